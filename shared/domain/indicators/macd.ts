import { Ema } from './moving-average.ts';
import { invariant } from '../result.ts';
import { NO_VALUE } from './smoothing.ts';

/**
 * Moving average convergence/divergence (Appel; TA_MACD), in price. As in TA-Lib the fast average is aligned to the slow one: it is seeded
 * with the n values that END where the slow seed ends. All three lines start together with the signal, at index
 * slow + signal - 2 (33 for 12, 26, 9).
 */
export class Macd {
  macd = NO_VALUE;
  signal = NO_VALUE;
  histogram = NO_VALUE;
  private readonly fastAverage: Ema;
  private readonly slowAverage: Ema;
  private readonly signalAverage: Ema;
  /** Closes that only the slow average sees. */
  private beforeFast: number;
  /** Closes until all three lines have a value. */
  private toSeed: number;

  constructor(fast: number, slow: number, signal: number) {
    invariant(fast <= slow, `The fast period of a MACD is not above the slow one, got ${fast} and ${slow}`);
    this.fastAverage = new Ema(fast);
    this.slowAverage = new Ema(slow);
    this.signalAverage = new Ema(signal);
    this.beforeFast = slow - fast;
    this.toSeed = slow + signal - 2;
  }

  next(close: number): void {
    if (this.toSeed > 0) {
      this.seed(close);
      return;
    }
    this.slowAverage.next(close);
    this.fastAverage.next(close);
    this.macd = this.fastAverage.value - this.slowAverage.value;
    this.signalAverage.next(this.macd);
    this.signal = this.signalAverage.value;
    this.histogram = this.macd - this.signal;
  }

  private seed(close: number): void {
    this.toSeed -= 1;
    this.slowAverage.next(close);
    if (this.beforeFast > 0) {
      this.beforeFast -= 1;
      return;
    }
    this.fastAverage.next(close);
    const line = this.fastAverage.value - this.slowAverage.value;
    if (!Number.isNaN(line)) this.signalAverage.next(line);
  }
}
