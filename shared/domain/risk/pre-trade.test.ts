import { describe, expect, test } from 'vitest';
import { utcMillis } from '../time/instant.ts';
import { DENIAL_CODES } from './denial.ts';
import { exposureOf } from './exposure.ts';
import { BTC, book, d, entryDraft, limits, quiet } from './fixtures/books.ts';
import type { Halt } from './guards/state.ts';
import { checkBeforeSend, checkBeforeTrade, type IntentDraft } from './pre-trade.ts';
import type { RiskBook } from './room.ts';

const terms = entryDraft().terms;
const withTerms = (overrides: Partial<IntentDraft['terms']>): IntentDraft =>
  entryDraft({ terms: { ...terms, ...overrides } });
const exit = (overrides: Partial<IntentDraft> = {}): IntentDraft =>
  entryDraft({
    leg: 'exit',
    terms: { ...terms, side: 'sell', reduceOnly: true },
    protection: null,
    holdAmount: d('0'),
    ...overrides,
  });
const halted = (state: Halt['state']): RiskBook => {
  const halt: Halt = { scope: 'profile', state, symbol: null, reason: 'drill', since: utcMillis(0) };
  return book({ guards: quiet({ halts: [halt] }) });
};
const msft = { symbol: 'MSFT', assetClass: 'equity', direction: 'long', quantity: d('1') } as const;
const withMsft = (price: string, stop: string | null): RiskBook =>
  book({
    cluster: ['AAPL', 'MSFT'],
    exposure: exposureOf(
      [{ ...msft, price: d(price), entryPrice: d(price), stopPrice: stop === null ? null : d(stop) }],
      [],
    ),
  });

const CASES: readonly (readonly [string, IntentDraft, RiskBook, string])[] = [
  ['a sound entry', entryDraft(), book(), 'approved'],
  ['an entry while reducing', entryDraft(), halted('REDUCING'), 'ENTRIES_PAUSED'],
  ['an entry while halted', entryDraft(), halted('HALTED'), 'PROFILE_HALTED'],
  ['an exit of the strategy while reducing', exit(), halted('REDUCING'), 'approved'],
  ['an exit of the strategy while halted', exit(), halted('HALTED'), 'PROFILE_HALTED'],
  ['a protective stop while halted', exit({ leg: 'stop' }), halted('HALTED'), 'approved'],
  ['a flattening while halted', exit({ leg: 'flatten' }), halted('HALTED'), 'approved'],
  ['an exit by hand while halted', exit({ origin: 'manual' }), halted('HALTED'), 'approved'],
  [
    'an exit past every limit',
    exit(),
    book({ guards: quiet({ openTrades: 99, dataAgeMs: 1e9 }) }),
    'approved',
  ],
  ['an exit that could open', exit({ terms: { ...terms, side: 'sell' } }), book(), 'NOT_REDUCE_ONLY'],
  ['an exit on the entry side', exit({ terms: { ...terms, reduceOnly: true } }), book(), 'WRONG_SIDE'],
  [
    'a crumb can be closed',
    exit({
      terms: { ...terms, side: 'sell', reduceOnly: true, quantity: d('0.001'), limitPrice: d('0.01') },
    }),
    book(),
    'approved',
  ],
  ['an entry that reduces', withTerms({ reduceOnly: true }), book(), 'NOT_REDUCE_ONLY'],
  ['an order for another symbol', withTerms({ symbol: 'MSFT' }), book(), 'WRONG_SYMBOL'],
  ['a long entry that sells', withTerms({ side: 'sell' }), book(), 'WRONG_SIDE'],
  ['a limit order without limit', withTerms({ limitPrice: null }), book(), 'PRICE_MISSING'],
  ['a stop order without stop', withTerms({ type: 'stop', limitPrice: null }), book(), 'PRICE_MISSING'],
  [
    'a trailing order with two trails',
    withTerms({ type: 'trailing_stop', limitPrice: null, trailBy: d('1'), trailPercent: 1 }),
    book(),
    'PRICE_MISSING',
  ],
  ['a limit of zero', withTerms({ limitPrice: d('0') }), book(), 'PRICE_MISSING'],
  ['no reference price', entryDraft({ referencePrice: d('0') }), book(), 'PRICE_MISSING'],
  ['a limit between ticks', withTerms({ limitPrice: d('100.005') }), book(), 'OFF_TICK'],
  ['a quantity between lots', withTerms({ quantity: d('1.0005') }), book(), 'OFF_LOT'],
  ['a quantity of zero', withTerms({ quantity: d('0') }), book(), 'BELOW_MINIMUM_QUANTITY'],
  ['a notional too small', withTerms({ quantity: d('0.009') }), book(), 'BELOW_MINIMUM_NOTIONAL'],
  [
    'a short sale of a coin',
    shortOfCoin(),
    book({ instrument: BTC, guards: quiet({ symbol: 'BTC/USD' }) }),
    'SHORT_NOT_ALLOWED',
  ],
  ['a strategy without a stop', entryDraft({ protection: null }), book(), 'STOP_MISSING'],
  [
    'a stop above a long entry',
    entryDraft({ protection: { stopPrice: d('101'), targetPrice: null } }),
    book(),
    'STOP_NOT_PROTECTIVE',
  ],
  [
    'a target below a long entry',
    entryDraft({ protection: { stopPrice: d('95'), targetPrice: d('99') } }),
    book(),
    'STOP_NOT_PROTECTIVE',
  ],
  ['less held than it costs', entryDraft({ holdAmount: d('999.99') }), book(), 'HOLD_WRONG'],
  ['too large a position', big('21', '99.9'), book(), 'POSITION_LIMIT'],
  ['gross is full', entryDraft(), withMsft('9500', '9500'), 'GROSS_LIMIT'],
  ['the asset class is full', entryDraft(), withMsft('5500', '5500'), 'ASSET_CLASS_LIMIT'],
  ['open risk is full', entryDraft(), withMsft('1000', '740'), 'HEAT_LIMIT'],
  ['a position without a stop is all risk', entryDraft(), withMsft('260', null), 'HEAT_LIMIT'],
  ['the cluster is full', entryDraft(), withMsft('1000', '970'), 'CLUSTER_HEAT_LIMIT'],
  [
    'by hand without a stop, all of it is risk',
    entryDraft({ origin: 'manual', protection: null }),
    book(),
    'HEAT_LIMIT',
  ],
  ['by hand without a stop, small', { ...big('0.7', null), origin: 'manual' }, book(), 'approved'],
  ['too little money', entryDraft(), book({ available: d('999') }), 'INSUFFICIENT_CAPITAL'],
];

function shortOfCoin(): IntentDraft {
  return entryDraft({ direction: 'short', terms: { ...terms, symbol: 'BTC/USD', side: 'sell' } });
}

function big(quantity: string, stop: string | null): IntentDraft {
  return entryDraft({
    terms: { ...terms, quantity: d(quantity) },
    protection: stop === null ? null : { stopPrice: d(stop), targetPrice: null },
    holdAmount: d('5000'),
  });
}

describe('before an order is placed', () => {
  test.each(CASES)('%s', (_name, draft, on, expected) => {
    const answer = checkBeforeTrade(draft, on, limits());
    expect(answer.ok ? 'approved' : answer.refusal.code).toBe(expected);
    if (!answer.ok) expect(answer.refusal.sentence.length).toBeGreaterThan(10);
  });

  test('one symbol is full', () => {
    const held = { ...msft, symbol: 'AAPL', price: d('1500'), entryPrice: d('1500'), stopPrice: d('1500') };
    const answer = checkBeforeTrade(entryDraft(), book({ exposure: exposureOf([held], []) }), limits());
    expect(answer.ok ? 'approved' : answer.refusal.code).toBe('SYMBOL_LIMIT');
  });

  test('every code that is listed can happen', () => {
    const covered = new Set(CASES.map(([, , , code]) => code));
    const elsewhere = ['INTENT_TOO_OLD', 'SYMBOL_LIMIT']; // Below and above.
    const guards = DENIAL_CODES.slice(0, DENIAL_CODES.indexOf('WRONG_SYMBOL')); // guards.test.ts
    const missing = DENIAL_CODES.filter(
      (code) => !covered.has(code) && !elsewhere.includes(code) && !guards.includes(code),
    );
    expect(missing).toEqual([]);
  });

  test('a denial carries its figures as exact text', () => {
    const answer = checkBeforeTrade(entryDraft(), book({ available: d('999.90') }), limits());
    expect(answer).toEqual({
      ok: false,
      refusal: {
        code: 'INSUFFICIENT_CAPITAL',
        figures: { needed: '1000', room: '999.9' },
        sentence: 'Money to hold against the money available: 1000 is more than 999.9',
      },
    });
  });
});

describe('before the request leaves', () => {
  const decidedAt = utcMillis(1_000_000);
  const later = { halts: [], now: utcMillis(1_060_000), entryAgeMaxMs: 60_000 };
  const intent = { leg: 'entry', origin: 'strategy', terms, decidedAt } as const;
  const platform: Halt = {
    scope: 'platform',
    state: 'HALTED',
    symbol: null,
    reason: 'drill',
    since: utcMillis(0),
  };

  test.each([
    ['a fresh entry', intent, later, 'send'],
    ['an entry a millisecond too old', intent, { ...later, now: utcMillis(1_060_001) }, 'INTENT_TOO_OLD'],
    ['an entry after the kill switch', intent, { ...later, halts: [platform] }, 'PLATFORM_HALTED'],
    ['an old protective stop', { ...intent, leg: 'stop' }, { ...later, now: utcMillis(9_000_000) }, 'send'],
    [
      'a protective stop after the kill switch',
      { ...intent, leg: 'stop' },
      { ...later, halts: [platform] },
      'send',
    ],
    [
      'an exit of the strategy after the kill switch',
      { ...intent, leg: 'exit' },
      { ...later, halts: [platform] },
      'PLATFORM_HALTED',
    ],
  ] as const)('%s', (_name, what, check, expected) => {
    const answer = checkBeforeSend(what, check);
    expect(answer.ok ? answer.value : answer.refusal.code).toBe(expected);
  });
});
