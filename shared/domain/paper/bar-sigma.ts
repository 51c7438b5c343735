import type { BarColumns } from '../market/bar.ts';
import { invariant } from '../result.ts';

/** Returns that volatility is measured over: a trading month of days, or the last twenty bars of whatever length. */
export const SIGMA_BARS = 20;

/**
 * The volatility of one bar as of the bar at `index`: the sample standard deviation of the log returns, close to close, of the last 20 bars,
 * that one included. A share, not annualised: 0.01 is one per cent. 0 for the first 20 bars of a series, which have fewer than 20 returns.
 *
 * It costs 20 logarithms and keeps nothing, so the live venue, with a window, and the backtester, with a history, get one and the same
 * number. Variance by Welford (1962). Throws InvariantBroken for an index outside the columns, and for a window that begins too late to tell.
 */
export function barSigma(columns: BarColumns, index: number): number {
  const { close, firstOrdinal, length } = columns;
  if (!(index >= 0 && index < length)) invariant(false, `There is no bar at index ${index} of ${length}`);
  if (firstOrdinal + index < SIGMA_BARS) return 0;
  if (index < SIGMA_BARS)
    invariant(false, `Volatility needs ${SIGMA_BARS} bars before index ${index}; the window begins later`);
  let previous = close[index - SIGMA_BARS] ?? Number.NaN;
  let mean = 0;
  let squares = 0;
  for (let count = 1; count <= SIGMA_BARS; count += 1) {
    const price = close[index - SIGMA_BARS + count] ?? Number.NaN;
    const surprise = Math.log(price / previous) - mean;
    mean += surprise / count;
    squares += surprise * surprise * (1 - 1 / count);
    previous = price;
  }
  return Math.sqrt(squares / (SIGMA_BARS - 1));
}
