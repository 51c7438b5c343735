import type { ClientOrderId, VenueOrderId } from '../ids/ids.ts';
import type { Order } from '../orders/order.ts';
import { isTerminal } from '../orders/order-status.ts';
import type { PaperOrder } from './state.ts';

/** What one request puts on the paper venue's book. */
export interface Placement {
  readonly order: Order;
  /** The stop and target that go with an entry. */
  readonly children: readonly Order[];
  /** The exit that shares this one's reservation and works already: only one of both may fill, so each cancels the other. */
  readonly pairedWith: ClientOrderId | null;
}

/** The request for an order, from what is on record of its trade. `siblings` are the trade's other orders that are not over. */
export function placementOf(order: Order, siblings: readonly Order[]): Placement {
  const live = siblings.filter(({ status }) => !isTerminal(status));
  const isEntry = order.intent.leg === 'entry';
  const children =
    isEntry && order.venueLinked
      ? live.filter(({ venueLinked, intent }) => venueLinked && intent.leg !== 'entry')
      : [];
  const pair = isEntry
    ? undefined
    : live.find(
        ({ reservationId, requestsSent, venueLinked }) =>
          reservationId === order.reservationId && (requestsSent > 0 || venueLinked),
      );
  return { order, children, pairedWith: pair?.clientOrderId ?? null };
}

/** The placement as the orders of the paper venue, the parent first. */
export function paperOrdersOf(
  { order, children, pairedWith }: Placement,
  venueIdOf: (id: ClientOrderId) => VenueOrderId,
): readonly PaperOrder[] {
  const first = children[0]?.clientOrderId ?? null;
  const paper = (one: Order, parent: ClientOrderId | null, oco: ClientOrderId | null): PaperOrder => ({
    clientOrderId: one.clientOrderId,
    venueOrderId: venueIdOf(one.clientOrderId),
    terms: one.intent.terms,
    parent,
    oco,
  });
  return [
    paper(order, null, pairedWith),
    ...children.map((child) =>
      paper(child, order.clientOrderId, child.clientOrderId === first ? null : first),
    ),
  ];
}
