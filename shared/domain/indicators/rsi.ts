import { checkedPeriod, NO_VALUE, smoothed, wilderAlpha } from './smoothing.ts';

/** 100 g / (g + l), 0..100. A stretch without any change has neither gains nor losses: 50, in the middle, by convention. */
export function rsiOf(gain: number, loss: number): number {
  const total = gain + loss;
  return total === 0 ? 50 : (100 * gain) / total;
}

/** The rise of one bar, zero for a fall. Exact, and free of a branch that random data would mispredict. */
export function riseOf(change: number): number {
  return (change + Math.abs(change)) * 0.5;
}

/** The fall of one bar as a positive number, zero for a rise. */
export function fallOf(change: number): number {
  return (Math.abs(change) - change) * 0.5;
}

/**
 * Wilder's relative strength index (1978; TA_RSI): the average gain and loss start as the means of the first n changes and are smoothed
 * with 1/n from there. The first value stands at index n, because n changes need n + 1 closes.
 */
export class Rsi {
  value = NO_VALUE;
  /** The smoothed averages, in price; meaningful once `value` is a number. */
  averageGain = 0;
  averageLoss = 0;
  readonly #period: number;
  readonly #alpha: number;
  #previous = NO_VALUE;
  #changes = -1;

  constructor(period: number) {
    this.#period = checkedPeriod(period);
    this.#alpha = wilderAlpha(period);
  }

  next(close: number): number {
    const change = close - this.#previous;
    this.#previous = close;
    if (this.#changes === this.#period) {
      this.averageGain = smoothed(this.averageGain, riseOf(change), this.#alpha);
      this.averageLoss = smoothed(this.averageLoss, fallOf(change), this.#alpha);
      this.value = rsiOf(this.averageGain, this.averageLoss);
      return this.value;
    }
    this.#seed(change);
    return this.value;
  }

  /** Sums the first n changes. The very first close has no change and only counts up from -1. */
  #seed(change: number): void {
    this.#changes += 1;
    if (this.#changes === 0) return;
    this.averageGain += riseOf(change);
    this.averageLoss += fallOf(change);
    if (this.#changes < this.#period) return;
    this.averageGain /= this.#period;
    this.averageLoss /= this.#period;
    this.value = rsiOf(this.averageGain, this.averageLoss);
  }
}
