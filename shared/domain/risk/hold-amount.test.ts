import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal } from '../money/decimal.ts';
import type { OrderType, Side } from '../orders/intent.ts';
import { AAPL, BTC, d } from './fixtures/books.ts';
import { holdAmountOf } from './hold-amount.ts';

type Row = readonly [
  Side,
  OrderType,
  string | null,
  string | null,
  { readonly market: string; readonly hold: string },
];

/** side, type, limit, stop, market: hold for 10 shares without fees. */
const ROWS: readonly Row[] = [
  ['buy', 'limit', '100', null, { market: '101', hold: '1000' }],
  ['buy', 'stop_limit', '100', '99', { market: '98', hold: '1000' }],
  ['buy', 'market', null, null, { market: '100', hold: '1025' }],
  ['buy', 'market', null, null, { market: '50', hold: '512.5' }],
  ['buy', 'market', null, null, { market: '49.99', hold: '519.896' }],
  ['buy', 'market', null, null, { market: '20', hold: '208' }],
  ['buy', 'stop', null, '102', { market: '100', hold: '1045.5' }],
  ['buy', 'stop', null, '102', { market: '105', hold: '1076.25' }], // Already through its trigger.
  ['buy', 'trailing_stop', null, null, { market: '100', hold: '1025' }],
  ['sell', 'market', null, null, { market: '100', hold: '1030.002' }],
  ['sell', 'limit', '104', null, { market: '100', hold: '1040.002' }],
  ['sell', 'limit', '99', null, { market: '100', hold: '1030.002' }],
];

describe('money held for an entry', () => {
  test.each(ROWS)('%s %s limit %s stop %s: %j', (side, type, limit, stop, { market, hold }) => {
    const terms = {
      side,
      type,
      quantity: d('10'),
      limitPrice: limit === null ? null : d(limit),
      stopPrice: stop === null ? null : d(stop),
      reduceOnly: false,
    };
    expect(holdAmountOf(terms, d(market), AAPL).toString()).toBe(hold);
  });

  const limitBuy = { side: 'buy', type: 'limit', limitPrice: d('61250'), stopPrice: null } as const;

  test('the taker fee is held on top', () => {
    const terms = { ...limitBuy, quantity: d('0.05'), reduceOnly: false };
    expect(holdAmountOf(terms, d('61250'), BTC).toString()).toBe('3070.15625');
  });

  test('a fee taken from the coins received costs no cash', () => {
    const terms = { ...limitBuy, quantity: d('0.05'), reduceOnly: false };
    const inCoins = { ...BTC, fees: { ...BTC.fees, feeIn: 'received' as const } };
    expect(holdAmountOf(terms, d('61250'), inCoins).toString()).toBe('3062.5');
  });

  test('an order that reduces holds no money', () => {
    expect(holdAmountOf({ ...limitBuy, quantity: d('0.05'), reduceOnly: true }, d('61250'), BTC).isZero).toBe(
      true,
    );
  });

  test('the hold covers a fill at the held price and its fee, at ledger scale', () => {
    const cents = fc.bigInt({ min: 1n, max: 100_000_000n }).map((units) => Decimal.of(units, 2));
    const lots = fc.bigInt({ min: 1n, max: 1_000_000_000n }).map((units) => Decimal.of(units, 4));
    fc.assert(
      fc.property(cents, lots, (price, quantity) => {
        const hold = holdAmountOf(
          { ...limitBuy, limitPrice: price, quantity, reduceOnly: false },
          price,
          BTC,
        );
        const cost = price.times(quantity).times(d('1.0025'));
        expect(hold.compare(cost)).toBeGreaterThanOrEqual(0);
        expect(hold.minus(cost).lessThan(d('0.0001'))).toBe(true);
        expect(hold.scale).toBe(8);
      }),
    );
  });
});
