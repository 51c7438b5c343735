import { checkedPeriod, emaAlpha, NO_VALUE, smoothed } from './smoothing.ts';

/**
 * Exponential moving average, TA-Lib convention (TA_EMA): alpha 2 / (n + 1), seeded with the mean of the first n values, so the first
 * value stands at index n - 1. An average seeded with the first price differs for several hundred bars: the two must not be mixed.
 */
export class Ema {
  /** The latest value; NaN before there is one. */
  value = NO_VALUE;
  private readonly period: number;
  private readonly alpha: number;
  /** Values the seed still waits for. */
  private toSeed: number;
  private seedSum = 0;

  constructor(period: number) {
    this.period = checkedPeriod(period);
    this.alpha = emaAlpha(period);
    this.toSeed = period;
  }

  /** Takes the next value; `value` is the average then. It answers nothing: a float handed back by a call costs an allocation. */
  next(value: number): void {
    if (this.toSeed > 0) this.seed(value);
    else this.value = smoothed(this.value, value, this.alpha);
  }

  /** Apart from the step, which is then short enough for the compiler to put in place wherever it is used. */
  private seed(value: number): void {
    this.toSeed -= 1;
    this.seedSum += value;
    if (this.toSeed === 0) this.value = this.seedSum / this.period;
  }
}
