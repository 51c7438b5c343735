/**
 * Moments of a sample, each null where its definition has no value. Deviations smaller than the noise of adding floats count as zero:
 * a series of equal returns has no volatility, and dividing by its rounding error would give a Sharpe ratio of 10^15.
 */
const NOISE = 1e-12;

export function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/** a / b, or null where that has no finite value. */
export function ratio(a: number | null, b: number | null): number | null {
  return a === null || b === null || b === 0 ? null : finiteOrNull(a / b);
}

export function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : finiteOrNull(sum(values) / values.length);
}

/** Sample standard deviation (divisor n - 1); null below two values. */
export function deviation(values: readonly number[]): number | null {
  const average = mean(values);
  if (average === null || values.length < 2) return null;
  const squares = sum(values.map((value) => (value - average) ** 2));
  const spread = Math.sqrt(squares / (values.length - 1));
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return spread <= NOISE * largest ? 0 : finiteOrNull(spread);
}

/** Sample skewness, adjusted Fisher-Pearson G1 (as pandas and QuantStats); null below three values or without spread. */
export function skewness(values: readonly number[]): number | null {
  const n = values.length;
  const cubes = centralMoment(values, 3);
  const squares = centralMoment(values, 2);
  if (n < 3 || cubes === null || squares === null) return null;
  return finiteOrNull(((cubes / squares ** 1.5) * Math.sqrt(n * (n - 1))) / (n - 2));
}

/** Sample excess kurtosis G2, 0 for a normal distribution (as pandas and QuantStats); null below four values or without spread. */
export function excessKurtosis(values: readonly number[]): number | null {
  const n = values.length;
  const fourths = centralMoment(values, 4);
  const squares = centralMoment(values, 2);
  if (n < 4 || fourths === null || squares === null) return null;
  const biased = fourths / squares ** 2 - 3;
  return finiteOrNull(((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * biased + 6));
}

/** Mean of (x - mean)^order with divisor n; null for an empty sample and for one without spread. */
function centralMoment(values: readonly number[], order: 2 | 3 | 4): number | null {
  const average = mean(values);
  const spread = deviation(values);
  if (average === null || spread === null || spread === 0) return null;
  return finiteOrNull(sum(values.map((value) => (value - average) ** order)) / values.length);
}

/** The value below which a share (0 to 1) of the sample lies, linear between neighbours (numpy's default); null when empty. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) return null;
  return finiteOrNull(below + (above - below) * (place - Math.floor(place)));
}

/** Sample covariance (divisor n - 1) of two series of one length; null below two pairs. */
export function covariance(left: readonly number[], right: readonly number[]): number | null {
  const meanLeft = mean(left);
  const meanRight = mean(right);
  if (meanLeft === null || meanRight === null || left.length < 2 || left.length !== right.length) return null;
  const products = left.map((value, index) => (value - meanLeft) * ((right[index] ?? meanRight) - meanRight));
  return finiteOrNull(sum(products) / (left.length - 1));
}

/** Standard normal distribution function, absolute error below 1.5e-7. Source: Abramowitz and Stegun, 7.1.26. */
export function normalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const upper = 0.5 * series * Math.exp(-x * x);
  return z >= 0 ? 1 - upper : upper;
}
