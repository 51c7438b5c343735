import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal } from '../money/decimal.ts';
import { parseInstant, utcMillis, type UtcMillis } from '../time/instant.ts';
import type { PriceCondition, StalenessCondition } from './condition.ts';
import { profileId } from '../ids/ids.ts';
import { lookAtDrawdown, lookAtPrice, lookAtStaleness, turnOf } from './judge.ts';

const at = (text: string): UtcMillis => parseInstant(text) ?? utcMillis(0);
const SERIES = { source: 'tape', symbol: 'SPY', timeframe: '1m' } as const;

describe('a price', () => {
  test.each([
    ['above', '100', 99.99, false],
    ['above', '100', 100, true],
    ['above', '100', 100.01, true],
    ['below', '100', 100.01, false],
    ['below', '100', 100, true],
    ['below', '100', 99.99, true],
  ] as const)('%s %s is met by a close of %s: %s', (when, price, close, holds) => {
    const condition: PriceCondition = { kind: 'price', ...SERIES, when, price: Decimal.parse(price) };
    const look = lookAtPrice(condition, { close, closesAt: utcMillis(60_000) });
    expect(look).toEqual({ holds, at: 60_000, figures: { price, close } });
  });
});

describe('data', () => {
  const condition: StalenessCondition = { kind: 'staleness', ...SERIES, minutes: 5 };
  test.each([
    ['a bar that has been due for five minutes', 'XNYS', '2026-03-02T15:00:00Z', '2026-03-02T15:06:00Z', 1],
    ['one that is due for a little less', 'XNYS', '2026-03-02T15:00:00Z', '2026-03-02T15:05:59Z', 0],
    ['a market that closed on Friday', 'XNYS', '2026-02-27T21:00:00Z', '2026-03-01T12:00:00Z', 0],
    ['the first bars of Monday', 'XNYS', '2026-02-27T21:00:00Z', '2026-03-02T14:37:00Z', 2],
    ['a market that never closes', '24x7', '2026-02-28T00:00:00Z', '2026-02-28T01:05:00Z', 60],
    ['a clock that stands before the bar', '24x7', '2026-02-28T00:00:00Z', '2026-02-27T00:00:00Z', 0],
  ] as const)('is looked at by its calendar: %s', (_, calendar, newest, now, missing) => {
    const bar = { close: 1, closesAt: at(newest) };
    const look = lookAtStaleness(condition, bar, { calendar, now: at(now) });
    expect(look).toMatchObject({ holds: missing > 0, figures: { missing } });
  });
});

test.each([
  [9.99, false],
  [10, true],
  [40, true],
])('a drawdown of %s %% under a rule of 10 %% holds: %s', (drawdown, holds) => {
  const condition = { kind: 'drawdown', profileId: profileId('prf-1'), percent: 10 } as const;
  expect(lookAtDrawdown(condition, drawdown, utcMillis(0)).holds).toBe(holds);
});

test('whatever a condition does, it is told once for each time it begins to hold', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean()), (looks) => {
      let stands = false;
      let told = 0;
      for (const holds of looks) {
        const turn = turnOf(stands, holds);
        if (turn === 'fires') told += 1;
        if (turn !== 'stays') stands = holds;
      }
      const begins = looks.filter((holds, index) => holds && looks[index - 1] !== true);
      expect(told).toBe(begins.length);
    }),
  );
});
