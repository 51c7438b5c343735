import type { BarColumns } from '../market/bar.ts';
import { staggeredColumns } from '../market/staggered-columns.ts';
import { trueRange } from './atr.ts';
import { deviationOf, REBASE_BARS, squaresFrom, sumFrom } from './rolling-moments.ts';
import { rsiOf } from './rsi.ts';
import { meanOf, meanRange, meanChange } from './seeds.ts';
import { emaAlpha, NO_VALUE, positivePart, smoothed, wilderAlpha } from './smoothing.ts';

/** The indicators of suite.ts over a whole series, one column each, NaN where there is no value yet. */
export interface SuiteColumns {
  readonly emaFast: Float64Array;
  readonly emaSlow: Float64Array;
  readonly rsi: Float64Array;
  readonly atr: Float64Array;
  readonly macd: Float64Array;
  readonly signal: Float64Array;
  readonly histogram: Float64Array;
  readonly middle: Float64Array;
  readonly upper: Float64Array;
  readonly lower: Float64Array;
}

/** Columns for a series of `length` bars. */
export function suiteBuffers(length: number): SuiteColumns {
  const column = staggeredColumns(10, length);
  return {
    emaFast: column(0),
    emaSlow: column(1),
    rsi: column(2),
    atr: column(3),
    macd: column(4),
    signal: column(5),
    histogram: column(6),
    middle: column(7),
    upper: column(8),
    lower: column(9),
  };
}

const EMA_FAST = 50;
const EMA_SLOW = 200;
const WILDER = 14;
const MACD_FAST = 12;
const MACD_SLOW = 26;
const MACD_SIGNAL = 9;
const BAND = 20;
const BAND_WIDTH = 2;
/** The bars at which a seed stands, in order. */
const SEED_BARS = [
  WILDER - 1,
  WILDER,
  MACD_SLOW - 1,
  MACD_SLOW + MACD_SIGNAL - 2,
  EMA_FAST - 1,
  EMA_SLOW - 1,
];

/** The newest value of every average; NaN until its seed is set, and NaN steps stay NaN. */
interface State {
  emaFast: number;
  emaSlow: number;
  gain: number;
  loss: number;
  range: number;
  macdFast: number;
  macdSlow: number;
  signal: number;
}

/** Writes the whole suite into `into`, whose columns are as long as the bars. */
export function writeSuite(bars: BarColumns, into: SuiteColumns): void {
  const state: State = {
    emaFast: NO_VALUE,
    emaSlow: NO_VALUE,
    gain: NO_VALUE,
    loss: NO_VALUE,
    range: NO_VALUE,
    macdFast: NO_VALUE,
    macdSlow: NO_VALUE,
    signal: NO_VALUE,
  };
  let from = 0;
  for (const seed of SEED_BARS) {
    if (seed >= bars.length) break;
    advance(bars, into, state, from, seed + 1);
    setSeeds(bars, into, state, seed);
    from = seed + 1;
  }
  advance(bars, into, state, from, bars.length);
  // The line of the MACD is known before its signal, and shown with it.
  into.macd.fill(NO_VALUE, 0, MACD_SLOW + MACD_SIGNAL - 2);
  writeBands(bars.close, into);
}

/** All averages over the bars from `from` up to and without `to`, side by side: eight chains take the time of one. */
function advance(bars: BarColumns, into: SuiteColumns, state: State, from: number, to: number): void {
  const { high, low, close } = bars;
  const { emaFast, emaSlow, rsi, atr, macd, signal, histogram } = into;
  const fastAlpha = emaAlpha(EMA_FAST);
  const slowAlpha = emaAlpha(EMA_SLOW);
  const wilder = wilderAlpha(WILDER);
  const macdFastAlpha = emaAlpha(MACD_FAST);
  const macdSlowAlpha = emaAlpha(MACD_SLOW);
  const signalAlpha = emaAlpha(MACD_SIGNAL);
  let { emaFast: fast, emaSlow: slow, gain, loss, range, macdFast, macdSlow, signal: trail } = state;
  let previous = from === 0 ? NO_VALUE : (close[from - 1] ?? NO_VALUE);
  for (let index = from; index < to; index += 1) {
    const price = close[index] ?? NO_VALUE;
    const change = price - previous;
    fast = smoothed(fast, price, fastAlpha);
    slow = smoothed(slow, price, slowAlpha);
    gain = smoothed(gain, positivePart(change), wilder);
    loss = smoothed(loss, positivePart(-change), wilder);
    range = smoothed(range, trueRange(high[index] ?? NO_VALUE, low[index] ?? NO_VALUE, previous), wilder);
    macdFast = smoothed(macdFast, price, macdFastAlpha);
    macdSlow = smoothed(macdSlow, price, macdSlowAlpha);
    const line = macdFast - macdSlow;
    trail = smoothed(trail, line, signalAlpha);
    previous = price;
    emaFast[index] = fast;
    emaSlow[index] = slow;
    rsi[index] = rsiOf(gain, loss);
    atr[index] = range;
    macd[index] = line;
    signal[index] = trail;
    histogram[index] = line - trail;
  }
  Object.assign(state, {
    emaFast: fast,
    emaSlow: slow,
    gain,
    loss,
    range,
    macdFast,
    macdSlow,
    signal: trail,
  });
}

/** Sets the averages whose seed stands at `index`, in the state and in the columns. */
function setSeeds(bars: BarColumns, into: SuiteColumns, state: State, index: number): void {
  const { close } = bars;
  switch (index) {
    case WILDER - 1:
      into.atr[index] = state.range = meanRange(bars, WILDER);
      return;
    case WILDER:
      state.gain = meanChange(close, WILDER, 1);
      state.loss = meanChange(close, WILDER, -1);
      into.rsi[index] = rsiOf(state.gain, state.loss);
      return;
    case MACD_SLOW - 1:
      state.macdFast = meanOf(close, index, MACD_FAST);
      state.macdSlow = meanOf(close, index, MACD_SLOW);
      into.macd[index] = state.macdFast - state.macdSlow;
      return;
    case MACD_SLOW + MACD_SIGNAL - 2:
      into.signal[index] = state.signal = meanOf(into.macd, index, MACD_SIGNAL);
      into.histogram[index] = (into.macd[index] ?? NO_VALUE) - state.signal;
      return;
    case EMA_FAST - 1:
      into.emaFast[index] = state.emaFast = meanOf(close, index, EMA_FAST);
      return;
    case EMA_SLOW - 1:
      into.emaSlow[index] = state.emaSlow = meanOf(close, index, EMA_SLOW);
  }
}

function writeBands(values: Float64Array, { middle, upper, lower }: SuiteColumns): void {
  for (const column of [middle, upper, lower]) column.fill(NO_VALUE, 0, BAND - 1);
  const share = 1 / BAND;
  for (let block = BAND - 1; block < values.length; block += REBASE_BARS) {
    const end = Math.min(block + REBASE_BARS, values.length);
    const anchor = values[block] ?? NO_VALUE;
    let sum = sumFrom(anchor, values, block, BAND);
    let squares = squaresFrom(anchor, values, block, BAND);
    for (let index = block; index < end; index += 1) {
      if (index > block) {
        const entering = (values[index] ?? NO_VALUE) - anchor;
        const leaving = (values[index - BAND] ?? NO_VALUE) - anchor;
        sum += entering - leaving;
        squares += entering * entering - leaving * leaving;
      }
      const mean = sum * share;
      const reach = BAND_WIDTH * deviationOf(mean, squares * share, values, index, BAND);
      middle[index] = anchor + mean;
      upper[index] = anchor + mean + reach;
      lower[index] = anchor + mean - reach;
    }
  }
}
