import type { BarColumns } from '../market/bar.ts';
import type { Pivots } from './frame.ts';
import { changeSince } from './rate-of-change.ts';
import { deviationOf, REBASE_BARS, squaresFrom, sumFrom, zScoreOf } from './rolling-moments.ts';
import { checkedPeriod, NO_VALUE } from './smoothing.ts';
import { confirmedHigh, confirmedLow, PIVOT_REACH } from './swings.ts';

/** The columns of a frame that stand by themselves: each is written without the others, into memory that is given. */

/** Z-scores, written into `out` in blocks of REBASE_BARS, each begun with sums taken afresh, exactly where the streaming form takes them. */
export function writtenZScores(values: Float64Array, period: number, out: Float64Array): Float64Array {
  const first = checkedPeriod(period) - 1;
  const share = 1 / period;
  out.fill(NO_VALUE, 0, first);
  for (let block = first; block < values.length; block += REBASE_BARS) {
    const end = Math.min(block + REBASE_BARS, values.length);
    const anchor = values[block] ?? NO_VALUE;
    let sum = sumFrom(anchor, values, block, period);
    let squares = squaresFrom(anchor, values, block, period);
    for (let index = block; index < end; index += 1) {
      const value = values[index] ?? NO_VALUE;
      if (index > block) {
        const entering = value - anchor;
        const leaving = (values[index - period] ?? NO_VALUE) - anchor;
        sum += entering - leaving;
        squares += entering * entering - leaving * leaving;
      }
      const mean = sum * share;
      out[index] = zScoreOf(value, anchor + mean, deviationOf(mean, squares * share, values, index, period));
    }
  }
  return out;
}

/** Rates of change over `period` bars, written into `out`. */
export function writtenChanges(values: Float64Array, period: number, out: Float64Array): Float64Array {
  out.fill(NO_VALUE, 0, checkedPeriod(period));
  for (let index = period; index < values.length; index += 1) {
    out[index] = changeSince(values[index] ?? NO_VALUE, values[index - period] ?? NO_VALUE);
  }
  return out;
}

/** Turns a yes or no into a factor: a price times 1 is itself, and times NaN is no value. */
const GATE = Float64Array.of(NO_VALUE, 1);

/**
 * The rule of swings.ts without a branch, for prices give nothing to predict: each bar asks whether it rose above the one
 * before and above the one before that, and a pivot is a rise over both, no rise after it, and no rise over it two bars on.
 */
export function writtenPivots({ high, low, length }: BarColumns, into: Pivots): Pivots {
  const { pivotHigh, pivotLow } = into;
  let rise = 0;
  let fall = 0;
  let summit = 0;
  let summitBefore = 0;
  let trough = 0;
  let troughBefore = 0;
  for (let index = 0; index < 2 * PIVOT_REACH; index += 1) pivotHigh[index] = pivotLow[index] = NO_VALUE;
  for (let index = PIVOT_REACH; index < length; index += 1) {
    const top = high[index] ?? NO_VALUE;
    const topBack = high[index - 2] ?? NO_VALUE;
    const bottom = low[index] ?? NO_VALUE;
    const bottomBack = low[index - 2] ?? NO_VALUE;
    const above = Number(top > topBack);
    const below = Number(bottom < bottomBack);
    pivotHigh[index] = topBack * (GATE[summitBefore & ~rise & ~above & 1] ?? NO_VALUE);
    pivotLow[index] = bottomBack * (GATE[troughBefore & ~fall & ~below & 1] ?? NO_VALUE);
    rise = Number(top > (high[index - 1] ?? NO_VALUE));
    fall = Number(bottom < (low[index - 1] ?? NO_VALUE));
    summitBefore = summit;
    summit = rise & above;
    troughBefore = trough;
    trough = fall & below;
  }
  return into;
}

/** The same for the bars from `from` up to and with `to` alone, bar by bar. */
export function writePivotsBetween({ high, low }: BarColumns, into: Pivots, from: number, to: number): void {
  for (let index = from; index <= to; index += 1) {
    into.pivotHigh[index] = confirmedHigh(high, index);
    into.pivotLow[index] = confirmedLow(low, index);
  }
}
