import { NO_VALUE } from './smoothing.ts';

/** A pivot needs this many bars on each side, and is known only when the last of them has closed. */
export const PIVOT_REACH = 2;

/**
 * The pivot high that becomes known with the newest of five highs, or NaN. The middle one is strictly above the two before it and at
 * least as high as the two after it, so that a plateau gives one pivot, its first bar (Williams' fractal with a rule for ties).
 */
function pivotHighOf(a: number, b: number, middle: number, d: number, e: number): number {
  return middle > b && middle >= d && middle > a && middle >= e ? middle : NO_VALUE;
}

/** The mirror image for lows. */
function pivotLowOf(a: number, b: number, middle: number, d: number, e: number): number {
  return middle < b && middle <= d && middle < a && middle <= e ? middle : NO_VALUE;
}

/** The price of the pivot high that became known with the bar at `index`; NaN where none did. */
export function confirmedHigh(highs: Float64Array, index: number): number {
  if (index < 2 * PIVOT_REACH) return NO_VALUE;
  return pivotHighOf(
    highs[index - 4] ?? NO_VALUE,
    highs[index - 3] ?? NO_VALUE,
    highs[index - 2] ?? NO_VALUE,
    highs[index - 1] ?? NO_VALUE,
    highs[index] ?? NO_VALUE,
  );
}

/** The same of a pivot low. */
export function confirmedLow(lows: Float64Array, index: number): number {
  if (index < 2 * PIVOT_REACH) return NO_VALUE;
  return pivotLowOf(
    lows[index - 4] ?? NO_VALUE,
    lows[index - 3] ?? NO_VALUE,
    lows[index - 2] ?? NO_VALUE,
    lows[index - 1] ?? NO_VALUE,
    lows[index] ?? NO_VALUE,
  );
}

/** Pivots of a stream of bars. After each bar `high` and `low` hold the price of a pivot confirmed by it, two bars back, or NaN. */
export class Swings {
  high = NO_VALUE;
  low = NO_VALUE;
  private readonly highs = new Float64Array(5).fill(NO_VALUE);
  private readonly lows = new Float64Array(5).fill(NO_VALUE);

  next(high: number, low: number): void {
    this.high = pushed(this.highs, high, pivotHighOf);
    this.low = pushed(this.lows, low, pivotLowOf);
  }
}

function pushed(five: Float64Array, newest: number, pivotOf: typeof pivotHighOf): number {
  five.copyWithin(0, 1);
  five[4] = newest;
  const [a = NO_VALUE, b = NO_VALUE, middle = NO_VALUE, d = NO_VALUE, e = NO_VALUE] = five;
  return pivotOf(a, b, middle, d, e);
}
