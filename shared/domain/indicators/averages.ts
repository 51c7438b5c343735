import { trueRange } from './atr.ts';
import type { IndicatorFrame } from './frame.ts';
import { rsiOf } from './rsi.ts';
import { meanChange, meanOf, meanRange } from './seeds.ts';
import { checkedPeriod, emaAlpha, NO_VALUE, positivePart, smoothed, wilderAlpha } from './smoothing.ts';

/** The newest value of each average; NaN until its seed is set, and NaN steps stay NaN. */
interface Averages {
  fast: number;
  slow: number;
  trigger: number;
  gain: number;
  loss: number;
  range: number;
}

/**
 * Writes the three EMAs, the RSI and the ATR of a frame. Each average is a chain of dependent operations, and six chains side by side take the time
 * of one, so a single loop carries them all. An average that has no seed yet runs along as NaN; the loop pauses
 * at the bar where a seed stands, and goes on with it.
 */
export function writeAverages(frame: IndicatorFrame): void {
  const { bars, spec } = frame;
  const averages: Averages = {
    fast: NO_VALUE,
    slow: NO_VALUE,
    trigger: NO_VALUE,
    gain: NO_VALUE,
    loss: NO_VALUE,
    range: NO_VALUE,
  };
  const seeds = [spec.emaFast - 1, spec.emaSlow - 1, spec.emaTrigger - 1, spec.rsi, spec.atr - 1];
  let from = 0;
  for (const seed of seeds.sort((left, right) => left - right)) {
    if (seed >= bars.length) break;
    if (seed < from) continue; // Two averages with one seed bar were both seeded at the first.
    advance(frame, averages, from, seed + 1);
    setSeeds(frame, averages, seed);
    from = seed + 1;
  }
  advance(frame, averages, from, bars.length);
}

/** Carries all averages over the bars from `from` up to and without `to`. */
function advance(frame: IndicatorFrame, averages: Averages, from: number, to: number): void {
  const { spec, emaFast, emaSlow, emaTrigger, rsi, atr } = frame;
  const { high, low, close } = frame.bars;
  const fastAlpha = emaAlpha(spec.emaFast);
  const slowAlpha = emaAlpha(spec.emaSlow);
  const triggerAlpha = emaAlpha(spec.emaTrigger);
  const rsiAlpha = wilderAlpha(spec.rsi);
  const atrAlpha = wilderAlpha(spec.atr);
  let { fast, slow, trigger, gain, loss, range } = averages;
  let previous = from === 0 ? NO_VALUE : (close[from - 1] ?? NO_VALUE);
  for (let index = from; index < to; index += 1) {
    const price = close[index] ?? NO_VALUE;
    const change = price - previous;
    fast = smoothed(fast, price, fastAlpha);
    slow = smoothed(slow, price, slowAlpha);
    trigger = smoothed(trigger, price, triggerAlpha);
    const rise = positivePart(change);
    gain = smoothed(gain, rise, rsiAlpha);
    // A change is its rise less its fall, and one of the two is zero: the difference is exact.
    loss = smoothed(loss, rise - change, rsiAlpha);
    range = smoothed(range, trueRange(high[index] ?? NO_VALUE, low[index] ?? NO_VALUE, previous), atrAlpha);
    previous = price;
    emaFast[index] = fast;
    emaSlow[index] = slow;
    emaTrigger[index] = trigger;
    rsi[index] = rsiOf(gain, loss);
    atr[index] = range;
  }
  averages.fast = fast;
  averages.slow = slow;
  averages.trigger = trigger;
  averages.gain = gain;
  averages.loss = loss;
  averages.range = range;
}

/** Sets every average whose seed stands at `index`. */
function setSeeds(frame: IndicatorFrame, averages: Averages, index: number): void {
  const { bars, spec, emaFast, emaSlow, emaTrigger, rsi, atr } = frame;
  if (index === checkedPeriod(spec.emaFast) - 1)
    emaFast[index] = averages.fast = meanOf(bars.close, index, spec.emaFast);
  if (index === checkedPeriod(spec.emaSlow) - 1)
    emaSlow[index] = averages.slow = meanOf(bars.close, index, spec.emaSlow);
  if (index === checkedPeriod(spec.emaTrigger) - 1) {
    emaTrigger[index] = averages.trigger = meanOf(bars.close, index, spec.emaTrigger);
  }
  if (index === checkedPeriod(spec.atr) - 1) atr[index] = averages.range = meanRange(bars, spec.atr);
  if (index === checkedPeriod(spec.rsi)) {
    averages.gain = meanChange(bars.close, spec.rsi, 1);
    averages.loss = meanChange(bars.close, spec.rsi, -1);
    rsi[index] = rsiOf(averages.gain, averages.loss);
  }
}
