import { type Decimal, ZERO } from '../money/decimal.ts';
import { LEDGER_SCALE } from '../money/money.ts';
import type { Fill } from './execution-report.ts';
import type { FeeTotals } from './order.ts';

/** What one fill does to quantity and money. Positive money is paid by us, negative is received. */
export interface FillAmounts {
  /** Signed: buys above zero, sells below. A fee in the traded asset makes a buy smaller and a sell larger. */
  readonly quantityChange: Decimal;
  /** The notional at ledger scale, rounded against the trader; fees are apart. */
  readonly cashOut: Decimal;
  readonly fees: FeeTotals;
  /** True where a fee in a third currency came without its rate: it is missing from `fees.other`. */
  readonly feeUnpriced: boolean;
}

/** The traded asset of a symbol: BTC of BTC/USD, the share itself of SPY. */
function assetOf(symbol: string): string {
  const slash = symbol.indexOf('/');
  return slash === -1 ? symbol : symbol.slice(0, slash);
}

/**
 * Splits a fill into quantity, cash and fees (rules: fee in base lowers quantity and not cost; a third currency is converted when it
 * filled and has its own column, for it is not paid from this position's money).
 *
 * @param currency the instrument's currency, in which cash is counted
 */
export function fillAmounts(fill: Fill, currency: string): FillAmounts {
  const buys = fill.side === 'buy';
  const notional = fill.quantity.times(fill.price).toScale(LEDGER_SCALE, buys ? 'up' : 'down');
  const cashOut = buys ? notional : notional.negated();
  if (fill.feeCurrency === currency) {
    const quote = fill.fee.toScale(LEDGER_SCALE, 'ceil');
    return amounts(fill, ZERO, cashOut, { quote, received: ZERO, other: ZERO });
  }
  if (fill.feeCurrency === assetOf(fill.symbol)) {
    return amounts(fill, fill.fee, cashOut, { quote: ZERO, received: fill.fee, other: ZERO });
  }
  const other =
    fill.feeRate === undefined ? ZERO : fill.fee.times(fill.feeRate).toScale(LEDGER_SCALE, 'ceil');
  const isUnpriced = fill.feeRate === undefined && !fill.fee.isZero;
  return amounts(fill, ZERO, cashOut, { quote: ZERO, received: ZERO, other }, isUnpriced);
}

function amounts(
  fill: Fill,
  assetFee: Decimal,
  cashOut: Decimal,
  fees: FeeTotals,
  feeUnpriced = false,
): FillAmounts {
  const quantityChange =
    fill.side === 'buy' ? fill.quantity.minus(assetFee) : fill.quantity.plus(assetFee).negated();
  return { quantityChange, cashOut, fees, feeUnpriced };
}

export function addFees(left: FeeTotals, right: FeeTotals): FeeTotals {
  return {
    quote: left.quote.plus(right.quote),
    received: left.received.plus(right.received),
    other: left.other.plus(right.other),
  };
}
