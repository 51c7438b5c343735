import { checkedPeriod, NO_VALUE } from './smoothing.ts';

/**
 * Sums roll for this many bars and are then taken afresh from the window. Rolling for ever drifts by about 1e-10 over a million
 * bars; 128 bars keep the error near the last bits, and the window is summed again at less than the price of one bar's own work.
 */
export const REBASE_BARS = 128;

/** Below this square of the relative deviation, rolled squares are mostly rounding: the window is measured directly. */
const QUIET_VARIANCE = 1e-10;

/** Mean (SMA) and population standard deviation of the last n values, as sums of distances from an anchor price inside the window. */
export class WindowSums {
  anchor = NO_VALUE;
  /** Sum of value - anchor. */
  sum = 0;
  /** Sum of (value - anchor) squared. */
  squares = 0;

  /** Measures values[last - period + 1 .. last], oldest first, from the newest of them. */
  rebase(values: Float64Array, last: number, period: number): void {
    const anchor = values[last] ?? NO_VALUE;
    let sum = 0;
    let squares = 0;
    for (let index = last - period + 1; index <= last; index += 1) {
      const distance = (values[index] ?? NO_VALUE) - anchor;
      sum += distance;
      squares += distance * distance;
    }
    this.anchor = anchor;
    this.sum = sum;
    this.squares = squares;
  }

  /** Moves the window on by one: `value` enters and `leaving` leaves. */
  roll(value: number, leaving: number): void {
    const entering = value - this.anchor;
    const left = leaving - this.anchor;
    this.sum += entering - left;
    this.squares += (entering - left) * (entering + left);
  }

  /** The mean of the window, its SMA. */
  meanOf(period: number): number {
    return this.anchor + this.sum / period;
  }

  /**
   * The population standard deviation (divided by n, as TA_STDDEV and Bollinger do). `last` is the index of the newest value in `values`: a
   * window that hardly moves is measured in two passes, so that a flat one is exactly zero and not the root of a rounding error.
   */
  deviationOf(values: Float64Array, last: number, period: number): number {
    const mean = this.sum / period;
    const variance = this.squares / period - mean * mean;
    const newest = values[last] ?? NO_VALUE;
    return variance > QUIET_VARIANCE * newest * newest
      ? Math.sqrt(variance)
      : quietDeviation(values, last, period);
  }
}

function quietDeviation(values: Float64Array, last: number, period: number): number {
  const anchor = values[last] ?? NO_VALUE;
  let sum = 0;
  for (let index = last - period + 1; index <= last; index += 1) sum += (values[index] ?? NO_VALUE) - anchor;
  const mean = sum / period;
  let squares = 0;
  for (let index = last - period + 1; index <= last; index += 1) {
    const distance = (values[index] ?? NO_VALUE) - anchor - mean;
    squares += distance * distance;
  }
  return Math.sqrt(squares / period);
}

/** How many deviations the value stands from the mean. A flat window has none: 0, not infinity. */
export function zScoreOf(value: number, mean: number, deviation: number): number {
  return deviation === 0 ? 0 : (value - mean) / deviation;
}

/** SMA(n), population standard deviation and z-score of a stream; the first values stand at index n - 1. */
export class RollingMoments {
  mean = NO_VALUE;
  deviation = NO_VALUE;
  zScore = NO_VALUE;
  readonly #period: number;
  readonly #sums = new WindowSums();
  /** The window is always one stretch of memory: values are appended, and the last period - 1 move to the front every REBASE_BARS. */
  readonly #values: Float64Array;
  #length = 0;

  constructor(period: number) {
    this.#period = checkedPeriod(period);
    this.#values = new Float64Array(period - 1 + REBASE_BARS);
  }

  /** Takes the next value and answers the mean, NaN before the window is full. */
  next(value: number): number {
    const values = this.#values;
    const period = this.#period;
    if (this.#length === values.length) {
      values.copyWithin(0, REBASE_BARS);
      this.#length = period - 1;
    }
    const last = this.#length;
    values[last] = value;
    this.#length = last + 1;
    if (last < period - 1) return this.mean;
    if (last === period - 1) this.#sums.rebase(values, last, period);
    else this.#sums.roll(value, values[last - period] ?? NO_VALUE);
    this.mean = this.#sums.meanOf(period);
    this.deviation = this.#sums.deviationOf(values, last, period);
    this.zScore = zScoreOf(value, this.mean, this.deviation);
    return this.mean;
  }
}
