import {
  deviation,
  excessKurtosis,
  finiteOrNull,
  mean,
  normalCdf,
  quantile,
  ratio,
  skewness,
  sum,
} from './statistics.ts';

/**
 * Ratios over daily returns, flow adjusted, without a risk-free rate. `periodsPerYear` is 252 where stocks are traded and 365 for
 * coins and mixtures. Each is null where its definition has no value. Definitions are those of QuantStats unless said otherwise.
 */

/** Returns needed before a yearly growth is told: less would multiply a lucky week into a fortune. */
const CAGR_MIN_RETURNS = 30;
/** The tail that value at risk looks at. */
const TAIL = 0.05;

/** Standard deviation x sqrt(periods per year). */
export function volatility(returns: readonly number[], periodsPerYear: number): number | null {
  const spread = deviation(returns);
  return spread === null ? null : finiteOrNull(spread * Math.sqrt(periodsPerYear));
}

/** mean / standard deviation x sqrt(periods per year). */
export function sharpe(returns: readonly number[], periodsPerYear: number): number | null {
  const perDay = ratio(mean(returns), deviation(returns));
  return perDay === null ? null : finiteOrNull(perDay * Math.sqrt(periodsPerYear));
}

/** mean / sqrt(sum(min(r, 0)^2) / n) x sqrt(periods per year). */
export function sortino(returns: readonly number[], periodsPerYear: number): number | null {
  const downside = Math.sqrt(sum(returns.map((value) => Math.min(value, 0) ** 2)) / returns.length);
  const perDay = ratio(mean(returns), downside);
  return perDay === null ? null : finiteOrNull(perDay * Math.sqrt(periodsPerYear));
}

/** Sum of what returns exceed the threshold by, over the sum of what they fall short by. */
export function omega(returns: readonly number[], threshold = 0): number | null {
  const above = sum(returns.map((value) => Math.max(value - threshold, 0)));
  const below = sum(returns.map((value) => Math.max(threshold - value, 0)));
  return ratio(above, below);
}

/** growth^(periods per year / n) - 1 from 30 returns on. `growth` is the end over the start, flows taken out. */
export function cagr(growth: number, returnCount: number, periodsPerYear: number): number | null {
  return returnCount < CAGR_MIN_RETURNS ? null : annualised(growth, returnCount, periodsPerYear);
}

/** growth^(periods per year / n) - 1 for any length. */
export function annualised(growth: number, returnCount: number, periodsPerYear: number): number | null {
  return returnCount > 0 && growth >= 0 ? finiteOrNull(growth ** (periodsPerYear / returnCount) - 1) : null;
}

/** The 5th percentile of the returns (historical): one day in twenty was worse. Negative is a loss. */
export function valueAtRisk(returns: readonly number[], tail = TAIL): number | null {
  return quantile(returns, tail);
}

/** Mean of the returns at or below the value at risk: how bad such a day was on average. */
export function conditionalValueAtRisk(returns: readonly number[], tail = TAIL): number | null {
  const limit = quantile(returns, tail);
  return limit === null ? null : mean(returns.filter((value) => value <= limit));
}

/**
 * The probability that the true Sharpe ratio is above zero, given how many, how skewed and how fat-tailed the returns are.
 * Source: Bailey and Lopez de Prado, The Sharpe Ratio Efficient Frontier (2012): Z[SR sqrt(n - 1) / error factor], SR per day.
 */
export function probabilisticSharpe(returns: readonly number[]): number | null {
  const perDay = ratio(mean(returns), deviation(returns));
  const skew = skewness(returns);
  const excess = excessKurtosis(returns);
  if (perDay === null || skew === null || excess === null) return null;
  const factor = sharpeErrorFactor(perDay, skew, excess + 3);
  const z = ratio(perDay * Math.sqrt(returns.length - 1), factor);
  return z === null ? null : finiteOrNull(normalCdf(z));
}

/** sqrt(1 - skew SR + (kurtosis - 1) / 4 SR^2): the standard error of a Sharpe ratio times sqrt(n). Null where negative. */
export function sharpeErrorFactor(sharpePerDay: number, skew: number, kurtosis: number): number | null {
  const variance = 1 - skew * sharpePerDay + ((kurtosis - 1) / 4) * sharpePerDay ** 2;
  return variance > 0 ? finiteOrNull(Math.sqrt(variance)) : null;
}
