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

function encodeBook(book: SymbolBook): Encoded<SymbolBook> {
  return {
    ...book,
    position: book.position.toString(),
    shortValue: book.shortValue.toString(),
    orders: book.orders.map(encodeOrder),
  };
}

function decodeBook(book: Encoded<SymbolBook>): SymbolBook {
  return {
    ...book,
    position: Decimal.parse(book.position),
    shortValue: Decimal.parse(book.shortValue),
    orders: book.orders.map(decodeOrder),
  };
}

function encodeOrder(order: WorkingOrder): Encoded<WorkingOrder> {
  return {
    ...order,
    terms: encodeTerms(order.terms),
    quantity: order.quantity.toString(),
    filled: order.filled.toString(),
    holdPrice: order.holdPrice.toString(),
  };
}

function decodeOrder(order: Encoded<WorkingOrder>): WorkingOrder {
  return {
    ...order,
    terms: decodeTerms(order.terms),
    quantity: Decimal.parse(order.quantity),
    filled: Decimal.parse(order.filled),
    holdPrice: Decimal.parse(order.holdPrice),
  };
}

function encodeTerms(terms: OrderTerms): Encoded<OrderTerms> {
  return {
    ...terms,
    quantity: terms.quantity.toString(),
    limitPrice: terms.limitPrice?.toString() ?? null,
    stopPrice: terms.stopPrice?.toString() ?? null,
    trailBy: terms.trailBy?.toString() ?? null,
  };
}

function decodeTerms(terms: Encoded<OrderTerms>): OrderTerms {
  return {
    ...terms,
    quantity: Decimal.parse(terms.quantity),
    limitPrice: decodeOptional(terms.limitPrice),
    stopPrice: decodeOptional(terms.stopPrice),
    trailBy: decodeOptional(terms.trailBy),
  };
}

function decodeOptional(text: string | null): Decimal | null {
  return text === null ? null : Decimal.parse(text);
}
