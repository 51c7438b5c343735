import { describe, expect, test } from 'vitest';
import { covariance, deviation, excessKurtosis, mean, normalCdf, quantile, skewness } from './statistics.ts';

/** Expected numbers from scipy: stats.skew and stats.kurtosis with bias=False, stats.norm.cdf, and numpy.cov, numpy.quantile. */
const SAMPLE = [2, 8, 0, 4, 1, 9, 9, 0];

describe('moments agree with scipy and numpy', () => {
  test.each([
    ['mean', mean(SAMPLE), 4.125],
    ['deviation', deviation(SAMPLE), 3.9798600118956085],
    ['skewness', skewness(SAMPLE), 0.3305821804079746],
    ['excess kurtosis', excessKurtosis(SAMPLE), -2.098602258096087],
    ['first decile', quantile(SAMPLE, 0.1), 0.0],
    ['third quartile', quantile(SAMPLE, 0.75), 8.25],
    ['covariance', covariance(SAMPLE, [1, 2, 3, 4, 5, 6, 7, 9]), 0.4821428571428571],
  ])('%s', (_name, ours, theirs) => {
    expect(ours).toBeCloseTo(theirs, 12);
  });

  test.each([
    [0, 0.5],
    [1, 0.8413447460685429],
    [-1.96, 0.024997895148220435],
    [3, 0.9986501019683699],
    [-8, 6.22096057427174e-16],
  ])('the normal distribution at %d', (z, expected) => {
    expect(Math.abs(normalCdf(z) - expected)).toBeLessThan(1.5e-7);
  });
});

describe('what has no value', () => {
  test.each([
    ['an empty sample', [], { mean: null, deviation: null, skewness: null, kurtosis: null }],
    ['one value', [3], { mean: 3, deviation: null, skewness: null, kurtosis: null }],
    ['equal values', [0.1, 0.1, 0.1, 0.1], { mean: 0.1, deviation: 0, skewness: null, kurtosis: null }],
    [
      'three values',
      [1, 2, 4],
      { skewness: expect.closeTo(0.9352195295828235, 9) as number, kurtosis: null },
    ],
  ])('%s', (_name, values, expected) => {
    const ours = {
      mean: mean(values),
      deviation: deviation(values),
      skewness: skewness(values),
      kurtosis: excessKurtosis(values),
    };
    expect(ours).toMatchObject(expected);
  });
});
