import type { VenueOrderId } from '../ids/ids.ts';
import { ok, type Result, refuse } from '../result.ts';
import type { UtcMillis } from '../time/instant.ts';
import { type Order, withStatus } from './order.ts';
import {
  type IllegalTransition,
  isTerminal,
  isWorking,
  nextStatus,
  type OrderEventType,
} from './order-status.ts';

/**
 * What happened to an order on our side of the wire: a request left, its answer came or was lost, look-ups were conclusive, a cancel was
 * asked for. What a venue says by itself comes as an execution report.
 */
export type OrderEvent =
  | { readonly kind: 'sent'; readonly fence: number }
  | { readonly kind: 'accepted' | 'duplicate'; readonly venueOrderId: VenueOrderId }
  | { readonly kind: 'rejected' | 'notSent' | 'unknown'; readonly reason: string }
  /** No venue has the order and none will: proven by look-ups, or withdrawn before it was sent. */
  | { readonly kind: 'notPlaced'; readonly reason: string }
  | { readonly kind: 'cancelWanted'; readonly reason: string }
  | { readonly kind: 'cancelRefused'; readonly reason: string };

export type OrderEventRefusal =
  | IllegalTransition
  | {
      readonly code: 'VENUE_ORDER_DIFFERS';
      readonly stored: VenueOrderId;
      readonly reported: VenueOrderId;
    };

/**
 * The order after an event of ours; the same order where the event says nothing new. An answer that a report has overtaken only adds the
 * venue's id.
 */
export function applyEvent(
  order: Order,
  event: OrderEvent,
  now: UtcMillis,
): Result<Order, OrderEventRefusal> {
  switch (event.kind) {
    case 'sent':
      return stepped({ ...order, fence: event.fence, requestsSent: order.requestsSent + 1 }, 'sent', now);
    case 'accepted':
    case 'duplicate':
      return adopted(order, event.venueOrderId, now);
    case 'rejected':
      return rejected(order, event.reason, now);
    case 'notSent':
      return notSent(order, event.reason, now);
    case 'unknown':
      return answered({ ...order, reason: event.reason }, order, 'answer_lost', now);
    case 'notPlaced':
      if (order.status === 'not_placed') return ok(order);
      return stepped({ ...order, reason: event.reason }, 'not_placed', now);
    case 'cancelWanted':
      return cancelWanted(order, event.reason, now);
    case 'cancelRefused':
      if (order.status !== 'pending_cancel' && isTerminal(order.status)) return ok(order);
      return stepped({ ...order, cancelWanted: null, reason: event.reason }, 'cancel_refused', now);
  }
}

function stepped(order: Order, event: OrderEventType, now: UtcMillis): Result<Order, IllegalTransition> {
  const next = nextStatus(order.status, event);
  return next.ok ? ok(changed(withStatus(order, next.value), now)) : next;
}

function changed(order: Order, now: UtcMillis): Order {
  return { ...order, recordedAt: now, revision: order.revision + 1 };
}

/** True once the venue itself has spoken of the order, so that the answer to our request is no news. */
function overtaken(order: Order): boolean {
  return order.venueOrderId !== null || isWorking(order.status) || order.status === 'filled';
}

function answered(
  withReason: Order,
  order: Order,
  event: OrderEventType,
  now: UtcMillis,
): Result<Order, IllegalTransition> {
  return overtaken(order) ? ok(order) : stepped(withReason, event, now);
}

/** The last request never left us, so it does not count; one before it may still land. */
function notSent(order: Order, reason: string, now: UtcMillis): Result<Order, IllegalTransition> {
  const requestsSent = Math.max(0, order.requestsSent - 1);
  return answered(
    { ...order, requestsSent, reason },
    order,
    requestsSent > 0 ? 'answer_lost' : 'not_sent',
    now,
  );
}

function adopted(order: Order, venueOrderId: VenueOrderId, now: UtcMillis): Result<Order, OrderEventRefusal> {
  if (order.venueOrderId !== null && order.venueOrderId !== venueOrderId) {
    return refuse({ code: 'VENUE_ORDER_DIFFERS', stored: order.venueOrderId, reported: venueOrderId });
  }
  const named = order.venueOrderId === null ? { ...order, venueOrderId } : order;
  if (!overtaken(order) && !isTerminal(order.status)) return stepped(named, 'accepted', now);
  return ok(named === order ? order : changed(named, now));
}

function rejected(order: Order, reason: string, now: UtcMillis): Result<Order, IllegalTransition> {
  if (order.status === 'rejected') return ok(order);
  // A second request may have been refused because the first is still on the wire: only the venue's books can tell.
  if (order.requestsSent > 1) return answered({ ...order, reason }, order, 'answer_lost', now);
  if (overtaken(order))
    return refuse({ code: 'ILLEGAL_TRANSITION', status: order.status, event: 'rejected' });
  return stepped({ ...order, reason }, 'rejected', now);
}

function cancelWanted(order: Order, reason: string, now: UtcMillis): Result<Order, IllegalTransition> {
  if (isTerminal(order.status) || order.status === 'pending_cancel') return ok(order);
  if (order.status === 'reserved' || order.status === 'not_sent') {
    return stepped({ ...order, reason }, 'not_placed', now);
  }
  if (isWorking(order.status)) return stepped({ ...order, cancelWanted: reason }, 'cancel_requested', now);
  // Submitting or unknown: nothing to name in a cancel yet. It is sent as soon as the venue confirms the order.
  return ok(order.cancelWanted === null ? changed({ ...order, cancelWanted: reason }, now) : order);
}
