import { describe, expect, test } from 'vitest';
import { InvariantBroken } from '../result.ts';
import { utcMillis } from '../time/instant.ts';
import type { FillModel } from './fill-model.ts';
import { step } from './matcher.ts';
import { submit } from './order-entry.ts';
import { decimal, instant, orderOf, play, SHARE, setupOf, tidy } from './paper-desk.fixture.ts';
import { type BarEvent, openPaperAccount } from './state.ts';
import { isQuiet, wakeBand } from './wake-band.ts';

interface Case {
  readonly name: string;
  readonly model?: Partial<FillModel>;
  readonly story: string;
}

/** The cases every fill model of this venue is judged by. Bars are open, high, low, close of one minute; one tick is 0.01. */
const CASES: readonly Case[] = [
  {
    name: 'a market order sent after a bar fills at the open of the next',
    story: `
      bar 100 101 99 100
      submit e buy 1 market
      bar 102 103 101 102   | e filled 1 @ 102 taker`,
  },
  {
    name: 'a latency longer than the bar skips it',
    model: { latencyMs: 90_000 },
    story: `
      submit e buy 1 market
      bar 100 101 99 100
      bar 102 103 101 101   | e filled 1 @ 101 taker`,
  },
  {
    name: 'with a short latency a market order meets the open of the next bar',
    model: { latencyMs: 250 },
    story: `
      submit e buy 1 market
      bar 100 101 99 100    | e filled 1 @ 100 taker`,
  },
  {
    name: 'a resting limit needs the price to pass by a tick',
    story: `
      submit e buy 1 limit 99
      bar 100 101 99 100
      bar 100 101 98.99 100 | e filled 1 @ 99 maker`,
  },
  {
    name: 'a limit gets the better price when the market opens through it',
    story: `
      submit e buy 1 limit 99
      bar 97 98 96 97       | e filled 1 @ 97 taker`,
  },
  {
    name: 'a gap beyond the stop fills at the open',
    story: `
      submit e buy 1 market
      bar 100 100 100 100   | e filled 1 @ 100 taker
      submit s sell 1 stop 95
      bar 90 91 89 90       | s filled 1 @ 90 taker`,
  },
  {
    name: 'a stop pays half the spread below its price',
    model: { halfSpreadBps: { equity: 10, crypto: 10 } },
    story: `
      submit e buy 1 market
      bar 100 100 100 100   | e filled 1 @ 100.1 taker
      submit s sell 1 stop 95
      bar 96 96.5 94 95     | s filled 1 @ 94.9 taker`,
  },
  {
    name: 'a stop-limit that gaps beyond its limit rests and fills when the price comes back',
    story: `
      submit e buy 1 market
      bar 100 100 100 100   | e filled 1 @ 100 taker
      submit s sell 1 stop_limit 95 94
      bar 90 91 89 90
      bar 91 95 91 92       | s filled 1 @ 94 maker`,
  },
  {
    name: 'a bar that holds both stop and target stops a long out',
    story: `
      submit e buy 1 market
      submit t sell 1 limit 105 parent e oco s
      submit s sell 1 stop 95 parent e
      bar 100 106 94 100    | e filled 1 @ 100 taker; s filled 1 @ 95 taker; t canceled oco`,
  },
  {
    name: 'and stops a short out',
    story: `
      submit e sell 1 market
      submit t buy 1 limit 95 parent e oco s
      submit s buy 1 stop 105 parent e
      bar 100 106 94 100    | e filled 1 @ 100 taker; s filled 1 @ 105 taker; t canceled oco`,
  },
  {
    name: 'and stops a short out although its entry was still on its way at the open',
    model: { latencyMs: 250 },
    story: `
      submit e sell 1 market
      submit t buy 1 limit 95 parent e oco s
      submit s buy 1 stop 105 parent e
      bar 100 106 94 100    | e filled 1 @ 100 taker; s filled 1 @ 105 taker; t canceled oco`,
  },
  {
    name: 'a limit entry and its stop fill in the same bar',
    story: `
      submit e buy 1 limit 98
      submit s sell 1 stop 95 parent e
      bar 100 101 94 97     | e filled 1 @ 98 maker; s filled 1 @ 95 taker`,
  },
  {
    name: 'a stop entry and its stop fill in the same bar',
    story: `
      submit e buy 1 stop 102
      submit s sell 1 stop 97 parent e
      bar 100 103 96 98     | e filled 1 @ 102 taker; s filled 1 @ 97 taker`,
  },
  {
    name: 'an open beyond the target pays the open',
    story: `
      submit e buy 1 market
      submit t sell 1 limit 105 parent e oco s
      submit s sell 1 stop 95 parent e
      bar 100 101 99 100    | e filled 1 @ 100 taker
      bar 108 109 94 100    | t filled 1 @ 108 taker; s canceled oco`,
  },
  {
    name: 'what a bar has no volume for waits for the next',
    model: { pov: 0.1 },
    story: `
      submit e buy 150 market
      bar 100 101 99 100 v1000  | e partially_filled 100 @ 100 taker
      bar 101 102 100 101 v1000 | e filled 50 @ 101 taker`,
  },
  {
    name: 'immediate-or-cancel keeps what it got, fill-or-kill takes all or nothing',
    model: { pov: 0.1 },
    story: `
      submit i buy 150 market ioc
      bar 100 101 99 100 v1000  | i partially_filled 100 @ 100 taker; i canceled ioc
      submit k buy 150 market fok
      bar 100 101 99 100 v1000  | k canceled fok
      submit w buy 100 market fok
      bar 100 101 99 100 v1000  | w filled 100 @ 100 taker`,
  },
  {
    name: 'without volume nothing fills, but a stop is triggered all the same',
    story: `
      submit e buy 1 market
      bar 100 101 99 100 v0
      bar 101 101 101 101   | e filled 1 @ 101 taker
      submit s sell 1 stop 95
      bar 97 98 94 98 v0
      bar 99 99 99 99       | s filled 1 @ 99 taker`,
  },
  {
    name: 'a trailing stop follows the marks of earlier points',
    story: `
      submit e buy 1 market
      bar 100 100 100 100   | e filled 1 @ 100 taker
      submit s sell 1 trailing 2
      bar 100 103 100 103
      bar 102 102.5 100 101 | s filled 1 @ 101 taker`,
  },
  {
    name: 'a trailing stop by percent rounds against the trader',
    story: `
      submit e sell 1 market
      bar 100 100 100 100   | e filled 1 @ 100 taker
      submit s buy 1 trailing_percent 1.5
      bar 100 100 97 97
      bar 98 99 97.5 98     | s filled 1 @ 98.46 taker`,
  },
  {
    name: 'a fill between the request to cancel and its effect is valid',
    model: { latencyMs: 30_000 },
    story: `
      submit e buy 1 limit 99
      bar 100 101 99.5 100
      cancel e              | e pending_cancel requested
      bar 100 100 98 99     | e filled 1 @ 99 maker
      submit f buy 1 limit 97
      bar 99 100 98 99
      cancel f              | f pending_cancel requested
      bar 99 99 98 98       | f canceled requested
      cancel f              | not_working`,
  },
  {
    name: 'a partial target leaves the stop for the rest',
    model: { pov: 0.1 },
    story: `
      submit e buy 150 market
      submit t sell 150 limit 105 parent e oco s
      submit s sell 150 stop 95 parent e
      bar 100 101 99 100 v1500   | e filled 150 @ 100 taker
      bar 100 106 100 104 v1000  | t partially_filled 100 @ 105 maker
      bar 100 100 94 95 v1000    | s filled 50 @ 95 taker; t canceled oco
      books                      | cash 1000250 position 0 orders 0`,
  },
  {
    name: 'a stop is triggered although the volume of its bar is spent',
    model: { pov: 0.1 },
    story: `
      submit e buy 200 market
      bar 100 101 99 100 v2000   | e filled 200 @ 100 taker
      submit x sell 100 market
      submit s sell 100 stop 95
      bar 100 101 94 101 v1000   | x filled 100 @ 100 taker
      bar 101 101 101 101 v1000  | s filled 100 @ 101 taker`,
  },
  {
    name: 'the order that the price reaches first gets the volume',
    model: { pov: 0.1 },
    story: `
      submit e buy 200 market
      bar 100 101 99 100 v2000   | e filled 200 @ 100 taker
      submit far sell 100 stop 95
      submit near sell 100 stop 97
      bar 100 101 94 101 v1000   | near filled 100 @ 97 taker
      bar 96 96 96 96 v1000      | far filled 100 @ 96 taker`,
  },
  {
    name: 'impact follows the square root of the share of volume',
    model: { impactY: 1 },
    story: `
      submit e buy 100 market
      bar 100 101 99 100 v10000 s0.02 | e filled 100 @ 100.2 taker`,
  },
];

describe('the paper venue', () => {
  test.each(CASES)('$name', ({ model, story }) => {
    expect(play(story, { setup: setupOf(model) })).toBe(tidy(story));
  });
});

describe('the bars it is fed', () => {
  const opensAt = instant('2026-03-02T15:00:00Z');
  const bar = {
    opensAt,
    closesAt: instant('2026-03-02T15:01:00Z'),
    open: 100,
    high: 101,
    low: 99,
    close: 100,
    volume: 5,
  };
  const event: BarEvent = { kind: 'bar', symbol: SHARE.symbol, bar, sigma: 0 };
  const account = openPaperAccount(decimal('1000'));

  test.each([
    ['a high under its close', { ...event, bar: { ...bar, high: 99.5 } }],
    ['a low over its open', { ...event, bar: { ...bar, low: 100.5 } }],
    ['a price that is no number', { ...event, bar: { ...bar, close: Number.NaN } }],
    ['a volume below zero', { ...event, bar: { ...bar, volume: -1 } }],
    ['a volatility that is no number', { ...event, sigma: Number.NaN }],
    ['no length', { ...event, bar: { ...bar, closesAt: opensAt } }],
    ['a symbol the venue does not have', { ...event, symbol: 'NOPE' }],
  ])('a bar with %s breaks the run', (_, broken) => {
    expect(() => step(account, broken, setupOf())).toThrow(InvariantBroken);
  });

  test('a bar that comes again changes nothing, one that overlaps breaks the run', () => {
    const once = step(account, event, setupOf()).state;
    expect(step(once, event, setupOf())).toEqual({ state: once, reports: [] });
    const late = { ...bar, opensAt: utcMillis(opensAt + 1), closesAt: utcMillis(bar.closesAt + 1) };
    expect(() => step(once, { ...event, bar: late }, setupOf())).toThrow(InvariantBroken);
  });
});

describe('the band in which a book sleeps', () => {
  const now = instant('2026-03-02T15:00:00Z');
  const later = instant('2026-03-02T16:00:00Z');
  const bandOf = (...orders: readonly Parameters<typeof orderOf>[1][]) => {
    let state = openPaperAccount(decimal('100000'));
    for (const [index, terms] of orders.entries()) {
      state = submit(state, orderOf(`o${index}`, terms), { now, ask: 100 }, setupOf()).state;
    }
    return wakeBand(state, SHARE.symbol);
  };
  const limit = (price: string) => ({ type: 'limit', limitPrice: decimal(price) }) as const;
  const stop = (price: string) => ({ type: 'stop', stopPrice: decimal(price) }) as const;

  test('an empty book sleeps through everything', () => {
    expect(isQuiet(bandOf(), 0.01, 1e9, later)).toBe(true);
  });

  test('resting orders wake it at their prices and their ends', () => {
    const band = bandOf(limit('95'), limit('96'), { ...stop('110'), timeInForce: 'gtd', expiresAt: later });
    expect(band).toEqual({ below: 96, above: 110, at: later });
    expect(isQuiet(band, 96.01, 109.99, later - 1)).toBe(true);
    expect(isQuiet(band, 96, 109.99, later - 1)).toBe(false);
    expect(isQuiet(band, 96.01, 110, later - 1)).toBe(false);
    expect(isQuiet(band, 96.01, 109.99, later)).toBe(false);
    expect(isQuiet(band, Number.NaN, 109.99, later - 1)).toBe(false);
  });

  test.each([
    ['a market order', {}],
    ['a trailing stop', { type: 'trailing_stop', trailBy: decimal('50') }],
    ['an immediate order', { ...limit('1'), timeInForce: 'ioc' }],
  ] as const)('%s keeps it awake', (_, terms) => {
    expect(isQuiet(bandOf(terms), 100, 100, now)).toBe(false);
  });
});
