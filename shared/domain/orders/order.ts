import type { ClientOrderId, FillId, ReservationId, VenueOrderId } from '../ids/ids.ts';
import { type Decimal, ZERO } from '../money/decimal.ts';
import type { Mutable } from '../mutable.ts';
import { invariant } from '../result.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { OrderIntent } from './intent.ts';
import { isTerminal, type OrderStatus } from './order-status.ts';

/** Where an order is placed; part of every client order id. */
export interface VenueAccount {
  readonly environment: 'paper' | 'live';
  readonly account: string;
}

/** What is kept of a fill on its order, enough to know it again and to notice the same id with other content. */
export interface AppliedFill {
  readonly fillId: FillId;
  readonly quantity: Decimal;
  readonly price: Decimal;
}

/** Fees by what they were taken from: the instrument's currency, the asset received, a third currency (converted when it filled). */
export interface FeeTotals {
  readonly quote: Decimal;
  readonly received: Decimal;
  readonly other: Decimal;
}

export const NO_FEES: FeeTotals = { quote: ZERO, received: ZERO, other: ZERO };

/** One order from our decision to its end. `intent` is what we asked for and never changes; all else is what came of it. */
export interface Order {
  readonly clientOrderId: ClientOrderId;
  readonly intent: OrderIntent;
  readonly account: VenueAccount;
  /** From 1; raised only after the attempt before was proven not placed, ended or finally refused. */
  readonly attempt: number;
  /** True where the venue itself ties the order to its siblings: it arms, shrinks and cancels them. */
  readonly venueLinked: boolean;
  readonly reservationId: ReservationId | null;
  /** The desk's fencing token under which the order was sent; null before that. */
  readonly fence: number | null;
  readonly status: OrderStatus;
  readonly venueOrderId: VenueOrderId | null;
  /** How many requests to place it ever left us. A rejection is final only where this is 1. */
  readonly requestsSent: number;
  readonly filledQuantity: Decimal;
  /** What can still fill; zero once the order is over. */
  readonly leavesQuantity: Decimal;
  /** The highest cumulative quantity the venue has claimed. Above `filledQuantity` while details of fills are missing. */
  readonly reportedQuantity: Decimal;
  readonly filledNotional: Decimal;
  readonly averagePrice: Decimal | null;
  readonly fees: FeeTotals;
  readonly fills: readonly AppliedFill[];
  /** True once a fill arrived after the end of the order. */
  readonly lateFill: boolean;
  /** Why a cancel is wanted that could not be sent yet, because no venue has confirmed the order. */
  readonly cancelWanted: string | null;
  /** The last reason given for a refusal or an end, by the venue or by us. */
  readonly reason: string | null;
  /** The venue's time of its latest word; null before it spoke. */
  readonly occurredAt: UtcMillis | null;
  readonly receivedAt: UtcMillis | null;
  readonly recordedAt: UtcMillis;
  /** Raised by every change, for screens and stores. */
  readonly revision: number;
}

export interface NewOrder {
  readonly clientOrderId: ClientOrderId;
  readonly intent: OrderIntent;
  readonly account: VenueAccount;
  readonly attempt: number;
  readonly venueLinked: boolean;
  readonly reservationId: ReservationId | null;
}

/** An order that is decided and of which no venue knows. Throws for a quantity that is not above zero: risk approves none. */
export function newOrder(order: NewOrder, now: UtcMillis): Order {
  const { quantity } = order.intent.terms;
  invariant(quantity.sign > 0, `An order has a quantity above zero, got ${quantity.toString()}`);
  // Field by field: a spread that is then added to makes an object that V8 keeps in its slow form.
  return {
    clientOrderId: order.clientOrderId,
    intent: order.intent,
    account: order.account,
    attempt: order.attempt,
    venueLinked: order.venueLinked,
    reservationId: order.reservationId,
    fence: null,
    status: 'reserved',
    venueOrderId: null,
    requestsSent: 0,
    filledQuantity: ZERO,
    leavesQuantity: quantity,
    reportedQuantity: ZERO,
    filledNotional: ZERO,
    averagePrice: null,
    fees: NO_FEES,
    fills: [],
    lateFill: false,
    cancelWanted: null,
    reason: null,
    occurredAt: null,
    receivedAt: null,
    recordedAt: now,
    revision: 1,
  };
}

/**
 * A copy to change. Written out, field by field and in the order of newOrder, so that V8 gives all orders one class: each place that spreads an object
 * makes classes of its own, and then every reader of an order looks its fields up by name.
 */
export function copyOfOrder(order: Order): Mutable<Order> {
  return {
    clientOrderId: order.clientOrderId,
    intent: order.intent,
    account: order.account,
    attempt: order.attempt,
    venueLinked: order.venueLinked,
    reservationId: order.reservationId,
    fence: order.fence,
    status: order.status,
    venueOrderId: order.venueOrderId,
    requestsSent: order.requestsSent,
    filledQuantity: order.filledQuantity,
    leavesQuantity: order.leavesQuantity,
    reportedQuantity: order.reportedQuantity,
    filledNotional: order.filledNotional,
    averagePrice: order.averagePrice,
    fees: order.fees,
    fills: order.fills,
    lateFill: order.lateFill,
    cancelWanted: order.cancelWanted,
    reason: order.reason,
    occurredAt: order.occurredAt,
    receivedAt: order.receivedAt,
    recordedAt: order.recordedAt,
    revision: order.revision,
  };
}

/** A status as it is stored: a venue that says "new" of an order with fills means "partially filled". */
export function shownAs({ filledQuantity }: Order, status: OrderStatus): OrderStatus {
  return status === 'new' && filledQuantity.sign > 0 ? 'partially_filled' : status;
}

/** Brings an order's copy into another status, with the leaves that follow from it. */
export function moveTo(next: Mutable<Order>, status: OrderStatus): void {
  const shown = shownAs(next, status);
  if (shown === next.status) return;
  next.status = shown;
  next.leavesQuantity = leavesOf(next, shown);
}

/** What can still fill of an order in a status. */
export function leavesOf(order: Pick<Order, 'intent' | 'filledQuantity'>, status: OrderStatus): Decimal {
  return isTerminal(status) ? ZERO : order.intent.terms.quantity.minus(order.filledQuantity);
}

/** Quantity that the venue says was filled and of which no fill has reached us: its money has not been booked yet. */
export function awaitedQuantity(order: Order): Decimal {
  const awaited = order.reportedQuantity.minus(order.filledQuantity);
  return awaited.sign > 0 ? awaited : ZERO;
}
