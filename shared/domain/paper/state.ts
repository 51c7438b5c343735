import type { ClientOrderId, VenueOrderId } from '../ids/ids.ts';
import type { Bar } from '../market/bar.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Quote } from '../market/quote.ts';
import { type Decimal, ZERO } from '../money/decimal.ts';
import type { Mutable } from '../mutable.ts';
import type { OrderTerms } from '../orders/intent.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { FillModel } from './fill-model.ts';
import { NO_IDS, type TakenIds } from './taken-ids.ts';

/** An order as the account's owner sends it. */
export interface PaperOrder {
  readonly clientOrderId: ClientOrderId;
  readonly venueOrderId: VenueOrderId;
  readonly terms: OrderTerms;
  /** A child is held until this order is completely filled, and works from then on inside the same bar. */
  readonly parent: ClientOrderId | null;
  /** One cancels the other: a fill here takes the same quantity from the sibling. Naming it on one side is enough. */
  readonly oco: ClientOrderId | null;
}

/** An order that the venue holds. Its prices are kept as floats too, because every bar is compared with them. */
export interface WorkingOrder extends PaperOrder {
  /** Order of submission within the account: the tie-break at equal prices. */
  readonly sequence: number;
  /** What is still meant to be filled in all: the submitted quantity less what an OCO sibling has taken. */
  readonly quantity: Decimal;
  readonly filled: Decimal;
  readonly held: boolean;
  readonly triggered: boolean;
  /** Best price a trailing stop has seen since it became active. */
  readonly waterMark: number | null;
  readonly activeAt: UtcMillis;
  readonly cancelAt: UtcMillis | null;
  readonly expiresAt: UtcMillis | null;
  /** Money per unit that an opening order keeps from other orders; zero for orders that close. */
  readonly holdPrice: Decimal;
  readonly limit: number | null;
  /** The price that the market must reach for a resting limit to fill: the limit less (or plus) the penetration. */
  readonly reach: number | null;
  readonly stop: number | null;
  readonly trailBy: number | null;
}

/** One symbol of the account. */
export interface SymbolBook {
  /** Signed: above zero is long. */
  readonly position: Decimal;
  /** What the open short was sold for, in the quote currency: the account keeps it and as much again as collateral. */
  readonly shortValue: Decimal;
  /** By sequence; terminal orders leave. */
  readonly orders: readonly WorkingOrder[];
  /** Close of the last bar matched. */
  readonly matchedUntil: UtcMillis | null;
  readonly quotedUntil: UtcMillis | null;
}

/** One paper account: immutable, and plain data apart from its Decimals (see codec.ts). */
export interface PaperState {
  readonly cash: Decimal;
  readonly lastSequence: number;
  readonly books: Readonly<Record<string, SymbolBook>>;
  readonly takenIds: TakenIds;
}

/** The assumptions and the instruments of a venue, by symbol. */
export interface PaperSetup {
  readonly model: FillModel;
  readonly instruments: Readonly<Record<string, Instrument>>;
}

/** A closed bar. `sigma` is the volatility of one such bar: the standard deviation of the log returns of the last 20. */
export interface BarEvent {
  readonly kind: 'bar';
  readonly symbol: string;
  readonly bar: Bar;
  readonly sigma: number;
}

export interface QuoteEvent {
  readonly kind: 'quote';
  readonly quote: Quote;
  readonly receivedAt: UtcMillis;
}

/** Time alone: carries out cancels and expiries that no bar or quote has come to carry out. */
export interface ClockEvent {
  readonly kind: 'clock';
  readonly at: UtcMillis;
}

export type MarketEvent = BarEvent | QuoteEvent | ClockEvent;

const EMPTY_BOOK: SymbolBook = {
  position: ZERO,
  shortValue: ZERO,
  orders: [],
  matchedUntil: null,
  quotedUntil: null,
};

/** A fresh account with `cash` and nothing else. */
export function openPaperAccount(cash: Decimal): PaperState {
  return { cash, lastSequence: 0, books: {}, takenIds: NO_IDS };
}

export function bookOf(state: PaperState, symbol: string): SymbolBook {
  return state.books[symbol] ?? EMPTY_BOOK;
}

/** A copy to change. Written out, so that V8 gives all working orders one class, which spread objects would not have. */
export function copyOfWorking(order: WorkingOrder): Mutable<WorkingOrder> {
  return {
    clientOrderId: order.clientOrderId,
    venueOrderId: order.venueOrderId,
    terms: order.terms,
    parent: order.parent,
    oco: order.oco,
    sequence: order.sequence,
    quantity: order.quantity,
    filled: order.filled,
    held: order.held,
    triggered: order.triggered,
    waterMark: order.waterMark,
    activeAt: order.activeAt,
    cancelAt: order.cancelAt,
    expiresAt: order.expiresAt,
    holdPrice: order.holdPrice,
    limit: order.limit,
    reach: order.reach,
    stop: order.stop,
    trailBy: order.trailBy,
  };
}

/** The account with another book of a symbol. */
export function withBook(
  { cash, lastSequence, books, takenIds }: PaperState,
  symbol: string,
  book: SymbolBook,
): PaperState {
  return { cash, lastSequence, books: { ...books, [symbol]: book }, takenIds };
}

export function leavesOf(order: WorkingOrder): Decimal {
  return order.quantity.minus(order.filled);
}
