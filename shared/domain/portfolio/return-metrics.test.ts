import { describe, expect, test } from 'vitest';
import { benchmarkMetrics } from './benchmark.ts';
import { curveOf, START, utcDay } from './fixtures/curves.ts';
import { addMs, DAY_MS } from '../time/instant.ts';
import { performanceOf } from './performance.ts';
import {
  annualised,
  cagr,
  conditionalValueAtRisk,
  omega,
  probabilisticSharpe,
  sharpe,
  sharpeErrorFactor,
  sortino,
  valueAtRisk,
  volatility,
} from './return-metrics.ts';

/** The golden series of the trading rules. */
const GOLDEN = [0.01, -0.02, 0.015, 0.005, -0.01, 0.02, 0, -0.005, 0.012, 0.003];

describe('the golden returns', () => {
  const metrics = (periodsPerYear: number): ReturnType<typeof performanceOf> =>
    performanceOf({ points: curveOf(GOLDEN), trades: [], benchmark: [], periodsPerYear, dayOf: utcDay });

  test.each([
    ['sharpe', 252, 3.905842],
    ['sortino', 252, 6.572671],
    ['volatility', 252, 0.193556],
    ['sharpe', 365, 4.700682],
    ['sortino', 365, 7.91021],
    ['maxDrawdown', 252, 0.02],
  ] as const)('%s with A = %d is %d', (key, periodsPerYear, expected) => {
    expect(metrics(periodsPerYear)[key]).toBeCloseTo(expected, 6);
  });

  test('ten returns are too few for a growth per year and whatever needs it', () => {
    expect(metrics(252)).toMatchObject({ cagr: null, calmar: null });
  });
});

/**
 * Expected numbers that were not computed here: empyrical/tests/test_stats.py of quantopian/empyrical at commit 0a9fa58 (its series with
 * the leading NaN left out, as that code does). Drawdowns and losses carry the opposite sign there.
 */
describe('agreement with empyrical', () => {
  const mixed = [0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1];
  const weekly = [0, ...mixed];
  const positive = [0.01, 0.02, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01];
  const negative = [0, -0.06, -0.07, -0.01, -0.09, -0.02, -0.06, -0.08, -0.05];
  const growth = weekly.reduce((product, value) => product * (1 + value), 1);

  test.each([
    ['sharpe', sharpe(mixed, 252), 1.7238613961706866],
    ['sharpe of gains', sharpe(positive, 252), 52.915026221291804],
    ['sharpe of losses', sharpe(negative, 252), -24.406808633910085],
    ['sortino', sortino(mixed, 252), 2.605531251673693],
    ['sortino of losses', sortino(negative, 252), -13.532743075043401],
    ['volatility', volatility(mixed, 252), 0.9136465399704637],
    ['volatility, weekly', volatility(weekly, 52), 0.38851569394870583],
    ['growth per year', annualised(growth, weekly.length, 52), 0.24690830513998208],
    ['omega', omega(positive, 0.011), 1.125],
    ['omega', omega(mixed, 0.01), 0.8125],
  ])('%s', (_name, ours, theirs) => {
    expect(ours).toBeCloseTo(theirs, 8);
  });

  test('max drawdown and Calmar', () => {
    const drawdown = (returns: readonly number[]): number | null =>
      performanceOf({
        points: curveOf(returns),
        trades: [],
        benchmark: [],
        periodsPerYear: 252,
        dayOf: utcDay,
      }).maxDrawdown;
    expect(drawdown(negative)).toBeCloseTo(0.36590730349873601, 8);
    expect(drawdown(mixed)).toBeCloseTo(0.1, 8);
    expect(drawdown(positive)).toBe(0);
    expect((annualised(growth, weekly.length, 52) ?? 0) / 0.1).toBeCloseTo(2.4690830513998208, 8);
  });

  test('alpha and beta', () => {
    const days = (returns: readonly number[]): { day: string; value: number }[] =>
      returns.map((value, index) => ({ day: utcDay(addMs(START, index * DAY_MS)), value }));
    const { alpha, beta } = benchmarkMetrics(days(mixed), days(negative.slice(1)), 252);
    expect(beta).toBeCloseTo(-0.71296296296296313, 8);
    expect(alpha).toBeCloseTo(-8.306666666666668, 8);
  });

  test.each([
    [0.1, 41],
    [0.2, 81],
    [0.3, 81.5],
  ])('value at risk of the tail %d', (tail, expected) => {
    expect(valueAtRisk([1, 81, 82, 83, 84, 85], tail)).toBeCloseTo(expected, 10);
  });
});

describe('ratios', () => {
  test('the error of a Sharpe ratio agrees with jsharpe for its hedge fund (skew -2.448, kurtosis 10.164, 24 months)', () => {
    const perMonth = 0.036 / 0.079;
    expect((sharpeErrorFactor(perMonth, -2.448, 10.164) ?? 0) / Math.sqrt(24)).toBeCloseTo(0.329, 3);
    expect((sharpeErrorFactor(perMonth, 0, 3) ?? 0) / Math.sqrt(24)).toBeCloseTo(0.214, 3);
  });

  test('the probability of a Sharpe above zero agrees with the published formula in scipy', () => {
    expect(probabilisticSharpe(GOLDEN)).toBeCloseTo(0.753097898556132, 6);
  });

  test('the probability of a Sharpe above zero is one half without a mean and grows with the record', () => {
    const balanced = [0.01, -0.01, 0.02, -0.02, 0.01, -0.01];
    expect(probabilisticSharpe(balanced)).toBeCloseTo(0.5, 6);
    const short = probabilisticSharpe(GOLDEN) ?? 0;
    const long = probabilisticSharpe([...GOLDEN, ...GOLDEN, ...GOLDEN]) ?? 0;
    expect(short).toBeGreaterThan(0.5);
    expect(long).toBeGreaterThan(short);
    expect(long).toBeLessThan(1);
  });

  test('growth per year from the thirtieth return on', () => {
    expect(cagr(1.1, 29, 252)).toBeNull();
    expect(cagr(1.1, 252, 252)).toBeCloseTo(0.1, 12);
    expect(cagr(1.21, 504, 252)).toBeCloseTo(0.1, 12);
    expect(cagr(0, 252, 252)).toBe(-1);
  });

  test('equal returns have no volatility to divide by', () => {
    const flat = Array.from({ length: 50 }, () => 0.001);
    expect(volatility(flat, 252)).toBe(0);
    expect([sharpe(flat, 252), sortino(flat, 252), omega(flat), probabilisticSharpe(flat)]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  test('the mean of the tail is at least as bad as the value at risk', () => {
    expect(valueAtRisk(GOLDEN)).toBeCloseTo(-0.0155, 12);
    expect(conditionalValueAtRisk(GOLDEN)).toBeCloseTo(-0.02, 12);
  });
});
