import { expect, test } from 'vitest';
import { COIN, decimal, SHARE } from '../paper-desk.fixture.ts';
import { feeOf } from './fees.ts';

const TAXED = { ...SHARE, fees: { ...SHARE.fees, perShareSellFee: decimal('0.000166') } };
const IN_QUOTE = { ...COIN, fees: { ...COIN.fees, feeIn: 'quote' } } as const;

test.each([
  ['a share costs no commission', SHARE, 'buy', 'taker', '100', '0', 'USD'],
  ['a regulatory fee is due on what is sold', TAXED, 'sell', 'taker', '100', '0.0166', 'USD'],
  ['and not on what is bought', TAXED, 'buy', 'taker', '100', '0', 'USD'],
  ['a coin pays the taker fee in the coin', COIN, 'buy', 'taker', '2', '0.005', 'BTC'],
  ['a resting buy pays the maker fee', COIN, 'buy', 'maker', '2', '0.003', 'BTC'],
  ['a sold coin pays in money', COIN, 'sell', 'taker', '2', '0.5', 'USD'],
  ['a venue may take money for both', IN_QUOTE, 'buy', 'maker', '2', '0.3', 'USD'],
  ['a fee is rounded up', COIN, 'sell', 'taker', '0.0000001', '0.00000003', 'USD'],
] as const)('%s', (_, instrument, side, liquidity, quantity, fee, feeCurrency) => {
  const charged = feeOf(instrument, side, decimal(quantity), decimal('100'), liquidity);
  expect(charged.fee.toString()).toBe(fee);
  expect(charged.feeCurrency).toBe(feeCurrency);
  expect(charged.inBase).toBe(feeCurrency === 'BTC');
});
