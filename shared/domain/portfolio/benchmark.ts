import type { DailyReturn } from './equity.ts';
import { covariance, deviation, finiteOrNull, mean, ratio } from './statistics.ts';

export interface BenchmarkMetrics {
  readonly beta: number | null;
  readonly alpha: number | null;
  readonly correlation: number | null;
  readonly benchmarkReturn: number | null;
}

/**
 * The returns against those of a benchmark on the days that both have: beta = cov(r, b) / var(b), alpha = (mean(r) - beta mean(b)) x
 * periods per year, correlation = cov(r, b) / (sd(r) sd(b)). All null without two common days or where the benchmark never moved.
 */
export function benchmarkMetrics(
  daily: readonly DailyReturn[],
  benchmark: readonly DailyReturn[],
  periodsPerYear: number,
): BenchmarkMetrics {
  const byDay = new Map(benchmark.map(({ day, value }) => [day, value]));
  const ours: number[] = [];
  const theirs: number[] = [];
  for (const { day, value } of daily) {
    const other = byDay.get(day);
    if (other === undefined) continue;
    ours.push(value);
    theirs.push(other);
  }
  const together = covariance(ours, theirs);
  const spreadOurs = deviation(ours);
  const spreadTheirs = deviation(theirs);
  const beta = ratio(together, spreadTheirs === null ? null : spreadTheirs ** 2);
  const meanOurs = mean(ours);
  const meanTheirs = mean(theirs);
  const alpha =
    beta === null || meanOurs === null || meanTheirs === null
      ? null
      : finiteOrNull((meanOurs - beta * meanTheirs) * periodsPerYear);
  const correlation = ratio(
    together,
    spreadOurs === null || spreadTheirs === null ? null : spreadOurs * spreadTheirs,
  );
  const growth = theirs.reduce((product, value) => product * (1 + value), 1);
  return {
    beta,
    alpha,
    correlation: correlation === null ? null : Math.max(-1, Math.min(1, correlation)),
    benchmarkReturn: theirs.length === 0 ? null : finiteOrNull(growth - 1),
  };
}
