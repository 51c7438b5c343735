import type { AssetClass, FeeSchedule, Instrument } from '../../shared/domain/market/instrument.ts';
import { Decimal, ONE, ZERO } from '../../shared/domain/money/decimal.ts';

const CENT = Decimal.parse('0.01');
const NO_FEES: FeeSchedule = { makerBps: 0, takerBps: 0, feeIn: 'quote', perShareSellFee: ZERO };

/** A US share as most brokers trade it: whole cents, fractions of a thousandth, no commission. */
export const US_EQUITY: Omit<Instrument, 'symbol'> = {
  assetClass: 'equity',
  currency: 'USD',
  calendar: 'XNYS',
  tickSize: CENT,
  lotSize: Decimal.parse('0.001'),
  minQuantity: Decimal.parse('0.001'),
  minNotional: ONE,
  shortable: true,
  fees: NO_FEES,
  synthetic: false,
};

/** A coin against the dollar, with the fees of a small account at a large exchange. Spot: it cannot be sold short. */
const SPOT_CRYPTO: Omit<Instrument, 'symbol'> = {
  assetClass: 'crypto',
  currency: 'USD',
  calendar: '24x7',
  tickSize: CENT,
  lotSize: Decimal.parse('0.0001'),
  minQuantity: Decimal.parse('0.0001'),
  minNotional: Decimal.parse('10'),
  shortable: false,
  fees: { makerBps: 10, takerBps: 20, feeIn: 'quote', perShareSellFee: ZERO },
  synthetic: false,
};

/** Traded like a coin, and can be sold short, so that a demo shows both directions. */
export const SYNTHETIC_CRYPTO: Omit<Instrument, 'symbol'> = {
  ...SPOT_CRYPTO,
  shortable: true,
  synthetic: true,
};

/** What an imported file is traded as unless its import says otherwise. */
export function usualInstrument(assetClass: AssetClass, symbol: string): Instrument {
  return { symbol, ...(assetClass === 'equity' ? US_EQUITY : SPOT_CRYPTO) };
}
