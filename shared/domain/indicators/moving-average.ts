import { checkedPeriod, emaAlpha, NO_VALUE, smoothed } from './smoothing.ts';

/**
 * Exponential moving average, TA-Lib convention (TA_EMA): alpha 2 / (n + 1), seeded with the mean of the first n values, so the first
 * value stands at index n - 1. An average seeded with the first price differs for several hundred bars: the two must not be mixed.
 */
export class Ema {
  /** The latest value; NaN before there is one. */
  value = NO_VALUE;
  readonly #period: number;
  readonly #alpha: number;
  #seen = 0;
  #seedSum = 0;

  constructor(period: number) {
    this.#period = checkedPeriod(period);
    this.#alpha = emaAlpha(period);
  }

  /** Takes the next value and answers the average, NaN while it is being seeded. */
  next(value: number): number {
    if (this.#seen === this.#period) {
      this.value = smoothed(this.value, value, this.#alpha);
      return this.value;
    }
    this.#seen += 1;
    this.#seedSum += value;
    if (this.#seen === this.#period) this.value = this.#seedSum / this.#period;
    return this.value;
  }
}
