import { checkedPeriod, NO_VALUE } from './smoothing.ts';

/**
 * Sums roll for this many bars and are then taken afresh from the window. Rolling for ever drifts by about 1e-10 over a million
 * bars; 128 bars keep the error near the last bits, and the window is summed again at less than the price of one bar's own work.
 */
export const REBASE_BARS = 128;

/** Below this square of the relative deviation, rolled squares are mostly rounding: the window is measured directly. */
const QUIET_VARIANCE = 1e-10;

/** Sum of value - anchor over values[last - period + 1 .. last], oldest first. */
export function sumFrom(anchor: number, values: Float64Array, last: number, period: number): number {
  let sum = 0;
  for (let index = last - period + 1; index <= last; index += 1) sum += (values[index] ?? NO_VALUE) - anchor;
  return sum;
}

/** Sum of (value - anchor) squared over the same window. */
export function squaresFrom(anchor: number, values: Float64Array, last: number, period: number): number {
  let squares = 0;
  for (let index = last - period + 1; index <= last; index += 1) {
    const distance = (values[index] ?? NO_VALUE) - anchor;
    squares += distance * distance;
  }
  return squares;
}

/**
 * The population standard deviation (divided by n, as TA_STDDEV and Bollinger do) of the window that ends at values[last], from its mean and mean
 * square as distances from an anchor. A window that hardly moves is measured in two passes instead, so that
 * a flat one is exactly zero and not the root of a rounding error.
 */
export function deviationOf(
  mean: number,
  meanSquare: number,
  values: Float64Array,
  last: number,
  period: number,
): number {
  const variance = meanSquare - mean * mean;
  const newest = values[last] ?? NO_VALUE;
  return variance > QUIET_VARIANCE * newest * newest
    ? Math.sqrt(variance)
    : quietDeviation(values, last, period);
}

function quietDeviation(values: Float64Array, last: number, period: number): number {
  const newest = values[last] ?? NO_VALUE;
  const mean = sumFrom(newest, values, last, period) / period;
  return Math.sqrt(squaresFrom(newest + mean, values, last, period) / period);
}

/** How many deviations the value stands from the mean. A flat window has none: 0, not infinity. */
export function zScoreOf(value: number, mean: number, deviation: number): number {
  return deviation === 0 ? 0 : (value - mean) / deviation;
}

/** SMA(n), population standard deviation and z-score of a stream; the first values stand at index n - 1. */
export class RollingMoments {
  mean = NO_VALUE;
  deviation = NO_VALUE;
  private readonly period: number;
  private readonly share: number;
  /** The window is always one stretch of memory: values are appended, and the last period - 1 move to the front every REBASE_BARS. */
  private readonly values: Float64Array;
  private length = 0;
  /** Values that may still roll in before the sums are taken afresh. */
  private rolls = 0;
  /** A price inside the window. Sums of distances from it keep digits that sums of squared prices lose. */
  private anchor = NO_VALUE;
  private sum = NO_VALUE;
  private squares = NO_VALUE;

  constructor(period: number) {
    this.period = checkedPeriod(period);
    this.share = 1 / period;
    this.values = new Float64Array(period - 1 + REBASE_BARS);
  }

  next(value: number): void {
    if (this.rolls > 0) this.roll(value);
    else this.rebase(value);
  }

  /** How many deviations the newest value stands from the mean; NaN before the window is full. */
  get zScore(): number {
    return zScoreOf(this.values[this.length - 1] ?? NO_VALUE, this.mean, this.deviation);
  }

  private roll(value: number): void {
    const last = this.length;
    const entering = value - this.anchor;
    const leaving = (this.values[last - this.period] ?? NO_VALUE) - this.anchor;
    this.values[last] = value;
    this.length = last + 1;
    this.rolls -= 1;
    this.sum += entering - leaving;
    this.squares += entering * entering - leaving * leaving;
    this.measure(last);
  }

  /** Fills the window, and begins again from its newest value when the stretch is full. */
  private rebase(value: number): void {
    if (this.length === this.values.length) {
      this.values.copyWithin(0, REBASE_BARS);
      this.length = this.period - 1;
    }
    const last = this.length;
    this.values[last] = value;
    this.length = last + 1;
    if (this.length < this.period) return;
    this.rolls = REBASE_BARS - 1;
    this.anchor = value;
    this.sum = sumFrom(value, this.values, last, this.period);
    this.squares = squaresFrom(value, this.values, last, this.period);
    this.measure(last);
  }

  private measure(last: number): void {
    const mean = this.sum * this.share;
    this.mean = this.anchor + mean;
    this.deviation = deviationOf(mean, this.squares * this.share, this.values, last, this.period);
  }
}
