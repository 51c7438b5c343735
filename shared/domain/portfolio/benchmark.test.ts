import { describe, expect, test } from 'vitest';
import { benchmarkMetrics } from './benchmark.ts';
import type { DailyReturn } from './equity.ts';

const days = (...values: readonly (number | null)[]): readonly DailyReturn[] =>
  values.flatMap((value, index) => (value === null ? [] : [{ day: `2024-01-0${index + 1}`, value }]));

describe('against a benchmark', () => {
  test('only days that both have are compared', () => {
    const ours = days(0.02, 0.5, -0.01, 0.03);
    const theirs = days(0.01, null, -0.005, 0.015, 0.9);
    const metrics = benchmarkMetrics(ours, theirs, 252);
    expect(metrics.beta).toBeCloseTo(2, 12);
    expect(metrics.alpha).toBeCloseTo(0, 12);
    expect(metrics.correlation).toBeCloseTo(1, 12);
    expect(metrics.benchmarkReturn).toBeCloseTo(1.01 * 0.995 * 1.015 - 1, 12);
  });

  test('what earns a constant on top of its beta has alpha', () => {
    const metrics = benchmarkMetrics(days(0.021, -0.009, 0.031), days(0.01, -0.005, 0.015), 252);
    expect(metrics.beta).toBeCloseTo(2, 12);
    expect(metrics.alpha).toBeCloseTo(0.252, 12);
  });

  test.each([
    [
      'no common day',
      days(0.1, null),
      days(null, 0.1),
      { beta: null, alpha: null, correlation: null, benchmarkReturn: null },
    ],
    ['one common day', days(0.1), days(0.2), { beta: null, alpha: null, correlation: null }],
    [
      'a benchmark that never moves',
      days(0.1, 0.2),
      days(0.1, 0.1),
      { beta: null, alpha: null, correlation: null },
    ],
    ['a profile that never moves', days(0.1, 0.1), days(0.1, 0.2), { correlation: null }],
  ])('%s has no comparison', (_name, ours, theirs, expected) => {
    expect(benchmarkMetrics(ours, theirs, 252)).toMatchObject(expected);
  });
});
