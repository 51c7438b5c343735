import { Ema } from './moving-average.ts';
import { invariant } from '../result.ts';
import { emaAlpha, NO_VALUE, smoothed } from './smoothing.ts';

/**
 * Moving average convergence/divergence (Appel; TA_MACD), in price. As in TA-Lib the fast average is aligned to the slow one: it is seeded
 * with the n values that END where the slow seed ends. All three lines start together with the signal, at index
 * slow + signal - 2 (33 for 12, 26, 9).
 */
export class Macd {
  macd = NO_VALUE;
  signal = NO_VALUE;
  histogram = NO_VALUE;
  private fast = NO_VALUE;
  private slow = NO_VALUE;
  private readonly fastAlpha: number;
  private readonly slowAlpha: number;
  private readonly signalAlpha: number;
  private readonly seeds: { readonly fast: Ema; readonly slow: Ema; readonly signal: Ema };
  /** Closes that only the slow average sees. */
  private beforeFast: number;
  /** Closes until all three lines have a value. */
  private toSeed: number;

  constructor(fast: number, slow: number, signal: number) {
    invariant(fast <= slow, `The fast period of a MACD is not above the slow one, got ${fast} and ${slow}`);
    this.seeds = { fast: new Ema(fast), slow: new Ema(slow), signal: new Ema(signal) };
    this.fastAlpha = emaAlpha(fast);
    this.slowAlpha = emaAlpha(slow);
    this.signalAlpha = emaAlpha(signal);
    this.beforeFast = slow - fast;
    this.toSeed = slow + signal - 1;
  }

  next(close: number): void {
    if (this.toSeed > 0) {
      this.seed(close);
      return;
    }
    this.fast = smoothed(this.fast, close, this.fastAlpha);
    this.slow = smoothed(this.slow, close, this.slowAlpha);
    this.macd = this.fast - this.slow;
    this.signal = smoothed(this.signal, this.macd, this.signalAlpha);
    this.histogram = this.macd - this.signal;
  }

  private seed(close: number): void {
    const { fast, slow, signal } = this.seeds;
    this.toSeed -= 1;
    slow.next(close);
    if (this.beforeFast > 0) {
      this.beforeFast -= 1;
      return;
    }
    fast.next(close);
    const line = fast.value - slow.value;
    if (Number.isNaN(line)) return;
    signal.next(line);
    if (this.toSeed > 0) return;
    this.fast = fast.value;
    this.slow = slow.value;
    this.macd = line;
    this.signal = signal.value;
    this.histogram = line - this.signal;
  }
}
