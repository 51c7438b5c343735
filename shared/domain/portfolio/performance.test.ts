import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, utcMillis } from '../time/instant.ts';
import { curveOf, outcome, point, START, utcDay } from './fixtures/curves.ts';
import { METRICS } from './metric-table.ts';
import { type PerformanceInput, performanceOf } from './performance.ts';

const input = (overrides: Partial<PerformanceInput>): PerformanceInput => {
  return { points: [], trades: [], benchmark: [], periodsPerYear: 252, dayOf: utcDay, ...overrides };
};

describe('performance', () => {
  test('of nothing is null, except what can be counted', () => {
    const nonNull = Object.entries(performanceOf(input({}))).filter(([, value]) => value !== null);
    expect(Object.fromEntries(nonNull)).toEqual({
      tradeCount: 0,
      mostWinsInARow: 0,
      mostLossesInARow: 0,
      fees: 0,
    });
  });

  test('has exactly the metrics of the table', () => {
    expect(Object.keys(performanceOf(input({}))).sort()).toEqual(Object.keys(METRICS).sort());
  });

  test('of a single mark is as empty as that of none', () => {
    expect(performanceOf(input({ points: [point(0, 10_000)] }))).toEqual(performanceOf(input({})));
  });

  test('a drawdown starts from the starting value', () => {
    expect(performanceOf(input({ points: curveOf([-0.1, 0.05]) })).maxDrawdown).toBeCloseTo(0.1, 12);
  });

  test('a deposit is no profit and a withdrawal no loss', () => {
    const points = [point(0, 1_000), point(1, 2_100, { flow: 1_000 }), point(2, 1_100, { flow: -1_000 })];
    const { totalReturn, maxDrawdown, bestDay, worstDay } = performanceOf(input({ points }));
    expect(totalReturn).toBeCloseTo(0.1, 12);
    expect(bestDay).toBeCloseTo(0.1, 12);
    expect(worstDay).toBeCloseTo(0, 12);
    expect(maxDrawdown).toBeCloseTo(0, 12);
  });

  test('time in market and exposure are weighted by time', () => {
    const points = [point(0, 100, { exposure: 50 }), point(1, 100), point(4, 100, { exposure: 999 })];
    const { timeInMarket, exposure } = performanceOf(input({ points }));
    expect(timeInMarket).toBe(0.25);
    expect(exposure).toBe(0.125);
  });

  test('months are compounded', () => {
    const { bestMonth, worstMonth } = performanceOf(
      input({ points: curveOf(Array.from({ length: 45 }, () => 0.01)) }),
    );
    expect(bestMonth).toBeCloseTo(1.01 ** 30 - 1, 10); // 2 to 31 January: the first mark is the start.
    expect(worstMonth).toBeCloseTo(1.01 ** 15 - 1, 10);
  });

  test('whatever the input, every metric is a finite number or null', () => {
    const money = fc.oneof(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.constantFrom(0, 1, 10_000, 1e-300, 1e300, -1e300, Number.MIN_VALUE),
    );
    const points = fc
      .array(
        fc.record({
          gapMs: fc.integer({ min: 0, max: 3 * DAY_MS }),
          equity: money,
          exposure: money,
          flow: money,
        }),
        { maxLength: 80 },
      )
      .map((rows) => {
        let at = START;
        return rows.map(({ gapMs, ...row }) => ({ at: (at = utcMillis(at + gapMs)), cash: 0, ...row }));
      });
    const trades = fc.array(
      fc
        .record({ profit: money, risk: fc.option(money), heldMs: money })
        .map(({ profit, ...rest }) => outcome(profit, rest)),
      { maxLength: 80 },
    );
    const flat = fc
      .tuple(fc.integer({ min: 1, max: 60 }), money)
      .map(([count, equity]) => Array.from({ length: count }, (_, day) => point(day, equity)));
    const benchmark = fc
      .array(money, { maxLength: 80 })
      .map((values) => values.map((value, day) => ({ day: utcDay(utcMillis(START + day * DAY_MS)), value })));
    fc.assert(
      fc.property(fc.oneof(points, flat), trades, benchmark, (curve, closed, other) => {
        const performance = performanceOf(input({ points: curve, trades: closed, benchmark: other }));
        const broken = Object.entries(performance).filter(
          ([, value]) => value !== null && !Number.isFinite(value),
        );
        expect(broken).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});
