import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, parseInstant, utcMillis } from '../time/instant.ts';
import { dailyReturns, growthOf, underwaterOf } from './equity.ts';
import { curveOf, point, START, utcDay } from './fixtures/curves.ts';
import { markDayOf } from './mark-day.ts';
import { monthlyReturns, yearlyReturns } from './monthly-returns.ts';
import { worstDrawdowns } from './worst-drawdowns.ts';

describe('the equity curve', () => {
  test('gives back the returns it was made of', () => {
    const returns = fc.array(fc.double({ min: -0.5, max: 1, noNaN: true }), { maxLength: 60 });
    fc.assert(
      fc.property(returns, (given) => {
        const found = dailyReturns(curveOf(given), utcDay).map(({ value }) => value);
        expect(found).toHaveLength(given.length);
        found.forEach((value, index) => expect(value).toBeCloseTo(given[index] ?? Number.NaN, 9));
      }),
    );
  });

  test('flows change neither growth nor drawdown', () => {
    const steps = fc.array(
      fc.tuple(fc.double({ min: -0.2, max: 0.2, noNaN: true }), fc.integer({ min: -500, max: 5_000 })),
      {
        minLength: 1,
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(steps, (given) => {
        let equity = 100_000;
        const points = [
          point(0, equity),
          ...given.map(([value, flow], index) =>
            point(index + 1, (equity = equity * (1 + value) + flow), { flow }),
          ),
        ];
        const plain = underwaterOf(curveOf(given.map(([value]) => value)));
        underwaterOf(points).forEach((depth, index) =>
          expect(depth).toBeCloseTo(plain[index] ?? Number.NaN, 9),
        );
      }),
    );
  });

  test('the last mark of a day is its end', () => {
    const hours = [0, 6, 12, 30, 40].map((hour, index) =>
      point(0, 100 + index, { at: utcMillis(START + hour * HOUR_MS) }),
    );
    expect(dailyReturns(hours, utcDay)).toEqual([
      { day: '2024-01-01', value: expect.closeTo(0.02, 12) as number },
      { day: '2024-01-02', value: expect.closeTo(104 / 102 - 1, 12) as number },
    ]);
  });

  test('nothing can be earned on nothing, and what is lost stays lost', () => {
    expect([...growthOf([point(0, 0), point(1, 500, { flow: 500 }), point(2, 550)])]).toEqual([1, 1, 1.1]);
    const ruined = [point(0, 100), point(1, -5), point(2, 995, { flow: 1_000 }), point(3, 2_000)];
    expect([...growthOf(ruined)]).toEqual([1, 0, 0, 0]);
    expect(dailyReturns(ruined, utcDay)).toEqual([{ day: '2024-01-02', value: -1 }]);
  });

  test.each([
    ['XNYS', '2026-03-06T21:00:00Z', '2026-03-06'], // The mark at the close belongs to the day it closes.
    ['XNYS', '2026-03-06T21:00:01Z', '2026-03-09'],
    ['24x7', '2026-03-07T00:00:00Z', '2026-03-06'],
    ['24x7', '2026-03-07T00:00:01Z', '2026-03-07'],
  ] as const)('%s: a mark at %s belongs to %s', (calendar, at, day) => {
    expect(markDayOf(calendar, parseInstant(at) ?? START)).toBe(day);
  });
});

describe('drawdowns', () => {
  const at = (day: number): number => START + day * DAY_MS;

  test('are found with their length and depth, deepest first', () => {
    // 100 120 108 (-10 %) 120 60 (-50 %) 90
    const curve = [100, 120, 108, 120, 60, 90].map((equity, day) => point(day, equity));
    expect(worstDrawdowns(curve)).toEqual([
      { peakAt: at(3), lowAt: at(4), recoveredAt: null, depth: 0.5, lengthMs: 2 * DAY_MS },
      {
        peakAt: at(1),
        lowAt: at(2),
        recoveredAt: at(3),
        depth: expect.closeTo(0.1, 12) as number,
        lengthMs: 2 * DAY_MS,
      },
    ]);
    expect(worstDrawdowns(curve, 1)).toHaveLength(1);
  });

  test('a curve that only rises has none', () => {
    expect(worstDrawdowns(curveOf([0.1, 0, 0.2]))).toEqual([]);
    expect(worstDrawdowns([])).toEqual([]);
  });

  test('the deepest one is the deepest point under water', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { maxLength: 60 }), (returns) => {
        const curve = curveOf(returns);
        const deepest = Math.max(...underwaterOf(curve));
        expect(worstDrawdowns(curve)[0]?.depth ?? 0).toBeCloseTo(deepest, 10);
      }),
    );
  });
});

describe('calendar returns', () => {
  const daily = [
    { day: '2023-12-29', value: 0.1 },
    { day: '2024-01-02', value: 0.1 },
    { day: '2024-01-03', value: -0.1 },
    { day: '2024-03-01', value: 0.05 },
  ];

  test('are compounded by month; a month without trading is missing', () => {
    expect(monthlyReturns(daily)).toEqual([
      { year: 2023, month: 12, value: expect.closeTo(0.1, 12) as number },
      { year: 2024, month: 1, value: expect.closeTo(-0.01, 12) as number },
      { year: 2024, month: 3, value: expect.closeTo(0.05, 12) as number },
    ]);
  });

  test('and by year', () => {
    expect(yearlyReturns(daily)).toEqual([
      { year: 2023, value: expect.closeTo(0.1, 12) as number },
      { year: 2024, value: expect.closeTo(0.99 * 1.05 - 1, 12) as number },
    ]);
  });
});
