import type { ClientOrderId } from '../../ids/ids.ts';
import type { Instrument } from '../../market/instrument.ts';
import { type Decimal, sumOf, ZERO } from '../../money/decimal.ts';
import { ok, type Result, refuse } from '../../result.ts';
import {
  bookOf,
  leavesOf,
  type PaperOrder,
  type PaperState,
  type SymbolBook,
  type WorkingOrder,
} from '../state.ts';
import { buyingPower, openingPrice } from './buying-power.ts';
import type { PaperRefusal } from './refusals.ts';

/**
 * Checks an order against the account, as Alpaca does. An order either opens or closes: one that would turn a long into a short is refused.
 * A child of a bracket is judged by its parent alone, because the position it protects does not exist yet.
 *
 * @param ask best ask or last price, measured; null while no price is known
 * @returns the money per unit that the order keeps from others, zero for an order that closes
 */
export function checkAccount(
  state: PaperState,
  order: PaperOrder,
  instrument: Instrument,
  ask: number | null,
): Result<Decimal, PaperRefusal> {
  const book = bookOf(state, order.terms.symbol);
  if (order.parent !== null) return checkChild(book, order, order.parent);
  const opponent = book.orders.find((other) => wouldTradeWith(order, other));
  if (opponent !== undefined) return refuse({ code: 'WASH_TRADE', against: opponent.clientOrderId });
  const sells = order.terms.side === 'sell';
  const against = sells ? book.position : book.position.negated();
  if (against.sign > 0) return checkClosing(book, order, against);
  if (order.terms.reduceOnly) return tooMany(order, ZERO);
  if (sells && !instrument.shortable) {
    return book.position.isZero && instrument.assetClass === 'equity'
      ? refuse({ code: 'SHORT_NOT_ALLOWED', symbol: instrument.symbol })
      : tooMany(order, ZERO);
  }
  return checkOpening(state, order, instrument, ask);
}

function checkChild(
  book: SymbolBook,
  order: PaperOrder,
  parentId: ClientOrderId,
): Result<Decimal, PaperRefusal> {
  const parent = book.orders.find((other) => other.clientOrderId === parentId);
  if (parent === undefined) return refuse({ code: 'PARENT_NOT_WORKING', parent: parentId });
  const protects =
    parent.terms.side !== order.terms.side && !order.terms.quantity.greaterThan(parent.quantity);
  return protects ? ok(ZERO) : refuse({ code: 'CHILD_NOT_PROTECTIVE', parent: parent.clientOrderId });
}

function checkClosing(book: SymbolBook, order: PaperOrder, position: Decimal): Result<Decimal, PaperRefusal> {
  const available = position.minus(promised(book, order));
  return order.terms.quantity.greaterThan(available) ? tooMany(order, available) : ok(ZERO);
}

/** What open orders on the same side may already take from the position. Siblings cancel one another, so a pair counts once. */
function promised(book: SymbolBook, order: PaperOrder): Decimal {
  const rivals = book.orders.filter(
    (other) => other.terms.side === order.terms.side && !other.held && !areSiblings(other, order),
  );
  return sumOf(
    rivals
      .filter((rival, index) => !rivals.slice(0, index).some((earlier) => areSiblings(rival, earlier)))
      .map(leavesOf),
  );
}

function areSiblings(one: PaperOrder, other: PaperOrder): boolean {
  return one.oco === other.clientOrderId || other.oco === one.clientOrderId;
}

function checkOpening(
  state: PaperState,
  order: PaperOrder,
  instrument: Instrument,
  ask: number | null,
): Result<Decimal, PaperRefusal> {
  const price = openingPrice(order.terms, instrument, ask);
  if (price === null) return refuse({ code: 'NO_MARKET_PRICE', symbol: instrument.symbol });
  const required = price.times(order.terms.quantity);
  if (required.lessThan(instrument.minNotional)) {
    return refuse({ code: 'BELOW_MIN_NOTIONAL', notional: required, minimum: instrument.minNotional });
  }
  const available = buyingPower(state);
  if (required.greaterThan(available)) {
    return refuse({ code: 'INSUFFICIENT_BUYING_POWER', required, available });
  }
  return ok(price);
}

/** Two open orders of one account trade with each other unless both have limits that leave a gap between them. */
function wouldTradeWith(order: PaperOrder, other: WorkingOrder): boolean {
  if (other.held || other.terms.side === order.terms.side || areSiblings(order, other)) return false;
  const [buy, sell] = order.terms.side === 'buy' ? [order, other] : [other, order];
  const { limitPrice: bid } = buy.terms;
  const { limitPrice: ask } = sell.terms;
  return bid === null || ask === null || !bid.lessThan(ask);
}

function tooMany(order: PaperOrder, available: Decimal): Result<Decimal, PaperRefusal> {
  return refuse({ code: 'INSUFFICIENT_QUANTITY', required: order.terms.quantity, available });
}
