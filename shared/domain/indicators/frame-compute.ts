import { sliceColumns } from '../market/bar-columns.ts';
import type { BarColumns } from '../market/bar.ts';
import { staggeredColumns } from '../market/staggered-columns.ts';
import { Atr, trueRange } from './atr.ts';
import type { IndicatorFrame, IndicatorSpec } from './frame.ts';
import { Ema } from './moving-average.ts';
import { changeSince } from './rate-of-change.ts';
import { REBASE_BARS, WindowSums, zScoreOf } from './rolling-moments.ts';
import { fallOf, riseOf, Rsi, rsiOf } from './rsi.ts';
import { checkedPeriod, emaAlpha, NO_VALUE, smoothed, wilderAlpha } from './smoothing.ts';
import { PIVOT_REACH, pivotHighOf, pivotLowOf } from './swings.ts';

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
    emaFast: into.emaFast.subarray(0, run.length),
    emaSlow: into.emaSlow.subarray(0, run.length),
    emaTrigger: into.emaTrigger.subarray(0, run.length),
    rsi: into.rsi.subarray(0, run.length),
    atr: into.atr.subarray(0, run.length),
    roc: into.roc.subarray(0, run.length),
    zScore: into.zScore.subarray(0, run.length),
    pivotHigh: into.pivotHigh.subarray(0, run.length),
    pivotLow: into.pivotLow.subarray(0, run.length),
  };
  writeSmoothed(frame);
  writeZScore(run.close, spec.zScore, frame.zScore);
  writeRateOfChange(run.close, spec.roc, frame.roc);
  writePivots(run, frame);
  return frame;
}

/**
 * The averages. Their seeds come from the streaming classes, bar by bar; once all have a value, one loop carries the six of them forward
 * together, because each is a chain of dependent operations and six chains run in the time of one.
 */
function writeSmoothed(frame: IndicatorFrame): void {
  const { bars, spec } = frame;
  const emaFast = new Ema(spec.emaFast);
  const emaSlow = new Ema(spec.emaSlow);
  const emaTrigger = new Ema(spec.emaTrigger);
  const rsi = new Rsi(spec.rsi);
  const atr = new Atr(spec.atr);
  const seeded = Math.max(spec.emaFast, spec.emaSlow, spec.emaTrigger, spec.rsi + 1, spec.atr);
  const head = Math.min(seeded, bars.length);
  for (let index = 0; index < head; index += 1) {
    const close = bars.close[index] ?? NO_VALUE;
    frame.emaFast[index] = emaFast.next(close);
    frame.emaSlow[index] = emaSlow.next(close);
    frame.emaTrigger[index] = emaTrigger.next(close);
    frame.rsi[index] = rsi.next(close);
    frame.atr[index] = atr.next(bars.high[index] ?? NO_VALUE, bars.low[index] ?? NO_VALUE, close);
  }
  writeAverages(frame, head);
  writeStrength(frame, head, rsi.averageGain, rsi.averageLoss);
}

function writeAverages(frame: IndicatorFrame, head: number): void {
  const { bars, spec, emaFast, emaSlow, emaTrigger, atr } = frame;
  const { high, low, close, length } = bars;
  const fastAlpha = emaAlpha(spec.emaFast);
  const slowAlpha = emaAlpha(spec.emaSlow);
  const triggerAlpha = emaAlpha(spec.emaTrigger);
  const atrAlpha = wilderAlpha(spec.atr);
  let fast = emaFast[head - 1] ?? NO_VALUE;
  let slow = emaSlow[head - 1] ?? NO_VALUE;
  let trigger = emaTrigger[head - 1] ?? NO_VALUE;
  let range = atr[head - 1] ?? NO_VALUE;
  let previous = close[head - 1] ?? NO_VALUE;
  for (let index = head; index < length; index += 1) {
    const price = close[index] ?? NO_VALUE;
    fast = smoothed(fast, price, fastAlpha);
    slow = smoothed(slow, price, slowAlpha);
    trigger = smoothed(trigger, price, triggerAlpha);
    range = smoothed(range, trueRange(high[index] ?? NO_VALUE, low[index] ?? NO_VALUE, previous), atrAlpha);
    previous = price;
    emaFast[index] = fast;
    emaSlow[index] = slow;
    emaTrigger[index] = trigger;
    atr[index] = range;
  }
}

function writeStrength(frame: IndicatorFrame, head: number, gainBefore: number, lossBefore: number): void {
  const { rsi } = frame;
  const { close, length } = frame.bars;
  const alpha = wilderAlpha(frame.spec.rsi);
  let gain = gainBefore;
  let loss = lossBefore;
  let previous = close[head - 1] ?? NO_VALUE;
  for (let index = head; index < length; index += 1) {
    const price = close[index] ?? NO_VALUE;
    const change = price - previous;
    previous = price;
    gain = smoothed(gain, riseOf(change), alpha);
    loss = smoothed(loss, fallOf(change), alpha);
    rsi[index] = rsiOf(gain, loss);
  }
}

/** Blocks of REBASE_BARS, each begun with sums taken afresh, exactly where the streaming form takes them. */
function writeZScore(values: Float64Array, period: number, out: Float64Array): void {
  const first = checkedPeriod(period) - 1;
  out.fill(NO_VALUE, 0, first);
  const sums = new WindowSums();
  for (let block = first; block < values.length; block += REBASE_BARS) {
    const end = Math.min(block + REBASE_BARS, values.length);
    for (let index = block; index < end; index += 1) {
      const value = values[index] ?? NO_VALUE;
      if (index === block) sums.rebase(values, index, period);
      else sums.roll(value, values[index - period] ?? NO_VALUE);
      out[index] = zScoreOf(value, sums.meanOf(period), sums.deviationOf(values, index, period));
    }
  }
}

function writeRateOfChange(values: Float64Array, period: number, out: Float64Array): void {
  out.fill(NO_VALUE, 0, checkedPeriod(period));
  for (let index = period; index < values.length; index += 1) {
    out[index] = changeSince(values[index] ?? NO_VALUE, values[index - period] ?? NO_VALUE);
  }
}

function writePivots(bars: BarColumns, { pivotHigh, pivotLow }: IndicatorFrame): void {
  writeExtremes(bars.high, pivotHigh, pivotHighOf);
  writeExtremes(bars.low, pivotLow, pivotLowOf);
}

function writeExtremes(values: Float64Array, out: Float64Array, pivotOf: typeof pivotHighOf): void {
  out.fill(NO_VALUE, 0, 2 * PIVOT_REACH);
  let [a = NO_VALUE, b = NO_VALUE, c = NO_VALUE, d = NO_VALUE] = values;
  for (let index = 2 * PIVOT_REACH; index < values.length; index += 1) {
    const newest = values[index] ?? NO_VALUE;
    out[index] = pivotOf(a, b, c, d, newest);
    a = b;
    b = c;
    c = d;
    d = newest;
  }
}
