import type { ClientOrderId } from '../../ids/ids.ts';
import type { Instrument } from '../../market/instrument.ts';
import { type Decimal, minOf } from '../../money/decimal.ts';
import { quantityOnLot } from '../../money/tick-and-lot.ts';
import type { ExecutionReport, ReportedStatus } from '../../orders/execution-report.ts';
import { invariant } from '../../result.ts';
import type { UtcMillis } from '../../time/instant.ts';
import type { FillModel } from '../fill-model.ts';
import { statusReport } from '../reports.ts';
import { bookOf, type PaperSetup, type PaperState, type SymbolBook, type WorkingOrder } from '../state.ts';

/**
 * The working copy of one book while one event is matched. It lives inside one step and is the only mutable thing of the venue; what
 * goes in and what comes out is immutable.
 */
export interface Draft {
  readonly instrument: Instrument;
  readonly model: FillModel;
  /** What the market offers during this event. */
  readonly market: MarketNow;
  readonly reports: ExecutionReport[];
  /** Children that a fill has just made active and that have not met the price yet. */
  readonly arrivals: ClientOrderId[];
  /** Orders that a random partial fill has put off until the next event. */
  readonly paused: ClientOrderId[];
  readonly orders: WorkingOrder[];
  cash: Decimal;
  position: Decimal;
  shortValue: Decimal;
  /** Quantity that this event still offers. */
  offer: Offer;
}

/**
 * What an event offers to one account: anything, a measured quantity, or, once somebody wants of it, whole lots. Most bars are asked for
 * nothing, and counting lots is the dearest part of looking at one.
 */
export type Offer =
  | { readonly kind: 'unlimited' }
  | { readonly kind: 'measured'; readonly quantity: number }
  | { readonly kind: 'counted'; readonly quantity: Decimal };

export interface MarketNow {
  /** Names the event in the keys of chance. */
  readonly eventAt: UtcMillis;
  /** Volume of the bar; null on a quote, whose bid and ask hold the spread and whose fills make no impact. */
  readonly volume: number | null;
  readonly sigma: number;
}

export function openDraft(
  state: PaperState,
  symbol: string,
  setup: PaperSetup,
  market: MarketNow,
  offer: Offer,
): Draft {
  const instrument = setup.instruments[symbol];
  if (instrument === undefined) invariant(false, `The paper venue has no instrument ${symbol}`);
  const book = bookOf(state, symbol);
  return {
    instrument,
    model: setup.model,
    market,
    reports: [],
    arrivals: [],
    paused: [],
    orders: [...book.orders],
    cash: state.cash,
    position: book.position,
    shortValue: book.shortValue,
    offer,
  };
}

export function closeDraft(
  draft: Draft,
  state: PaperState,
  seen: Pick<SymbolBook, 'matchedUntil' | 'quotedUntil'>,
): { readonly state: PaperState; readonly reports: readonly ExecutionReport[] } {
  // Written out rather than spread: a step of a bar spends most of its time here.
  const book: SymbolBook = {
    position: draft.position,
    shortValue: draft.shortValue,
    orders: draft.orders,
    matchedUntil: seen.matchedUntil,
    quotedUntil: seen.quotedUntil,
  };
  const books = { ...state.books, [draft.instrument.symbol]: book };
  const { lastSequence, takenIds } = state;
  return { state: { cash: draft.cash, lastSequence, books, takenIds }, reports: draft.reports };
}

/** What of `wanted` is on offer, in whole lots. */
export function offeredOf(draft: Draft, wanted: Decimal): Decimal {
  const { offer } = draft;
  if (offer.kind === 'unlimited') return wanted;
  const quantity =
    offer.kind === 'counted' ? offer.quantity : quantityOnLot(offer.quantity, draft.instrument.lotSize);
  draft.offer = { kind: 'counted', quantity };
  return minOf(wanted, quantity);
}

export function takeOffered(draft: Draft, quantity: Decimal): void {
  if (draft.offer.kind !== 'counted') return;
  draft.offer = { kind: 'counted', quantity: draft.offer.quantity.minus(quantity) };
}

/** Whether nothing is left to trade with. */
export function isSpent({ offer }: Draft): boolean {
  return offer.kind === 'counted' && offer.quantity.sign <= 0;
}

export function orderIn(draft: Draft, id: ClientOrderId): WorkingOrder | null {
  return draft.orders.find((order) => order.clientOrderId === id) ?? null;
}

/** Puts the changed order in the place of its former self. */
export function replaceOrder(draft: Draft, changed: WorkingOrder): WorkingOrder {
  const index = draft.orders.findIndex((order) => order.sequence === changed.sequence);
  invariant(index >= 0, `Order ${changed.clientOrderId} changed after it had left the book`);
  draft.orders[index] = changed;
  return changed;
}

export function removeOrder(draft: Draft, gone: WorkingOrder): void {
  const index = draft.orders.findIndex((order) => order.sequence === gone.sequence);
  invariant(index >= 0, `Order ${gone.clientOrderId} left the book twice`);
  draft.orders.splice(index, 1);
}

/** Ends an order that will fill no more, and with it the children that waited for its complete fill. */
export function endOrder(
  draft: Draft,
  order: WorkingOrder,
  status: Extract<ReportedStatus, 'canceled' | 'expired'>,
  reason: string,
  at: UtcMillis,
): void {
  removeOrder(draft, order);
  draft.reports.push(statusReport(order, status, reason, at));
  const orphans = draft.orders.filter((child) => child.held && child.parent === order.clientOrderId);
  for (const child of orphans) {
    if (orderIn(draft, child.clientOrderId) !== null) endOrder(draft, child, 'canceled', 'parent_ended', at);
  }
}
