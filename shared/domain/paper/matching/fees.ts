import type { Instrument } from '../../market/instrument.ts';
import { Decimal } from '../../money/decimal.ts';
import type { Fill } from '../../orders/execution-report.ts';
import type { Side } from '../../orders/intent.ts';

/** Digits of a fee in money; the books keep as many. */
const QUOTE_FEE_SCALE = 8;
/** Digits of a fee in the base asset: finer than any lot, so that a fee can never exceed what was bought. */
const BASE_FEE_SCALE = 12;

/** Basis points to the fourth digit as an exact share of the price. */
function rateOf(bps: number): Decimal {
  return Decimal.of(Math.round(bps * 1e4), 8);
}

/** The asset that is bought: what stands before the slash of BTC/USD, or the symbol itself. */
function baseOf(symbol: string): string {
  const slash = symbol.indexOf('/');
  return slash < 0 ? symbol : symbol.slice(0, slash);
}

export interface Fee {
  readonly fee: Decimal;
  readonly feeCurrency: string;
  /** True when the fee is taken from the bought asset rather than from cash. */
  readonly inBase: boolean;
}

/**
 * The fee of one fill, rounded up. A venue that takes its fee from what is received keeps base asset of a buy and cash of a sell. The
 * regulatory fee per share is due on sells only and always in cash.
 */
export function feeOf(
  instrument: Instrument,
  side: Side,
  quantity: Decimal,
  price: Decimal,
  liquidity: Fill['liquidity'],
): Fee {
  const { makerBps, takerBps, feeIn, perShareSellFee } = instrument.fees;
  const rate = rateOf(liquidity === 'maker' ? makerBps : takerBps);
  if (side === 'buy' && feeIn === 'received') {
    const fee = quantity.times(rate).toScale(BASE_FEE_SCALE, 'up');
    return { fee, feeCurrency: baseOf(instrument.symbol), inBase: true };
  }
  const onNotional = price.times(quantity).times(rate);
  const regulatory = side === 'sell' ? quantity.times(perShareSellFee) : null;
  const fee = regulatory === null ? onNotional : onNotional.plus(regulatory);
  return { fee: fee.toScale(QUOTE_FEE_SCALE, 'up'), feeCurrency: instrument.currency, inBase: false };
}
