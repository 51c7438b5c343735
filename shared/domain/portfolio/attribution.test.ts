import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal } from '../money/decimal.ts';
import { HOUR_MS, parseInstant, utcMillis } from '../time/instant.ts';
import { attributeBy, DIMENSIONS, excursionsOf, readUtcClock } from './attribution.ts';
import { outcome, START } from './fixtures/curves.ts';
import { averageHoldMs, type HeldFill } from './hold-time.ts';

describe('attribution', () => {
  const friday = parseInstant('2024-01-05T15:30:00Z') ?? START;
  const trades = [
    outcome(100, { symbol: 'MSFT', openedAt: friday }),
    outcome(-30),
    outcome(40, { rule: null, direction: 'short' }),
    outcome(-5, { exitReason: 'time-stop' }),
  ];
  test.each([
    ['symbol', ['MSFT 100', 'AAPL 5']],
    ['rule', ['entry-trigger 65', 'none 40']],
    ['direction', ['long 65', 'short 40']],
    ['exitReason', ['target 140', 'time-stop -5', 'stop -30']],
    ['weekday', ['5 100', '1 5']],
    ['hour', ['15 100', '00 5']],
  ] as const)('by %s', (dimension, expected) => {
    expect(attributeBy(dimension, trades, readUtcClock).map(({ key, profit }) => `${key} ${profit}`)).toEqual(
      expected,
    );
  });

  test('each row has the metrics of its own trades', () => {
    const [first] = attributeBy('exitReason', trades, readUtcClock);
    expect(first?.metrics).toMatchObject({ tradeCount: 2, winRate: 1, expectancy: 70, expectancyR: 1.4 });
  });

  test('the rows add up to the whole, whatever the dimension', () => {
    const anyTrades = fc.array(
      fc.record({
        profit: fc.integer({ min: -99, max: 99 }),
        symbol: fc.constantFrom('A', 'B', 'C'),
        hours: fc.integer({ min: 0, max: 500 }),
      }),
    );
    fc.assert(
      fc.property(anyTrades, fc.constantFrom(...DIMENSIONS), (list, dimension) => {
        const closed = list.map(({ profit, symbol, hours }) =>
          outcome(profit, { symbol, openedAt: utcMillis(START + hours * HOUR_MS) }),
        );
        const rows = attributeBy(dimension, closed, readUtcClock);
        expect(rows.reduce((total, { profit }) => total + profit, 0)).toBe(
          list.reduce((total, { profit }) => total + profit, 0),
        );
        expect(rows.reduce((total, { metrics }) => total + metrics.tradeCount, 0)).toBe(list.length);
      }),
    );
  });

  test('excursions are told in R, for trades that have one', () => {
    const tracked = outcome(60, { bestProfit: 100, worstProfit: -25 });
    expect(excursionsOf([tracked, outcome(1, { risk: null }), outcome(1, { bestProfit: null })])).toEqual([
      { tradeId: 'trade-1', resultR: 1.2, bestR: 2, worstR: -0.5 },
    ]);
  });
});

describe('how long units were held', () => {
  const fill = (side: HeldFill['side'], quantity: string, hour: number): HeldFill => {
    return { side, quantity: Decimal.parse(quantity), at: utcMillis(START + hour * HOUR_MS) };
  };
  test.each([
    ['nothing closed', [fill('buy', '1', 0)], null],
    ['one in, one out', [fill('buy', '1', 0), fill('sell', '1', 6)], 6],
    ['the oldest units leave first', [fill('buy', '1', 0), fill('buy', '1', 4), fill('sell', '1', 6)], 6],
    ['weighed by quantity', [fill('buy', '3', 0), fill('buy', '1', 4), fill('sell', '4', 8)], 7],
    ['short', [fill('sell', '2', 0), fill('buy', '1', 2), fill('buy', '1', 4)], 3],
    ['through zero and back', [fill('buy', '1', 0), fill('sell', '2', 2), fill('buy', '1', 8)], 4],
  ])('%s', (_name, fills, hours) => {
    expect(averageHoldMs(fills)).toBe(hours === null ? null : hours * HOUR_MS);
  });
});
