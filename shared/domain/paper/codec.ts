import { Decimal } from '../money/decimal.ts';
import type { OrderTerms } from '../orders/intent.ts';
import type { PaperState, SymbolBook, WorkingOrder } from './state.ts';
import { takenFrom, type TakenIds, takenList } from './taken-ids.ts';

/** A value as JSON holds it: decimals as canonical text, everything else as it is. */
export type Encoded<T> = T extends Decimal
  ? string
  : T extends string | number | boolean | null
    ? T
    : { readonly [Key in keyof T]: Encoded<T[Key]> };

/** The stored form of a paper account; JSON of it and back loses nothing. */
export interface PaperRecord extends Omit<Encoded<PaperState>, 'takenIds'> {
  /** A list; the drawers of the state in accounts that were stored before there was one. */
  readonly takenIds: { readonly list: ReturnType<typeof takenList> } | TakenIds;
}

export function encodePaperState(state: PaperState): PaperRecord {
  const books = Object.entries(state.books).map(([symbol, book]) => [symbol, encodeBook(book)] as const);
  return {
    cash: state.cash.toString(),
    lastSequence: state.lastSequence,
    books: Object.fromEntries(books),
    takenIds: { list: takenList(state.takenIds) },
  };
}

/** Throws RangeError where a decimal is none. */
export function decodePaperState(record: PaperRecord): PaperState {
  const books = Object.entries(record.books).map(([symbol, book]) => [symbol, decodeBook(book)] as const);
  const { cash, lastSequence, takenIds } = record;
  return {
    cash: Decimal.parse(cash),
    lastSequence,
    books: Object.fromEntries(books),
    takenIds: 'list' in takenIds ? takenFrom(takenIds.list) : takenIds,
  };
}

/** Written out, as all that follows: three orders of a bracket are spread and copied by name otherwise, at each of their steps. */
function encodeBook({
  position,
  shortValue,
  orders,
  matchedUntil,
  quotedUntil,
}: SymbolBook): Encoded<SymbolBook> {
  return {
    position: position.toString(),
    shortValue: shortValue.toString(),
    orders: orders.map(encodeOrder),
    matchedUntil,
    quotedUntil,
  };
}

function decodeBook(book: Encoded<SymbolBook>): SymbolBook {
  return {
    position: Decimal.parse(book.position),
    shortValue: Decimal.parse(book.shortValue),
    orders: book.orders.map(decodeOrder),
    matchedUntil: book.matchedUntil,
    quotedUntil: book.quotedUntil,
  };
}

function encodeOrder(order: WorkingOrder): Encoded<WorkingOrder> {
  return {
    clientOrderId: order.clientOrderId,
    venueOrderId: order.venueOrderId,
    terms: encodeTerms(order.terms),
    parent: order.parent,
    oco: order.oco,
    sequence: order.sequence,
    quantity: order.quantity.toString(),
    filled: order.filled.toString(),
    held: order.held,
    triggered: order.triggered,
    waterMark: order.waterMark,
    activeAt: order.activeAt,
    cancelAt: order.cancelAt,
    expiresAt: order.expiresAt,
    holdPrice: order.holdPrice.toString(),
    limit: order.limit,
    reach: order.reach,
    stop: order.stop,
    trailBy: order.trailBy,
  };
}

function decodeOrder(order: Encoded<WorkingOrder>): WorkingOrder {
  return {
    clientOrderId: order.clientOrderId,
    venueOrderId: order.venueOrderId,
    terms: decodeTerms(order.terms),
    parent: order.parent,
    oco: order.oco,
    sequence: order.sequence,
    quantity: Decimal.parse(order.quantity),
    filled: Decimal.parse(order.filled),
    held: order.held,
    triggered: order.triggered,
    waterMark: order.waterMark,
    activeAt: order.activeAt,
    cancelAt: order.cancelAt,
    expiresAt: order.expiresAt,
    holdPrice: Decimal.parse(order.holdPrice),
    limit: order.limit,
    reach: order.reach,
    stop: order.stop,
    trailBy: order.trailBy,
  };
}

function encodeTerms(terms: OrderTerms): Encoded<OrderTerms> {
  return {
    symbol: terms.symbol,
    side: terms.side,
    type: terms.type,
    quantity: terms.quantity.toString(),
    limitPrice: terms.limitPrice?.toString() ?? null,
    stopPrice: terms.stopPrice?.toString() ?? null,
    trailBy: terms.trailBy?.toString() ?? null,
    trailPercent: terms.trailPercent,
    timeInForce: terms.timeInForce,
    expiresAt: terms.expiresAt,
    reduceOnly: terms.reduceOnly,
    extendedHours: terms.extendedHours,
  };
}

function decodeTerms(terms: Encoded<OrderTerms>): OrderTerms {
  return {
    symbol: terms.symbol,
    side: terms.side,
    type: terms.type,
    quantity: Decimal.parse(terms.quantity),
    limitPrice: decodeOptional(terms.limitPrice),
    stopPrice: decodeOptional(terms.stopPrice),
    trailBy: decodeOptional(terms.trailBy),
    trailPercent: terms.trailPercent,
    timeInForce: terms.timeInForce,
    expiresAt: terms.expiresAt,
    reduceOnly: terms.reduceOnly,
    extendedHours: terms.extendedHours,
  };
}

function decodeOptional(text: string | null): Decimal | null {
  return text === null ? null : Decimal.parse(text);
}
