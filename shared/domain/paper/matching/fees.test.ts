import { expect, test } from 'vitest';
import type { Instrument } from '../../market/instrument.ts';
import type { Fill } from '../../orders/execution-report.ts';
import type { Side } from '../../orders/intent.ts';
import { COIN, decimal, SHARE } from '../paper-desk.fixture.ts';
import { feeOf } from './fees.ts';

const TAXED: Instrument = { ...SHARE, fees: { ...SHARE.fees, perShareSellFee: decimal('0.000166') } };
const IN_QUOTE: Instrument = { ...COIN, fees: { ...COIN.fees, feeIn: 'quote' } };

interface Case {
  readonly name: string;
  readonly of: Instrument;
  readonly side: Side;
  readonly liquidity: Fill['liquidity'];
  readonly quantity: string;
  readonly fee: string;
}

/** All at a price of 100. */
const CASES: readonly Case[] = [
  {
    name: 'a share costs no commission',
    of: SHARE,
    side: 'buy',
    liquidity: 'taker',
    quantity: '100',
    fee: '0 USD',
  },
  {
    name: 'what is sold owes a regulatory fee',
    of: TAXED,
    side: 'sell',
    liquidity: 'taker',
    quantity: '100',
    fee: '0.0166 USD',
  },
  {
    name: 'what is bought does not',
    of: TAXED,
    side: 'buy',
    liquidity: 'taker',
    quantity: '100',
    fee: '0 USD',
  },
  {
    name: 'a coin pays the taker fee in the coin',
    of: COIN,
    side: 'buy',
    liquidity: 'taker',
    quantity: '2',
    fee: '0.005 BTC',
  },
  {
    name: 'a resting buy pays the maker fee',
    of: COIN,
    side: 'buy',
    liquidity: 'maker',
    quantity: '2',
    fee: '0.003 BTC',
  },
  {
    name: 'a sold coin pays in money',
    of: COIN,
    side: 'sell',
    liquidity: 'taker',
    quantity: '2',
    fee: '0.5 USD',
  },
  {
    name: 'a venue may take money for both',
    of: IN_QUOTE,
    side: 'buy',
    liquidity: 'maker',
    quantity: '2',
    fee: '0.3 USD',
  },
  {
    name: 'a fee is rounded up',
    of: COIN,
    side: 'sell',
    liquidity: 'taker',
    quantity: '0.0000001',
    fee: '0.00000003 USD',
  },
];

test.each(CASES)('$name', ({ of, side, liquidity, quantity, fee }) => {
  const charged = feeOf(of, side, decimal(quantity), decimal('100'), liquidity);
  expect(`${charged.fee.toString()} ${charged.feeCurrency}`).toBe(fee);
  expect(charged.inBase).toBe(charged.feeCurrency === 'BTC');
});
