import { sliceColumns } from '../market/bar-columns.ts';
import type { BarColumns } from '../market/bar.ts';
import { staggeredColumns } from '../market/staggered-columns.ts';
import { writeAverages } from './averages.ts';
import type { IndicatorFrame, IndicatorSpec } from './frame.ts';
import { changeSince } from './rate-of-change.ts';
import { deviationOf, REBASE_BARS, squaresFrom, sumFrom, zScoreOf } from './rolling-moments.ts';
import { checkedPeriod, NO_VALUE } from './smoothing.ts';
import { PIVOT_REACH } from './swings.ts';

/** The columns of a frame, to be written by computeFrame as often as wanted. */
export type FrameBuffers = Readonly<Record<Exclude<keyof IndicatorFrame, 'spec' | 'bars'>, Float64Array>>;

/** Buffers for frames of up to `length` bars. */
export function frameBuffers(length: number): FrameBuffers {
  const column = staggeredColumns(9, length);
  return {
    emaFast: column(0),
    emaSlow: column(1),
    emaTrigger: column(2),
    rsi: column(3),
    atr: column(4),
    roc: column(5),
    zScore: column(6),
    pivotHigh: column(7),
    pivotLow: column(8),
  };
}

/**
 * Indicators of the run that begins with the bar at `from` and ends before `to`. The value at an index follows from the bars up to it alone, and
 * equals to the last bit what the streaming classes answer for the same bars.
 *
 * @param into buffers to write in, at least to - from long: the frame is then overwritten by whoever uses them next. Fresh ones without.
 */
export function computeFrame(
  bars: BarColumns,
  from: number,
  to: number,
  spec: IndicatorSpec,
  into: FrameBuffers = frameBuffers(to - from),
): IndicatorFrame {
  const run = sliceColumns(bars, from, to);
  const frame: IndicatorFrame = {
    spec,
    bars: run,
    emaFast: firstOf(into.emaFast, run.length),
    emaSlow: firstOf(into.emaSlow, run.length),
    emaTrigger: firstOf(into.emaTrigger, run.length),
    rsi: firstOf(into.rsi, run.length),
    atr: firstOf(into.atr, run.length),
    roc: firstOf(into.roc, run.length),
    zScore: firstOf(into.zScore, run.length),
    pivotHigh: firstOf(into.pivotHigh, run.length),
    pivotLow: firstOf(into.pivotLow, run.length),
  };
  writeAverages(frame);
  writeZScore(run.close, spec.zScore, frame.zScore);
  writeRateOfChange(run.close, spec.roc, frame.roc);
  writePivots(run, frame);
  return frame;
}

/** A view takes longer to make than many bars to compute, so a buffer of just the right length is used as it is. */
function firstOf(buffer: Float64Array, length: number): Float64Array {
  return buffer.length === length ? buffer : buffer.subarray(0, length);
}

/** Blocks of REBASE_BARS, each begun with sums taken afresh, exactly where the streaming form takes them. */
function writeZScore(values: Float64Array, period: number, out: Float64Array): void {
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
}

function writeRateOfChange(values: Float64Array, period: number, out: Float64Array): void {
  out.fill(NO_VALUE, 0, checkedPeriod(period));
  for (let index = period; index < values.length; index += 1) {
    out[index] = changeSince(values[index] ?? NO_VALUE, values[index - period] ?? NO_VALUE);
  }
}

/** Turns a yes or no into a factor: a price times 1 is itself, and times NaN is no value. */
const GATE = Float64Array.of(NO_VALUE, 1);

/**
 * The rule of swings.ts without a branch, for prices give nothing to predict: each bar asks whether it rose above the one
 * before and above the one before that, and a pivot is a rise over both, no rise after it, and no rise over it two bars on.
 */
function writePivots({ high, low, length }: BarColumns, { pivotHigh, pivotLow }: IndicatorFrame): void {
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
}
