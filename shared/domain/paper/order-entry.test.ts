import { describe, expect, test } from 'vitest';
import { clientOrderId } from '../ids/ids.ts';
import type { OrderTerms } from '../orders/intent.ts';
import { VENUE_CODES } from './checks/refusals.ts';
import { ALPACA_PAPER, FILL_PRESETS, IDEAL, REALISTIC } from './fill-model.ts';
import { cancel, submit } from './order-entry.ts';
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
import { openPaperAccount } from './state.ts';

const NOW = instant('2026-03-02T15:00:00Z');
const NEW_YORK = { ...SHARE, calendar: 'XNYS' } as const;

function refusalOf(terms: Partial<OrderTerms>, cash = '10000', ask: number | null = 100): unknown {
  const setup = setupOf({}, NEW_YORK, COIN);
  const { state, answer } = submit(
    openPaperAccount(decimal(cash)),
    orderOf('e', terms),
    { now: NOW, ask },
    setup,
  );
  if (answer.kind === 'rejected') expect(state).toEqual(openPaperAccount(decimal(cash)));
  // As text, because equal decimals may have different scales.
  const plain: unknown = JSON.parse(
    JSON.stringify(answer.kind === 'rejected' ? answer.refusal : answer.kind),
  );
  return plain;
}

const price = (text: string) => decimal(text);

describe('an order by itself', () => {
  const FAULTS: readonly (readonly [string, Partial<OrderTerms>, string])[] = [
    ['no quantity', { quantity: decimal('0') }, 'quantity'],
    ['a limit order without its limit', { type: 'limit' }, 'limit_price'],
    ['a market order with a limit', { limitPrice: price('100') }, 'limit_price'],
    ['a limit of zero', { type: 'limit', limitPrice: price('0') }, 'limit_price'],
    ['a stop without its stop', { type: 'stop' }, 'stop_price'],
    ['a stop-limit without its limit', { type: 'stop_limit', stopPrice: price('99') }, 'limit_price'],
    ['a trailing stop without a distance', { type: 'trailing_stop' }, 'trail'],
    ['a trailing stop with two', { type: 'trailing_stop', trailBy: price('1'), trailPercent: 1 }, 'trail'],
    ['a trailing stop by the whole price', { type: 'trailing_stop', trailPercent: 100 }, 'trail'],
    ['a distance on a market order', { trailBy: price('1') }, 'trail'],
    ['good till no date', { timeInForce: 'gtd' }, 'expires_at'],
    ['good till now', { timeInForce: 'gtd', expiresAt: NOW }, 'expires_at'],
    [
      'a date on a day order',
      { timeInForce: 'day', expiresAt: instant('2026-03-03T00:00:00Z') },
      'expires_at',
    ],
    ['a stop for the auction', { type: 'stop', stopPrice: price('99'), timeInForce: 'opg' }, 'auction_type'],
    ['an auction that never happens', { symbol: COIN.symbol, timeInForce: 'cls' }, 'auction_market'],
    ['an immediate stop', { type: 'stop', stopPrice: price('99'), timeInForce: 'ioc' }, 'immediate_type'],
    ['a market order outside regular hours', { extendedHours: true }, 'extended_hours'],
  ];
  test.each(FAULTS)('%s is refused', (_, terms, because) => {
    expect(refusalOf(terms)).toEqual({ code: 'INVALID_TERMS', because });
  });

  test.each([
    ['a price between two ticks', { type: 'limit', limitPrice: price('99.995') }, 'NOT_ON_TICK'],
    ['a quantity between two lots', { quantity: decimal('1.5') }, 'NOT_ON_LOT'],
    ['less than the smallest quantity', { symbol: COIN.symbol, quantity: decimal('0.00001') }, 'NOT_ON_LOT'],
    [
      'less than the smallest notional',
      { symbol: COIN.symbol, quantity: decimal('0.01') },
      'BELOW_MIN_NOTIONAL',
    ],
    ['a symbol the venue does not have', { symbol: 'NOPE' }, 'UNKNOWN_SYMBOL'],
  ] as const)('%s is refused', (_, terms, code) => {
    expect(refusalOf(terms)).toMatchObject({ code });
  });

  test('a quantity under the minimum is refused with both figures', () => {
    const setup = setupOf({}, { ...SHARE, minQuantity: decimal('5') });
    const { answer } = submit(
      openPaperAccount(decimal('1000')),
      orderOf('e', { quantity: decimal('4') }),
      { now: NOW, ask: 100 },
      setup,
    );
    expect(answer).toMatchObject({
      refusal: { code: 'BELOW_MIN_QUANTITY', quantity: decimal('4'), minimum: decimal('5') },
    });
  });
});

describe('what an order needs', () => {
  test.each([
    ['a limit buy its limit', { type: 'limit', limitPrice: price('99.5'), quantity: decimal('100') }, '9950'],
    ['a stop buy its stop', { type: 'stop', stopPrice: price('101'), quantity: decimal('100') }, '10100'],
    ['a market buy the ask and 2.5 %', { quantity: decimal('100') }, '10250'],
    ['a short the ask and 3 %', { side: 'sell', quantity: decimal('100') }, '10300'],
    [
      'a short its limit where that is more',
      { side: 'sell', type: 'limit', limitPrice: price('110'), quantity: decimal('100') },
      '11000',
    ],
  ] as const)('%s', (_, terms, required) => {
    const shortBy = decimal(required).minus(decimal('0.01')).toString();
    expect(refusalOf(terms, required)).toBe('accepted');
    expect(refusalOf(terms, shortBy)).toMatchObject({
      code: 'INSUFFICIENT_BUYING_POWER',
      required,
    });
  });

  test('a cheap share bought at market needs the ask and 4 %', () => {
    expect(refusalOf({ quantity: decimal('100') }, '1040', 10)).toBe('accepted');
    expect(refusalOf({ quantity: decimal('100') }, '1039.99', 10)).toMatchObject({
      code: 'INSUFFICIENT_BUYING_POWER',
    });
  });

  test('an order at market needs a market', () => {
    expect(refusalOf({}, '10000', null)).toEqual({ code: 'NO_MARKET_PRICE', symbol: SHARE.symbol });
    expect(refusalOf({ type: 'limit', limitPrice: price('99') }, '10000', null)).toBe('accepted');
  });
});

const STORIES: readonly { readonly name: string; readonly options?: StoryOptions; readonly story: string }[] =
  [
    {
      name: 'open orders and shorts keep buying power',
      story: `
      submit a buy 5000 limit 100
      submit b buy 5000 limit 100
      submit c buy 1 limit 100        | INSUFFICIENT_BUYING_POWER
      cancel b                        | b pending_cancel requested
      bar 101 102 101 101             | b canceled requested
      submit d buy 4999 limit 100
      submit e buy 2 limit 100        | INSUFFICIENT_BUYING_POWER`,
    },
    {
      name: 'a short keeps its proceeds and as much again',
      story: `
      submit s sell 5000 limit 100
      bar 101 102 101 101             | s filled 5000 @ 101 taker
      submit t sell 4900 limit 110    | INSUFFICIENT_BUYING_POWER
      submit u sell 4500 limit 110
      bar 100 101 100 100
      cancel u                        | u pending_cancel requested
      bar 100 101 100 100             | u canceled requested
      submit c buy 5000 market
      bar 100 101 99 100              | c filled 5000 @ 100 taker
      books                           | cash 1005000 position 0 orders 0`,
    },
    {
      name: 'a sale takes no more than the position less what open sales may take; a pair of siblings counts once',
      story: `
      submit e buy 100 market
      bar 100 101 99 100              | e filled 100 @ 100 taker
      submit s sell 60 stop 90
      submit t sell 60 limit 110 oco s
      submit x sell 41 market         | INSUFFICIENT_QUANTITY
      submit y sell 40 market
      submit z sell 1 market          | INSUFFICIENT_QUANTITY`,
    },
    {
      name: 'a child that still waits for its parent takes nothing from the position',
      story: `
      submit e buy 100 market
      bar 100 101 99 100              | e filled 100 @ 100 taker
      submit p buy 100 limit 90
      submit s sell 100 stop 85 parent p
      submit x sell 100 limit 110
      submit y sell 1 limit 110       | INSUFFICIENT_QUANTITY`,
    },
    {
      name: 'a long that was sold leaves its whole proceeds free',
      story: `
      submit e buy 9000 market
      bar 100 101 99 100              | e filled 9000 @ 100 taker
      submit x sell 9000 market
      bar 100 101 99 100              | x filled 9000 @ 100 taker
      submit y buy 10000 limit 100`,
    },
    {
      name: 'an order cannot turn a position round',
      story: `
      submit e sell 100 market
      bar 100 101 99 100              | e filled 100 @ 100 taker
      submit x buy 101 market         | INSUFFICIENT_QUANTITY
      submit y buy 100 market`,
    },
    {
      name: 'a coin cannot be sold short, nor reduced when there is none',
      options: { symbol: COIN.symbol },
      story: `
      submit s sell 1 market          | INSUFFICIENT_QUANTITY
      submit r sell 1 market reduce   | INSUFFICIENT_QUANTITY`,
    },
    {
      name: 'a share that cannot be borrowed cannot be sold short',
      options: { setup: setupOf({}, { ...SHARE, shortable: false }) },
      story: `
      submit s sell 1 market          | SHORT_NOT_ALLOWED`,
    },
    {
      name: 'an account does not trade with itself',
      story: `
      submit a buy 1 limit 99
      submit b sell 1 market          | WASH_TRADE
      submit c sell 1 limit 99        | WASH_TRADE
      submit d sell 1 stop 98         | WASH_TRADE
      submit e sell 1 limit 99.01`,
    },
    {
      name: 'a client order id is taken for ever, but not by an order that was rejected',
      story: `
      submit a buy 1 limit 99.995     | NOT_ON_TICK
      submit a buy 1 limit 99
      submit a buy 1 limit 99         | duplicate of v-a
      cancel a                        | a pending_cancel requested
      bar 100 101 100 100             | a canceled requested
      submit a buy 1 limit 99         | duplicate of v-a`,
    },
    {
      name: 'a child needs a working parent, the other side and no more than its quantity',
      story: `
      submit s sell 1 stop 95 parent e | PARENT_NOT_WORKING
      submit e buy 1 limit 99
      submit t sell 2 stop 95 parent e | CHILD_NOT_PROTECTIVE
      submit u buy 1 stop 95 parent e  | CHILD_NOT_PROTECTIVE
      submit v sell 1 stop 95 parent e`,
    },
    {
      name: 'where the model rejects by chance, some orders are rejected',
      options: { setup: setupOf({ rejectRate: 1 }) },
      story: `
      submit a buy 1 market            | REJECTED_BY_CHANCE`,
    },
    {
      name: 'asking twice to cancel changes nothing',
      options: { setup: setupOf({ latencyMs: 60_000 }) },
      story: `
      submit a buy 1 limit 90
      bar 100 101 100 100
      cancel a                         | a pending_cancel requested
      wait 30000
      cancel a                         | a pending_cancel requested
      wait 30000
      clock                            | a canceled requested
      cancel a                         | not_working`,
    },
  ];

describe('an order against the account', () => {
  test.each(STORIES)('$name', ({ options, story }) => {
    expect(play(story, options)).toBe(tidy(story));
  });
});

describe('answers', () => {
  test('an acknowledgement travels for a while, and a refusal carries the number of the venue', () => {
    const setup = { ...setupOf(), model: REALISTIC };
    const market = { now: NOW, ask: 100 };
    const good = submit(openPaperAccount(decimal('1000')), orderOf('e', {}), market, setup);
    expect(good.answer).toEqual({
      kind: 'accepted',
      report: {
        reportId: 'paper:e:new:0',
        clientOrderId: 'e',
        venueOrderId: 'v-e',
        status: 'new',
        cumulativeQuantity: decimal('0'),
        fills: [],
        reason: null,
        occurredAt: NOW + 100,
      },
    });
    const poor = submit(openPaperAccount(decimal('1')), orderOf('e', {}), market, setup);
    expect(poor.answer).toMatchObject({
      kind: 'rejected',
      venueCode: 40_310_000,
      report: { status: 'rejected', reason: 'INSUFFICIENT_BUYING_POWER' },
    });
    expect(cancel(good.state, clientOrderId('nobody'), NOW, setup).answer).toEqual({ kind: 'not_working' });
  });

  test('every refusal has a number in the ranges of the venue', () => {
    for (const code of Object.values(VENUE_CODES))
      expect([40_310_000, 42_210_000, 40_410_000]).toContain(code);
  });
});

describe('presets', () => {
  const entry = 'submit e buy 100 market\n';
  test.each([
    ['realistic', 'bar 100 101 99 100 v10000 s0.01 | e filled 100 @ 100.11 taker'],
    ['ideal', 'bar 100 101 99 100 v10000 s0.01 | e filled 100 @ 100 taker'],
  ] as const)('%s', (preset, bar) => {
    const setup = { ...setupOf(), model: FILL_PRESETS[preset] };
    expect(play(entry + bar, { setup })).toBe(tidy(entry + bar));
  });

  test('alpaca-paper fills without slippage and about a tenth of the executions in part', () => {
    const setup = { ...setupOf(), model: ALPACA_PAPER };
    const outcomes = Array.from({ length: 400 }, (_, index) =>
      play(`submit e${index} buy 100 market\nbar 100 101 99 100 s0.01`, { setup }),
    );
    expect(outcomes.every((outcome) => outcome.includes('@ 100 taker'))).toBe(true);
    const parts = outcomes.filter((outcome) => outcome.includes('partially_filled')).length;
    expect(parts).toBeGreaterThan(20);
    expect(parts).toBeLessThan(65);
  });

  test('ideal touches, realistic penetrates', () => {
    const story = 'submit e buy 1 limit 99\nbar 100 101 99 100';
    expect(play(story, { setup: { ...setupOf(), model: IDEAL } })).toContain('e filled 1 @ 99 maker');
    expect(play(story, { setup: { ...setupOf(), model: REALISTIC } })).not.toContain('filled');
  });
});
