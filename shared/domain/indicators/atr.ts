import { checkedPeriod, NO_VALUE, positivePart, smoothed, wilderAlpha } from './smoothing.ts';

/**
 * The largest of high - low, |high - previous close| and |low - previous close|, in price: the bar's own range and what a gap adds above or below
 * it, of which at most one is not zero. Written without a branch, because whether there is a gap cannot be predicted.
 */
export function trueRange(high: number, low: number, previousClose: number): number {
  return high - low + positivePart(previousClose - high) + positivePart(low - previousClose);
}

/**
 * Wilder's average true range (1978), in price. The first bar has no close before it and counts with high - low; the seed is the mean
 * of the first n true ranges, so the first value stands at index n - 1. TA_ATR leaves out the first bar and starts at index n; the
 * two are equal after about a hundred bars.
 */
export class Atr {
  value = NO_VALUE;
  private readonly period: number;
  private readonly alpha: number;
  private previousClose = NO_VALUE;
  /** True ranges the seed still waits for. */
  private toSeed: number;
  private seedSum = 0;

  constructor(period: number) {
    this.period = checkedPeriod(period);
    this.alpha = wilderAlpha(period);
    this.toSeed = period;
  }

  next(high: number, low: number, close: number): void {
    if (this.toSeed > 0) this.seed(high, low);
    else this.value = smoothed(this.value, trueRange(high, low, this.previousClose), this.alpha);
    this.previousClose = close;
  }

  private seed(high: number, low: number): void {
    const isFirst = this.toSeed === this.period;
    this.toSeed -= 1;
    this.seedSum += isFirst ? high - low : trueRange(high, low, this.previousClose);
    if (this.toSeed === 0) this.value = this.seedSum / this.period;
  }
}
