import type { ClientOrderId, VenueOrderId } from '../ids/ids.ts';
import type { Instrument } from '../market/instrument.ts';
import { Decimal, ZERO } from '../money/decimal.ts';
import type { ExecutionReport } from '../orders/execution-report.ts';
import type { Result } from '../result.ts';
import { addMs, type UtcMillis } from '../time/instant.ts';
import { checkAccount } from './checks/account.ts';
import { type PaperRefusal, VENUE_CODES } from './checks/refusals.ts';
import { checkTerms } from './checks/terms.ts';
import type { FillModel } from './fill-model.ts';
import { u01 } from './matching/chance.ts';
import { dayOrderEnd } from './matching/session-window.ts';
import { acknowledgement, statusReport } from './reports.ts';
import {
  bookOf,
  copyOfWorking,
  type PaperOrder,
  type PaperSetup,
  type PaperState,
  type SymbolBook,
  withBook,
  type WorkingOrder,
} from './state.ts';
import { takenBy, withTaken } from './taken-ids.ts';

/** The moment of an order's arrival and the best ask (or last price) then, measured; null while no price is known. */
export interface MarketAtSubmit {
  readonly now: UtcMillis;
  readonly ask: number | null;
}

export type SubmitAnswer =
  | { readonly kind: 'accepted'; readonly report: ExecutionReport }
  | {
      readonly kind: 'rejected';
      readonly refusal: PaperRefusal;
      /** The number Alpaca would answer with. */
      readonly venueCode: number;
      readonly report: ExecutionReport;
    }
  /** The client order id was accepted before: the order of that name is the one to follow. */
  | { readonly kind: 'duplicate'; readonly venueOrderId: VenueOrderId };

/**
 * Takes an order into the account or says why not. Client order ids stay taken for ever, also after the order has ended; a rejected
 * order takes none. Nothing fills here: matching begins `latencyMs` later with the next event.
 */
export function submit(
  state: PaperState,
  order: PaperOrder,
  market: MarketAtSubmit,
  setup: PaperSetup,
): { readonly state: PaperState; readonly answer: SubmitAnswer } {
  const taken = takenBy(state.takenIds, order.clientOrderId);
  if (taken !== null) return { state, answer: { kind: 'duplicate', venueOrderId: taken } };
  const entered = submitOnce(state, order, market, setup);
  if (entered.answer.kind === 'rejected') return entered;
  const { cash, lastSequence, books, takenIds } = entered.state;
  return {
    state: { cash, lastSequence, books, takenIds: withTaken(takenIds, order) },
    answer: entered.answer,
  };
}

/** The same for who sends each id once: it is not looked up and not kept. */
export function submitOnce(
  state: PaperState,
  order: PaperOrder,
  market: MarketAtSubmit,
  setup: PaperSetup,
): { readonly state: PaperState; readonly answer: Exclude<SubmitAnswer, { kind: 'duplicate' }> } {
  const { model } = setup;
  const acknowledgedAt = addMs(market.now, model.ackLatencyMs);
  const instrument = setup.instruments[order.terms.symbol];
  const checked = check(state, order, market, model, instrument);
  if (instrument === undefined || !checked.ok) {
    const refusal: PaperRefusal = checked.ok
      ? { code: 'UNKNOWN_SYMBOL', symbol: order.terms.symbol }
      : checked.refusal;
    const report = acknowledgement(order, 'rejected', refusal.code, acknowledgedAt);
    return { state, answer: { kind: 'rejected', refusal, venueCode: VENUE_CODES[refusal.code], report } };
  }
  const working = workingOrder(order, instrument, model, {
    at: market.now,
    holdPrice: checked.value,
    sequence: state.lastSequence + 1,
  });
  return {
    state: withOrder(state, working),
    answer: { kind: 'accepted', report: acknowledgement(order, 'new', null, acknowledgedAt) },
  };
}

export type CancelAnswer =
  | { readonly kind: 'accepted'; readonly report: ExecutionReport }
  | { readonly kind: 'not_working' };

/**
 * Asks for the end of an order. It takes effect `latencyMs` later and a fill before that is valid. Asking again changes nothing. Only
 * this order ends, and children that are still held by it: cancelling a target leaves the stop in place.
 */
export function cancel(
  state: PaperState,
  id: ClientOrderId,
  now: UtcMillis,
  setup: PaperSetup,
): { readonly state: PaperState; readonly answer: CancelAnswer } {
  for (const [symbol, book] of Object.entries(state.books)) {
    const order = book.orders.find((other) => other.clientOrderId === id);
    if (order === undefined) continue;
    const report = statusReport(order, 'pending_cancel', 'requested', now);
    if (order.cancelAt !== null) return { state, answer: { kind: 'accepted', report } };
    const cancelAt = addMs(now, setup.model.latencyMs);
    const leaving = copyOfWorking(order);
    leaving.cancelAt = cancelAt;
    const orders = book.orders.with(book.orders.indexOf(order), leaving);
    return { state: withBook(state, symbol, withOrders(book, orders)), answer: { kind: 'accepted', report } };
  }
  return { state, answer: { kind: 'not_working' } };
}

function check(
  state: PaperState,
  order: PaperOrder,
  market: MarketAtSubmit,
  model: FillModel,
  instrument: Instrument | undefined,
): Result<Decimal, PaperRefusal> {
  if (instrument === undefined) {
    return { ok: false, refusal: { code: 'UNKNOWN_SYMBOL', symbol: order.terms.symbol } };
  }
  const refusal = checkTerms(order.terms, instrument, market.now);
  if (refusal !== null) return { ok: false, refusal };
  const checked = checkAccount(state, order, instrument, market.ask);
  if (!checked.ok || model.rejectRate === 0) return checked;
  const drawn = u01(`${model.seed}|${order.clientOrderId}|${market.now}|0|reject`);
  return drawn < model.rejectRate ? { ok: false, refusal: { code: 'REJECTED_BY_CHANCE' } } : checked;
}

interface Accepted {
  readonly at: UtcMillis;
  readonly holdPrice: Decimal;
  readonly sequence: number;
}

function workingOrder(
  order: PaperOrder,
  instrument: Instrument,
  model: FillModel,
  { at, holdPrice, sequence }: Accepted,
): WorkingOrder {
  const { terms } = order;
  const { limitPrice, stopPrice, trailBy } = terms;
  const penetration = instrument.tickSize.times(Decimal.of(model.penetrationTicks));
  const reach = limitPrice?.[terms.side === 'buy' ? 'minus' : 'plus'](penetration) ?? null;
  const dayEnd =
    terms.timeInForce === 'day' ? dayOrderEnd(instrument.calendar, at, terms.extendedHours) : null;
  return {
    clientOrderId: order.clientOrderId,
    venueOrderId: order.venueOrderId,
    terms,
    parent: order.parent,
    oco: order.oco,
    sequence,
    quantity: terms.quantity,
    filled: ZERO,
    held: order.parent !== null,
    triggered: false,
    waterMark: null,
    activeAt: addMs(at, model.latencyMs),
    cancelAt: null,
    expiresAt: dayEnd ?? terms.expiresAt,
    holdPrice,
    limit: limitPrice?.toFloat() ?? null,
    reach: reach?.toFloat() ?? null,
    stop: stopPrice?.toFloat() ?? null,
    trailBy: trailBy?.toFloat() ?? null,
  };
}

function withOrder(state: PaperState, order: WorkingOrder): PaperState {
  const { symbol } = order.terms;
  const book = bookOf(state, symbol);
  return {
    cash: state.cash,
    lastSequence: order.sequence,
    books: { ...state.books, [symbol]: withOrders(book, [...book.orders, order]) },
    takenIds: state.takenIds,
  };
}

function withOrders(
  { position, shortValue, matchedUntil, quotedUntil }: SymbolBook,
  orders: readonly WorkingOrder[],
): SymbolBook {
  return { position, shortValue, orders, matchedUntil, quotedUntil };
}
