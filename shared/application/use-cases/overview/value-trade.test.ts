import { expect, test } from 'vitest';
import { tradeId } from '../../../domain/ids/ids.ts';
import { Decimal } from '../../../domain/money/decimal.ts';
import { entryIntent, orderOf } from '../../../domain/orders/orders.fixture.ts';
import { type Trade, tradeFor } from '../../../domain/orders/trade.ts';
import { utcMillis } from '../../../domain/time/instant.ts';
import { valueTrade } from './value-trade.ts';

const OPENING = tradeFor(orderOf(entryIntent('2', { trade: tradeId('trd-1') })), utcMillis(0));
const d = (text: string): Decimal => Decimal.parse(text);

/** Ten entered at 100 with a fee of 1; a short one has brought its money in. */
function held(direction: 'long' | 'short'): Trade {
  const sign = direction === 'long' ? '' : '-';
  return {
    ...OPENING,
    direction,
    status: 'open',
    enteredQuantity: d('10'),
    entryNotional: d('1000'),
    protection: { stopPrice: d(direction === 'long' ? '95' : '105'), targetPrice: null },
    holding: { ...OPENING.holding, quantity: d(`${sign}10`), cost: d(`${sign}1000`), openFees: d('1') },
  };
}

test.each([
  ['long', '110', '99', '9.89'],
  ['long', '90', '-101', '-10.09'],
  ['short', '90', '99', '9.91'],
  ['short', '110', '-101', '-10.11'],
] as const)(
  '%s from 100 at a mark of %s is %s (%s %%), the fee of the entry taken off',
  (direction, mark, pnl, pct) => {
    const valued = valueTrade(held(direction), d(mark));
    expect([valued.unrealised?.toString(), valued.unrealisedPct?.toString()]).toEqual([pnl, pct]);
    expect(valued.averagePrice?.toString()).toBe('100');
    expect(valued.openRisk.toString()).toBe('50');
  },
);

test('without a mark its worth is not known, and nothing is made up', () => {
  const { unrealised, unrealisedPct, notional, markPrice } = valueTrade(held('long'), null);
  expect([unrealised, unrealisedPct, notional, markPrice]).toEqual([null, null, null, null]);
});

test('an entry that is on its way holds nothing yet', () => {
  const { status, quantity, averagePrice, unrealised } = valueTrade(OPENING, d('100'));
  expect([status, quantity.toString(), averagePrice, unrealised]).toEqual(['opening', '0', null, null]);
});
