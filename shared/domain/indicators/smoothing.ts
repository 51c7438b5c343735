import { invariant } from '../result.ts';

/** No value yet: the definition has not seen enough bars. Never zero, which is a price. */
export const NO_VALUE = Number.NaN;

/**
 * One step of exponential smoothing: `previous + alpha x (value - previous)`, in the order of operations of TA-Lib's TA_EMA. The EMA, both
 * averages of Wilder's RSI and his ATR are this step with their own alpha; every batch and every streaming form calls it, which is
 * what makes them equal to the last bit.
 */
export function smoothed(previous: number, value: number, alpha: number): number {
  return (value - previous) * alpha + previous;
}

/** The number, or zero where it is below. Exact, and free of a branch that prices would mispredict every other time. */
export function positivePart(value: number): number {
  return (value + Math.abs(value)) * 0.5;
}

/** The weight of the newest value in an EMA of `period`: 2 / (n + 1). */
export function emaAlpha(period: number): number {
  return 2 / (period + 1);
}

/** The weight of the newest value in Wilder's average: 1 / n ("New Concepts in Technical Trading Systems", 1978). */
export function wilderAlpha(period: number): number {
  return 1 / period;
}

/** Throws for a period that is no whole number of bars from 1 to 10 000. */
export function checkedPeriod(period: number): number {
  invariant(
    Number.isInteger(period) && period >= 1 && period <= 10_000,
    `A period is a whole number of bars from 1 to 10 000, got ${period}`,
  );
  return period;
}
