import { checkedPeriod, NO_VALUE, smoothed, wilderAlpha } from './smoothing.ts';

/** The largest of high - low, |high - previous close| and |low - previous close|, in price. */
export function trueRange(high: number, low: number, previousClose: number): number {
  return (high > previousClose ? high : previousClose) - (low < previousClose ? low : previousClose);
}

/**
 * Wilder's average true range (1978), in price. The first bar has no close before it and counts with high - low; the seed is the mean
 * of the first n true ranges, so the first value stands at index n - 1. TA_ATR leaves out the first bar and starts at index n; the
 * two are equal after about a hundred bars.
 */
export class Atr {
  value = NO_VALUE;
  readonly #period: number;
  readonly #alpha: number;
  #previousClose = NO_VALUE;
  #seen = 0;
  #seedSum = 0;

  constructor(period: number) {
    this.#period = checkedPeriod(period);
    this.#alpha = wilderAlpha(period);
  }

  next(high: number, low: number, close: number): number {
    const range = this.#seen === 0 ? high - low : trueRange(high, low, this.#previousClose);
    this.#previousClose = close;
    if (this.#seen === this.#period) {
      this.value = smoothed(this.value, range, this.#alpha);
      return this.value;
    }
    this.#seen += 1;
    this.#seedSum += range;
    if (this.#seen === this.#period) this.value = this.#seedSum / this.#period;
    return this.value;
  }
}
