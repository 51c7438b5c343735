import type { Bar } from '../../market/bar.ts';
import { addMs, type UtcMillis } from '../../time/instant.ts';
import type { PathKind } from '../fill-model.ts';
import type { WorkingOrder } from '../state.ts';
import { roleOf } from './triggers.ts';

/** The four prices a bar is assumed to have visited, in order. */
export type BarPath = readonly [number, number, number, number];

/** The moments of four prices in a span of trading: its start, a third, two thirds, its end, in whole milliseconds. */
export function pathTimes(
  start: UtcMillis,
  end: UtcMillis,
): readonly [UtcMillis, UtcMillis, UtcMillis, UtcMillis] {
  const length = end - start;
  return [start, addMs(start, Math.floor(length / 3)), addMs(start, Math.floor((2 * length) / 3)), end];
}

/**
 * The path of a bar. `adaptive` goes first to the extreme nearer to the open. `worst` goes first where the account is hurt: a long
 * position meets its stop before its target, and a flat account meets the price that opens its oldest order before the one that would
 * reward it.
 *
 * @param positionSign sign of the position before the bar
 * @param lead the oldest order without a parent that can match in this bar
 */
export function barPath(kind: PathKind, bar: Bar, positionSign: number, lead: WorkingOrder | null): BarPath {
  return lowComesFirst(kind, bar, positionSign, lead)
    ? [bar.open, bar.low, bar.high, bar.close]
    : [bar.open, bar.high, bar.low, bar.close];
}

function lowComesFirst(kind: PathKind, bar: Bar, positionSign: number, lead: WorkingOrder | null): boolean {
  switch (kind) {
    case 'OHLC':
      return false;
    case 'OLHC':
      return true;
    case 'adaptive': {
      const up = bar.high - bar.open;
      const down = bar.open - bar.low;
      return up === down ? bar.close >= bar.open : up > down;
    }
    case 'worst':
      if (positionSign !== 0) return positionSign > 0;
      return lead === null || hurtsByFallingFirst(lead);
  }
}

/** A buy at market or at a limit opens a long near the low side; a sell stop is reached from above. */
function hurtsByFallingFirst(order: WorkingOrder): boolean {
  const buys = order.terms.side === 'buy';
  return roleOf(order) === 'stop' ? !buys : buys;
}
