import { Decimal } from '../money/decimal.ts';
import { invariant } from '../result.ts';

/**
 * units / 10^scale without zeros at its end. An amount of money times a fraction that is written short is still an integer that a float holds, which is
 * divided ten times as fast as one that it does not.
 */
function short(units: number, scale: number): Decimal {
  let [whole, digits] = [units, scale];
  while (digits > 0 && whole % 10 === 0) {
    whole /= 10;
    digits -= 1;
  }
  return Decimal.of(whole, digits);
}

/** A limit as written (at most four digits after the point, see limits.ts) as an exact decimal. */
export function exactly(limit: number): Decimal {
  return short(Math.round(limit * 1e4), 4);
}

/** A limit in percent as an exact fraction: 0.5 becomes 0.005. */
export function fractionOfPercent(percent: number): Decimal {
  return short(Math.round(percent * 1e4), 6);
}

/** A measured cost in basis points, zero or above, as a fraction, rounded up to 0.0001 bp: a cost is never understated. */
export function fractionOfBps(bps: number): Decimal {
  invariant(bps >= 0 && bps < 1e6, `A cost lies between 0 and 1000000 basis points, got ${bps}`);
  return short(Math.ceil(bps * 1e4 - 1e-6), 8);
}

/** A measured factor from 0 to 1, rounded down to four digits: a size is never overstated. */
export function factorOf(measured: number): Decimal {
  invariant(measured >= 0 && measured <= 1, `A factor lies between 0 and 1, got ${measured}`);
  return short(Math.floor(measured * 1e4 + 1e-6), 4);
}

/** What share `part` is of `whole`, in percent to four digits; null where there is no whole. */
export function percentOf(part: Decimal, whole: Decimal): Decimal | null {
  if (whole.sign <= 0) return null;
  // The fraction to six digits is the percentage to four.
  return Decimal.of(part.dividedBy(whole, { scale: 6, rounding: 'half-even' }).units, 4);
}
