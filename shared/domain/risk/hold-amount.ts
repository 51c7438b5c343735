import type { Instrument } from '../market/instrument.ts';
import { Decimal, maxOf, ONE, ZERO } from '../money/decimal.ts';
import { LEDGER_SCALE } from '../money/money.ts';
import type { OrderTerms } from '../orders/intent.ts';
import { invariant } from '../result.ts';
import { fractionOfBps, fractionOfPercent } from './proportion.ts';

/** Above this price a market order is held with the small buffer, below it with the large one. */
const SMALL_BUFFER_FROM = Decimal.of(50n);
const SMALL_BUFFER = ONE.plus(fractionOfPercent(2.5));
const LARGE_BUFFER = ONE.plus(fractionOfPercent(4));
/** A short sale is held at 3 % above the market, as the broker's own check does. */
const SHORT_BUFFER = ONE.plus(fractionOfPercent(3));

/** Digits kept of an amount per unit: enough for coins at 0.00000001, and few enough to be multiplied by any quantity. */
const PER_UNIT_SCALE = 16;

/** An amount per unit with no more digits than that, rounded up. Zeros are not added: what is short stays an integer that a float holds. */
export function perUnit(amount: Decimal): Decimal {
  return amount.scale <= PER_UNIT_SCALE ? amount : amount.toScale(PER_UNIT_SCALE, 'up');
}

export type PricedTerms = Pick<OrderTerms, 'side' | 'type' | 'limitPrice' | 'stopPrice'>;

/**
 * The price an entry is expected at: its limit, else its trigger, else the market.
 * `marketPrice`: the ask where there is a quote, else the close of the decision's bar.
 */
export function expectedPrice(terms: PricedTerms, marketPrice: Decimal): Decimal {
  return terms.limitPrice ?? terms.stopPrice ?? marketPrice;
}

/**
 * Money to hold for one unit of an entry, fee included, in the quote currency; never below what it can cost. A limit buys at its limit
 * or better and needs no buffer. Market, stop and trailing orders add 2.5 % from a price of 50, and 4 % below it, where a tick weighs
 * more. A short sale holds the higher of its limit and the market with 3 %. A fee taken from what is received costs no cash.
 * Source: Alpaca's buying-power check for market and short orders.
 */
export function holdPerUnit(terms: PricedTerms, marketPrice: Decimal, instrument: Instrument): Decimal {
  const price = heldPrice(terms, marketPrice);
  const isShort = terms.side === 'sell';
  if (instrument.fees.feeIn === 'received' && !isShort) return perUnit(price);
  const fee = price.times(fractionOfBps(Math.max(instrument.fees.takerBps, instrument.fees.makerBps)));
  const perShare = isShort ? instrument.fees.perShareSellFee : ZERO;
  return perUnit(price.plus(fee).plus(perShare));
}

/** Money to hold for a whole entry, at ledger scale, rounded up. A reduce-only order holds quantity and no money. */
export function holdAmountOf(
  terms: PricedTerms & Pick<OrderTerms, 'quantity' | 'reduceOnly'>,
  marketPrice: Decimal,
  instrument: Instrument,
): Decimal {
  if (terms.reduceOnly) return ZERO;
  return terms.quantity.times(holdPerUnit(terms, marketPrice, instrument)).toScale(LEDGER_SCALE, 'up');
}

function heldPrice(terms: PricedTerms, marketPrice: Decimal): Decimal {
  if (terms.side === 'sell') return maxOf(terms.limitPrice ?? ZERO, marketPrice.times(SHORT_BUFFER));
  switch (terms.type) {
    case 'limit':
    case 'stop_limit':
      invariant(terms.limitPrice !== null, `A ${terms.type} order has a limit price`);
      return terms.limitPrice;
    case 'stop':
      invariant(terms.stopPrice !== null, 'A stop order has a stop price');
      return buffered(maxOf(terms.stopPrice, marketPrice));
    case 'market':
    case 'trailing_stop':
      return buffered(marketPrice);
  }
}

function buffered(price: Decimal): Decimal {
  return price.times(price.lessThan(SMALL_BUFFER_FROM) ? LARGE_BUFFER : SMALL_BUFFER);
}
