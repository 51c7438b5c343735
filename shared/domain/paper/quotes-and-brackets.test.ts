import { describe, expect, test } from 'vitest';
import { step } from './matcher.ts';
import {
  COIN,
  decimal,
  instant,
  orderOf,
  play,
  SHARE,
  setupOf,
  type StoryOptions,
  tidy,
} from './paper-desk.fixture.ts';
import { submit } from './order-entry.ts';
import { openPaperAccount } from './state.ts';

interface Case {
  readonly name: string;
  readonly options?: StoryOptions;
  readonly story: string;
}

const QUOTES: readonly Case[] = [
  {
    name: 'a market order buys at the ask and sells at the bid',
    story: `
      submit b buy 1 market
      quote 99.98 100.02      | b filled 1 @ 100.02 taker
      submit s sell 1 market
      wait 1000
      quote 99.98 100.02      | s filled 1 @ 99.98 taker`,
  },
  {
    name: 'a limit fills when it is marketable and rests otherwise',
    story: `
      submit b buy 1 limit 100.01
      quote 99.98 100.02
      wait 1000
      quote 99.97 100         | b filled 1 @ 100 taker`,
  },
  {
    name: 'a stop is triggered by the side it trades on',
    story: `
      submit b buy 1 stop 101
      quote 100.99 101        | b filled 1 @ 101 taker
      submit s sell 1 stop 99
      wait 1000
      quote 99.01 99.03
      wait 1000
      quote 98.99 99.01       | s filled 1 @ 98.99 taker`,
  },
  {
    name: 'the size shown caps a fill, and the rest goes on from there',
    options: { setup: setupOf({ quoteSizeCaps: true }) },
    story: `
      submit b buy 150 market
      quote 99.98 100.02 500 100 | b partially_filled 100 @ 100.02 taker
      quote 99.98 100.02 500 100
      wait 1000
      quote 99.98 100.03 500 100 | b filled 50 @ 100.03 taker`,
  },
  {
    name: 'a bar around a quote does not take a changed order back to its open',
    options: { setup: setupOf({ quoteSizeCaps: true }) },
    story: `
      submit b buy 2 market
      wait 30000
      quote 99.98 100.02 1 1  | b partially_filled 1 @ 100.02 taker
      wait -30000
      bar 90 101 89 100       | b filled 1 @ 89 taker`,
  },
  {
    name: 'children of a parent that a quote filled meet the side they trade on',
    story: `
      submit e buy 1 market
      submit t sell 1 limit 100.01 parent e
      quote 99.98 100.02      | e filled 1 @ 100.02 taker
      wait 1000
      quote 100.01 100.03     | t filled 1 @ 100.01 taker`,
  },
  {
    name: 'trailing stops keep to bars',
    story: `
      submit s sell 1 trailing 2
      quote 110 110.02
      wait 1000
      quote 90 90.02`,
  },
];

const BRACKETS: readonly Case[] = [
  {
    name: 'children wait for the whole of a parent',
    options: { setup: setupOf({ pov: 0.1 }) },
    story: `
      submit e buy 150 market
      submit s sell 150 stop 99 parent e
      bar 100 101 98 100 v1000 | e partially_filled 100 @ 100 taker
      bar 100 101 98 100 v1500 | e filled 50 @ 100 taker; s partially_filled 100 @ 99 taker
      bar 97 98 96 97 v1500    | s filled 50 @ 97 taker`,
  },
  {
    name: 'children end with a parent that ends unfilled',
    story: `
      submit e buy 1 limit 90
      submit s sell 1 stop 85 parent e
      submit t sell 1 limit 95 parent e oco s
      cancel e                | e pending_cancel requested
      bar 100 101 99 100      | e canceled requested; s canceled parent_ended; t canceled parent_ended`,
  },
  {
    name: 'cancelling a target leaves the stop in place',
    story: `
      submit e buy 1 market
      submit s sell 1 stop 95 parent e
      submit t sell 1 limit 105 parent e oco s
      bar 100 101 99 100      | e filled 1 @ 100 taker
      cancel t                | t pending_cancel requested
      bar 100 101 94 100      | t canceled requested; s filled 1 @ 95 taker`,
  },
  {
    name: 'a target that the entry has overtaken fills at once, at the better price',
    story: `
      submit e buy 1 market
      submit t sell 1 limit 105 parent e
      bar 106 107 104 105     | e filled 1 @ 106 taker; t filled 1 @ 106 taker`,
  },
  {
    name: 'a reduce-only order ends when nothing is left to reduce',
    story: `
      submit e buy 2 market
      submit s sell 2 stop 95 parent e reduce
      submit t sell 2 limit 105 parent e reduce
      bar 100 101 99 100      | e filled 2 @ 100 taker
      bar 100 106 100 100     | t filled 2 @ 105 maker
      bar 100 100 94 94       | s canceled nothing_to_reduce`,
  },
  {
    name: 'a coin whose fee was taken from it is sold to the last lot, and its stop goes with it',
    options: { symbol: COIN.symbol },
    story: `
      submit e buy 1 market
      submit s sell 1 stop 95 parent e
      submit t sell 1 limit 105 parent e oco s
      bar 100 101 99 100      | e filled 1 @ 100 taker
      books                   | cash 999900 position 0.9975 orders 2
      bar 104 106 103 104     | t partially_filled 0.9975 @ 105 maker; t canceled nothing_to_reduce; s canceled oco
      books                   | cash 1000004.58039375 position 0 orders 0`,
  },
  {
    name: 'a random partial fill leaves the rest for the next bar',
    options: { setup: setupOf({ partialFillRate: 1, seed: 'a' }) },
    story: `
      submit e buy 100 market
      bar 100 101 99 100      | e partially_filled 50 @ 100 taker
      bar 102 102 102 102     | e partially_filled 5 @ 102 taker`,
  },
];

describe('live quotes', () => {
  test.each(QUOTES)('$name', ({ options, story }) => {
    expect(play(story, options)).toBe(tidy(story));
  });

  test.each([
    ['fresh', 15_000, 1],
    ['stale', 15_001, 0],
  ])('a %s quote, %i ms old, gives %i fills', (_, ageMs, fills) => {
    const at = instant('2026-03-02T15:00:00Z');
    const setup = setupOf();
    const { state } = submit(
      openPaperAccount(decimal('1000')),
      orderOf('e', {}),
      { now: at, ask: 100 },
      setup,
    );
    const quote = { symbol: SHARE.symbol, at, bid: 99, ask: 100, bidSize: null, askSize: null };
    const receivedAt = instant(new Date(at + ageMs).toISOString());
    expect(step(state, { kind: 'quote', quote, receivedAt }, setup).reports).toHaveLength(fills);
  });
});

describe('brackets, siblings and reduce-only orders', () => {
  test.each(BRACKETS)('$name', ({ options, story }) => {
    expect(play(story, options)).toBe(tidy(story));
  });
});
