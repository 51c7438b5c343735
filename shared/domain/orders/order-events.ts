import type { VenueOrderId } from '../ids/ids.ts';
import type { Mutable } from '../mutable.ts';
import { ok, type Result, refuse } from '../result.ts';
import type { UtcMillis } from '../time/instant.ts';
import { copyOfOrder, moveTo, type Order } from './order.ts';
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
  | { readonly kind: 'cancelRefused'; readonly reason: string }
  /** A venue that had confirmed the order does not know it any more: it cannot fill, and what it did fill the venue's positions tell. */
  | { readonly kind: 'lost'; readonly reason: string };

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
      return sent(order, event.fence, now);
    case 'accepted':
    case 'duplicate':
      return adopted(order, event.venueOrderId, now);
    case 'rejected':
      return rejected(order, event.reason, now);
    case 'notSent':
      return notSent(order, event.reason, now);
    case 'unknown':
      return overtaken(order) ? ok(order) : stepped(because(order, event.reason), 'answer_lost', now);
    case 'notPlaced':
      if (order.status === 'not_placed') return ok(order);
      return stepped(because(order, event.reason), 'not_placed', now);
    case 'cancelWanted':
      return cancelWanted(order, event.reason, now);
    case 'lost':
      if (isTerminal(order.status)) return ok(order);
      return stepped({ ...order, reason: event.reason }, 'canceled', now);
    case 'cancelRefused':
      return cancelRefused(order, event.reason, now);
  }
}

/** The step of an order's copy, which is changed in place: nobody else has seen it yet. */
function stepped(
  next: Mutable<Order>,
  event: OrderEventType,
  now: UtcMillis,
): Result<Order, IllegalTransition> {
  const status = nextStatus(next.status, event);
  if (!status.ok) return status;
  moveTo(next, status.value);
  return ok(changed(next, now));
}

function changed(next: Mutable<Order>, now: UtcMillis): Order {
  next.recordedAt = now;
  next.revision += 1;
  return next;
}

function because(order: Order, reason: string): Mutable<Order> {
  const next = copyOfOrder(order);
  next.reason = reason;
  return next;
}

/** True once the venue itself has spoken of the order, so that the answer to our request is no news. */
function overtaken(order: Order): boolean {
  return order.venueOrderId !== null || isWorking(order.status) || order.status === 'filled';
}

function sent(order: Order, fence: number, now: UtcMillis): Result<Order, IllegalTransition> {
  const next = copyOfOrder(order);
  next.fence = fence;
  next.requestsSent += 1;
  return stepped(next, 'sent', now);
}

/** The last request never left us, so it does not count; one before it may still land. */
function notSent(order: Order, reason: string, now: UtcMillis): Result<Order, IllegalTransition> {
  if (overtaken(order)) return ok(order);
  const next = because(order, reason);
  next.requestsSent = Math.max(0, order.requestsSent - 1);
  return stepped(next, next.requestsSent > 0 ? 'answer_lost' : 'not_sent', now);
}

function adopted(order: Order, venueOrderId: VenueOrderId, now: UtcMillis): Result<Order, OrderEventRefusal> {
  if (order.venueOrderId !== null && order.venueOrderId !== venueOrderId) {
    return refuse({ code: 'VENUE_ORDER_DIFFERS', stored: order.venueOrderId, reported: venueOrderId });
  }
  const isAnswer = !overtaken(order) && !isTerminal(order.status);
  if (!isAnswer && order.venueOrderId !== null) return ok(order);
  const next = copyOfOrder(order);
  next.venueOrderId = venueOrderId;
  return isAnswer ? stepped(next, 'accepted', now) : ok(changed(next, now));
}

function rejected(order: Order, reason: string, now: UtcMillis): Result<Order, IllegalTransition> {
  if (order.status === 'rejected') return ok(order);
  // A second request may have been refused because the first is still on the wire: only the venue's books can tell.
  if (order.requestsSent > 1) {
    return overtaken(order) ? ok(order) : stepped(because(order, reason), 'answer_lost', now);
  }
  if (overtaken(order))
    return refuse({ code: 'ILLEGAL_TRANSITION', status: order.status, event: 'rejected' });
  return stepped(because(order, reason), 'rejected', now);
}

function cancelWanted(order: Order, reason: string, now: UtcMillis): Result<Order, IllegalTransition> {
  if (isTerminal(order.status) || order.status === 'pending_cancel') return ok(order);
  if (order.status === 'reserved' || order.status === 'not_sent') {
    return stepped(because(order, reason), 'not_placed', now);
  }
  const isKnown = isWorking(order.status);
  // Submitting or unknown: nothing to name in a cancel yet. It is sent as soon as the venue confirms the order.
  if (!isKnown && order.cancelWanted !== null) return ok(order);
  const next = copyOfOrder(order);
  next.cancelWanted = reason;
  return isKnown ? stepped(next, 'cancel_requested', now) : ok(changed(next, now));
}

function cancelRefused(order: Order, reason: string, now: UtcMillis): Result<Order, IllegalTransition> {
  if (order.status !== 'pending_cancel' && isTerminal(order.status)) return ok(order);
  const next = because(order, reason);
  next.cancelWanted = null;
  return stepped(next, 'cancel_refused', now);
}
