import type { Instrument } from '../../shared/domain/market/instrument.ts';
import { Decimal } from '../../shared/domain/money/decimal.ts';

/** A made-up coin that fees are taken of as Alpaca takes them: from what is received. */
export const COIN: Instrument = {
  symbol: 'SYN/USD',
  assetClass: 'crypto',
  currency: 'USD',
  calendar: '24x7',
  tickSize: Decimal.parse('0.01'),
  lotSize: Decimal.parse('0.0001'),
  minQuantity: Decimal.parse('0.0001'),
  minNotional: Decimal.parse('1'),
  shortable: false,
  fees: { makerBps: 15, takerBps: 25, feeIn: 'received', perShareSellFee: Decimal.parse('0') },
  synthetic: true,
};

/** A share of New York in whole pieces, with a regulator's fee on what is sold. */
export const SHARE: Instrument = {
  symbol: 'SPY',
  assetClass: 'equity',
  currency: 'USD',
  calendar: 'XNYS',
  tickSize: Decimal.parse('0.01'),
  lotSize: Decimal.parse('1'),
  minQuantity: Decimal.parse('1'),
  minNotional: Decimal.parse('1'),
  shortable: true,
  fees: { makerBps: 0, takerBps: 0, feeIn: 'quote', perShareSellFee: Decimal.parse('0.000166') },
  synthetic: false,
};
