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
  readonly #fast: Ema;
  readonly #slow: Ema;
  readonly #signal: Ema;
  /** Bars that only the slow average sees. */
  #barsBeforeFast: number;

  constructor(fast: number, slow: number, signal: number) {
    invariant(fast <= slow, `The fast period of a MACD is not above the slow one, got ${fast} and ${slow}`);
    this.#fast = new Ema(fast);
    this.#slow = new Ema(slow);
    this.#signal = new Ema(signal);
    this.#barsBeforeFast = slow - fast;
  }

  /** Takes the next close and answers the histogram, macd - signal. */
  next(close: number): number {
    const slow = this.#slow.next(close);
    if (this.#barsBeforeFast > 0) {
      this.#barsBeforeFast -= 1;
      return NO_VALUE;
    }
    const line = this.#fast.next(close) - slow;
    if (Number.isNaN(slow)) return NO_VALUE;
    const signal = this.#signal.next(line);
    if (Number.isNaN(signal)) return NO_VALUE;
    this.macd = line;
    this.signal = signal;
    this.histogram = line - signal;
    return this.histogram;
  }
}
