import type { Instrument } from '../../market/instrument.ts';
import { Decimal, maxOf, ZERO } from '../../money/decimal.ts';
import { priceOnTick } from '../../money/tick-and-lot.ts';
import type { OrderTerms } from '../../orders/intent.ts';
import { bookOf, leavesOf, type PaperState } from '../state.ts';

/** What Alpaca adds to the ask when it values a market buy: 2.5 % from 50 dollars on, 4 % below. */
const DEAR_FROM = 50;
const DEAR_FACTOR = 1.025;
const CHEAP_FACTOR = 1.04;
const SHORT_FACTOR = 1.03;
const TWO = Decimal.of(2n);

/**
 * Cash that is free for new orders: the account has no leverage, so a short keeps what it was sold for and as much again, and every open
 * opening order keeps its own price for what is left of it.
 */
export function buyingPower(state: PaperState): Decimal {
  let free = state.cash;
  for (const symbol in state.books) {
    const book = bookOf(state, symbol);
    free = free.minus(book.shortValue.times(TWO));
    for (const order of book.orders) {
      if (!order.holdPrice.isZero) free = free.minus(order.holdPrice.times(leavesOf(order)));
    }
  }
  return free;
}

/**
 * The price per unit at which the account must be able to pay an opening order: its limit, or else its stop, or else the ask with a margin.
 * A short is valued at its limit or three per cent above the ask, whichever is more. Null where the ask is needed and unknown.
 *
 * @param ask best ask or last price, measured
 */
export function openingPrice(terms: OrderTerms, instrument: Instrument, ask: number | null): Decimal | null {
  const fixed = terms.limitPrice ?? terms.stopPrice;
  if (terms.side === 'buy') {
    if (fixed !== null) return fixed;
    if (ask === null) return null;
    return priceOnTick(ask * (ask >= DEAR_FROM ? DEAR_FACTOR : CHEAP_FACTOR), instrument.tickSize, 'ceil');
  }
  if (ask === null) return terms.limitPrice;
  return maxOf(terms.limitPrice ?? ZERO, priceOnTick(ask * SHORT_FACTOR, instrument.tickSize, 'ceil'));
}
