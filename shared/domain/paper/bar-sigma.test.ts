import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyWalk, barsOfCloses } from '../../../tests/bars.ts';
import { appendBars, barAt, columnsOf, sliceColumns } from '../market/bar-columns.ts';
import { barSigma } from './bar-sigma.ts';

/** Up by a factor, down by it, and so on: half of the log returns are +ln(factor), half are -ln(factor). */
function zigzag(count: number, factor: number) {
  return columnsOf(
    barsOfCloses(Array.from({ length: count }, (_, index) => (index % 2 === 0 ? 100 : 100 * factor))),
  );
}

describe('volatility of a bar', () => {
  test('is the sample deviation of the last twenty log returns', () => {
    // Twenty returns of size r around a mean of zero: sqrt(20 r^2 / 19).
    expect(barSigma(zigzag(21, 1.01), 20)).toBeCloseTo(Math.log(1.01) * Math.sqrt(20 / 19), 14);
  });

  test('is zero until the series has twenty returns, and for a steady climb', () => {
    const zig = zigzag(40, 1.05);
    expect([0, 1, 19].map((index) => barSigma(zig, index))).toEqual([0, 0, 0]);
    expect(barSigma(zig, 20)).toBeGreaterThan(0);
    const climb = columnsOf(barsOfCloses(Array.from({ length: 60 }, (_, index) => 100 * 1.01 ** index)));
    expect(barSigma(climb, 59)).toBeCloseTo(0, 12);
  });

  test('forgets what is older than twenty returns', () => {
    const jump = columnsOf(barsOfCloses([10, 1000, ...Array.from({ length: 40 }, () => 1000)]));
    expect(barSigma(jump, 20)).toBeGreaterThan(1);
    expect(barSigma(jump, 21)).toBe(0);
  });

  test('is the same number in a window as in the whole series, and of the textbook formula', () => {
    fc.assert(
      fc.property(anyWalk(60, 120), fc.nat(), (series, pick) => {
        const index = 20 + (pick % (series.length - 20));
        const window = sliceColumns(series, index - 20, series.length);
        expect(barSigma(window, 20)).toBe(barSigma(series, index));
        const returns = Array.from({ length: 20 }, (_, back) =>
          Math.log(barAt(series, index - back).close / barAt(series, index - back - 1).close),
        );
        const mean = returns.reduce((sum, value) => sum + value, 0) / 20;
        const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 19;
        expect(barSigma(series, index)).toBeCloseTo(Math.sqrt(variance), 12);
      }),
    );
  });

  test('refuses a window that cannot tell, instead of calling the market calm', () => {
    const window = appendBars(columnsOf(barsOfCloses([100, 110, 100]), 700), []);
    expect(() => barSigma(window, 2)).toThrow('the window begins later');
    expect(() => barSigma(window, 3)).toThrow('no bar at index 3');
    expect(() => barSigma(window, -1)).toThrow('no bar at index -1');
  });
});
