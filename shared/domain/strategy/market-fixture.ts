import type { IndicatorFrame, IndicatorSpec } from '../indicators/frame.ts';
import { computeFrame } from '../indicators/frame-compute.ts';
import type { Bar } from '../market/bar.ts';
import { columnsOf } from '../market/bar-columns.ts';
import type { Instrument } from '../market/instrument.ts';
import { Decimal } from '../money/decimal.ts';
import { invariant } from '../result.ts';
import { HOUR_MS, utcMillis } from '../time/instant.ts';
import type { Timeframe } from '../time/timeframe.ts';
import { NEW_TRACKER } from './direction.ts';
import { specOf, type StrategyParameters, validateParameters } from './parameters/parameters.ts';
import { MarketSnapshot } from './snapshot.ts';
import type { Standing } from './standing.ts';
import { tradingHoursAt } from './trading-hours.ts';

const zero = Decimal.parse('0');

export const SHARE: Instrument = {
  symbol: 'ACME',
  assetClass: 'equity',
  currency: 'USD',
  calendar: '24x7',
  tickSize: Decimal.parse('0.01'),
  lotSize: Decimal.parse('1'),
  minQuantity: Decimal.parse('1'),
  minNotional: Decimal.parse('1'),
  shortable: true,
  fees: { makerBps: 0, takerBps: 0, feeIn: 'quote', perShareSellFee: zero },
  synthetic: true,
};
export const COIN: Instrument = { ...SHARE, symbol: 'COIN/USD', assetClass: 'crypto' };

export function parametersWith(changes: Partial<StrategyParameters> = {}): StrategyParameters {
  const checked = validateParameters(changes);
  invariant(checked.ok, `The test's parameters are valid: ${JSON.stringify(checked)}`);
  return checked.value;
}

export function standingWith(
  changes: Partial<StrategyParameters> = {},
  rest: Partial<Standing> = {},
): Standing {
  return { parameters: parametersWith(changes), tracker: NEW_TRACKER, weights: null, analyst: null, ...rest };
}

/** Hour bars from 2024-01-01T00:00Z, given as open, high, low, close. */
function hourBars(prices: readonly (readonly [number, number, number, number])[]): readonly Bar[] {
  return prices.map(([open, high, low, close], hour) => {
    const opensAt = utcMillis(1_704_067_200_000 + hour * HOUR_MS);
    return { opensAt, closesAt: utcMillis(opensAt + HOUR_MS), open, high, low, close, volume: 1 };
  });
}

/** A seeded walk: the same prices on every machine, up and down enough to meet every rule. */
export function walk(length: number, seed: number): readonly Bar[] {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  let last = 100;
  return hourBars(
    Array.from({ length }, (_, hour) => {
      const open = last;
      const drift = 0.0006 * Math.sin(hour / 150);
      const close = open * (1 + drift + 0.006 * (random() + random() - 1));
      last = close;
      return [
        open,
        Math.max(open, close) * (1 + 0.004 * random()),
        Math.min(open, close) * (1 - 0.004 * random()),
        close,
      ];
    }),
  );
}

/** A snapshot at a bar of a computed frame; its clock stands at the close of the bar. */
export function snapshotAt(
  frame: IndicatorFrame,
  index: number,
  instrument: Instrument = SHARE,
  timeframe: Timeframe = '1h',
): MarketSnapshot {
  const now = utcMillis(frame.bars.closesAt[index] ?? Number.NaN);
  return new MarketSnapshot(instrument, timeframe, {
    frame,
    index,
    higher: null,
    now,
    hours: tradingHoursAt(instrument.calendar, now),
  });
}

export function frameOf(
  bars: readonly Bar[],
  spec: IndicatorSpec = specOf(parametersWith()),
): IndicatorFrame {
  return computeFrame(columnsOf(bars), 0, bars.length, spec);
}

type Column = 'emaFast' | 'emaSlow' | 'emaTrigger' | 'rsi' | 'atr' | 'roc' | 'zScore';
export type LastValues = Partial<Record<Column, number>> & { readonly rsiBefore?: number };

const COLUMNS: readonly Column[] = ['emaFast', 'emaSlow', 'emaTrigger', 'rsi', 'atr', 'roc', 'zScore'];

/**
 * A market written by hand: quiet bars at 100 and then the given ones, warm (ordinal 1000 and on), with indicator values of the last bar as
 * named and no pivots but those given by price, two touches each.
 */
export function market(
  last: readonly (readonly [number, number, number, number])[],
  values: LastValues = {},
  zones: readonly number[] = [],
): MarketSnapshot {
  const quiet = Array.from({ length: 30 }, () => [100, 100, 100, 100] as const);
  const bars = columnsOf(hourBars([...quiet, ...last]), 1_000);
  const length = bars.length;
  const column = (value: number): Float64Array => new Float64Array(length).fill(value);
  const frame: IndicatorFrame = {
    spec: specOf(parametersWith()),
    bars,
    emaFast: column(103),
    emaSlow: column(100),
    emaTrigger: column(100),
    rsi: column(50),
    atr: column(2),
    roc: column(0),
    zScore: column(0),
    pivotHigh: column(Number.NaN),
    pivotLow: column(Number.NaN),
    pivotsBetween: () => frame,
  };
  for (const name of COLUMNS) {
    const value = values[name];
    if (value !== undefined) frame[name][length - 1] = value;
  }
  if (values.rsiBefore !== undefined) frame.rsi[length - 2] = values.rsiBefore;
  zones.forEach((price, place) => {
    frame.pivotHigh[5 + place] = price;
    frame.pivotLow[5 + place] = price;
  });
  return snapshotAt(frame, length - 1);
}
