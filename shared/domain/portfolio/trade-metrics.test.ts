import { analyze } from 'grademark';
import { TradeDirection } from 'grademark/build/lib/strategy.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outcome } from './fixtures/curves.ts';
import { tradeMetrics } from './trade-metrics.ts';

const of = (...profits: readonly number[]): ReturnType<typeof tradeMetrics> =>
  tradeMetrics(profits.map((profit) => outcome(profit)));

describe('trades', () => {
  test('the golden trades', () => {
    const metrics = of(120, -50, 80, -40, -60, 200, -30);
    expect(metrics.profitFactor).toBeCloseTo(2.2222, 4);
    expect(metrics.winRate).toBeCloseTo(0.4286, 4);
    expect(metrics.expectancy).toBeCloseTo(31.4286, 4);
    expect(metrics.payoff).toBeCloseTo(2.963, 4);
    expect(metrics).toMatchObject({
      mostWinsInARow: 1,
      mostLossesInARow: 2,
      bestTrade: 200,
      worstTrade: -60,
      fees: 7,
    });
  });

  test.each([
    ['no losses', of(10, 20), { profitFactor: null, payoff: null, winRate: 1, averageLoss: null }],
    ['no wins', of(-10), { profitFactor: 0, payoff: null, winRate: 0, averageWin: null }],
    ['a trade at zero', of(0, 10), { winRate: 0.5, mostWinsInARow: 1, mostLossesInARow: 0 }],
    ['one trade has no spread', of(10), { systemQuality: null, expectancyR: 0.2 }],
  ])('%s', (_name, metrics, expected) => {
    expect(metrics).toMatchObject(expected);
  });

  test('trades without a stop have no R', () => {
    const metrics = tradeMetrics([outcome(100), outcome(50, { risk: null }), outcome(-50)]);
    expect(metrics.expectancyR).toBe(0.5); // (2 - 1) / 2
    expect(metrics.expectancy).toBeCloseTo(33.3333, 4);
  });

  test('agrees with grademark over random trades', () => {
    const profits = fc.array(
      fc.integer({ min: -500, max: 500 }).filter((profit) => profit !== 0),
      { minLength: 2, maxLength: 60 },
    );
    let compared = 0;
    fc.assert(
      fc.property(profits, (list) => {
        fc.pre(new Set(list).size > 1 && list.some((profit) => profit < 0));
        const theirs = analyze(
          10_000,
          list.map((profit) => ({
            direction: TradeDirection.Long,
            entryTime: new Date(0),
            entryPrice: 1_000,
            exitTime: new Date(1),
            exitPrice: 1_000 + profit,
            profit,
            profitPct: profit / 10,
            growth: 1 + profit / 1_000,
            rmultiple: profit / 50,
            holdingPeriod: 1,
            exitReason: 'rule',
          })),
        );
        const ours = of(...list);
        expect(ours.profitFactor).toBeCloseTo(theirs.profitFactor ?? Number.NaN, 9);
        expect(ours.winRate).toBeCloseTo(theirs.proportionProfitable, 9);
        expect(ours.expectancyR).toBeCloseTo(theirs.expectency ?? Number.NaN, 9);
        expect(ours.systemQuality).toBeCloseTo(
          (theirs.systemQuality ?? Number.NaN) * Math.sqrt(list.length),
          9,
        );
        compared += 1;
      }),
      { numRuns: 50 },
    );
    expect(compared).toBeGreaterThan(20);
  });
});
