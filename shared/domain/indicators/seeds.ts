import type { BarColumns } from '../market/bar.ts';
import { trueRange } from './atr.ts';
import { NO_VALUE, positivePart } from './smoothing.ts';

/** The first values of the averages in batch form, summed in the order of time as the streaming classes sum them. */

/** The mean of the `period` values that end at `last`. */
export function meanOf(values: Float64Array, last: number, period: number): number {
  let sum = 0;
  for (let index = last - period + 1; index <= last; index += 1) sum += values[index] ?? NO_VALUE;
  return sum / period;
}

/** The mean of the first `period` true ranges. */
export function meanRange({ high, low, close }: BarColumns, period: number): number {
  let sum = (high[0] ?? NO_VALUE) - (low[0] ?? NO_VALUE);
  for (let index = 1; index < period; index += 1) {
    sum += trueRange(high[index] ?? NO_VALUE, low[index] ?? NO_VALUE, close[index - 1] ?? NO_VALUE);
  }
  return sum / period;
}

/** The mean rise of the first `period` changes, or with sign -1 their mean fall. */
export function meanChange(close: Float64Array, period: number, sign: 1 | -1): number {
  let sum = 0;
  for (let index = 1; index <= period; index += 1) {
    sum += positivePart(sign * ((close[index] ?? NO_VALUE) - (close[index - 1] ?? NO_VALUE)));
  }
  return sum / period;
}
