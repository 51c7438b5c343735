import { minOf, type Decimal } from '../money/decimal.ts';
import type { Side } from '../orders/intent.ts';
import type { UtcMillis } from '../time/instant.ts';

export interface HeldFill {
  readonly side: Side;
  readonly quantity: Decimal;
  readonly at: UtcMillis;
}

/**
 * How long units were held on average, in milliseconds: each closing fill is matched with the oldest open units (first in, first out)
 * and weighs by its quantity. Works for long and short and through zero. Null where nothing was closed.
 */
export function averageHoldMs(fills: readonly HeldFill[]): number | null {
  const open: HeldFill[] = [];
  let weighted = 0;
  let closed = 0;
  for (const fill of fills) {
    let rest = fill.quantity;
    let oldest = open[0];
    while (oldest !== undefined && oldest.side !== fill.side && rest.sign > 0) {
      const matched = minOf(rest, oldest.quantity);
      weighted += matched.toFloat() * (fill.at - oldest.at);
      closed += matched.toFloat();
      rest = rest.minus(matched);
      const left = oldest.quantity.minus(matched);
      if (left.isZero) open.shift();
      else open[0] = { side: oldest.side, quantity: left, at: oldest.at };
      oldest = open[0];
    }
    if (rest.sign > 0) open.push({ side: fill.side, quantity: rest, at: fill.at });
  }
  return closed > 0 ? weighted / closed : null;
}
