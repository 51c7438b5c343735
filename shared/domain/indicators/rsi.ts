import { checkedPeriod, NO_VALUE, positivePart, smoothed, wilderAlpha } from './smoothing.ts';

/** 100 g / (g + l), 0..100. A stretch without any change has neither gains nor losses: 50, in the middle, by convention. */
export function rsiOf(gain: number, loss: number): number {
  return gain + loss === 0 ? 50 : (100 * gain) / (gain + loss);
}

/**
 * Wilder's relative strength index (1978; TA_RSI): the average gain and loss start as the means of the first n changes and are smoothed
 * with 1/n from there. The first value stands at index n, because n changes need n + 1 closes.
 */
export class Rsi {
  value = NO_VALUE;
  private readonly period: number;
  private readonly alpha: number;
  private averageGain = 0;
  private averageLoss = 0;
  private previous = NO_VALUE;
  /** Closes the seed still waits for: the first one only gives the next one its change. */
  private toSeed: number;

  constructor(period: number) {
    this.period = checkedPeriod(period);
    this.alpha = wilderAlpha(period);
    this.toSeed = period + 1;
  }

  next(close: number): void {
    const change = close - this.previous;
    this.previous = close;
    if (this.toSeed > 0) {
      this.seed(change);
      return;
    }
    this.averageGain = smoothed(this.averageGain, positivePart(change), this.alpha);
    this.averageLoss = smoothed(this.averageLoss, positivePart(-change), this.alpha);
    this.value = rsiOf(this.averageGain, this.averageLoss);
  }

  private seed(change: number): void {
    const isFirst = this.toSeed > this.period;
    this.toSeed -= 1;
    if (isFirst) return;
    this.averageGain += positivePart(change);
    this.averageLoss += positivePart(-change);
    if (this.toSeed > 0) return;
    this.averageGain /= this.period;
    this.averageLoss /= this.period;
    this.value = rsiOf(this.averageGain, this.averageLoss);
  }
}
