import { invariant } from '../../result.ts';
import type { BookedFill } from '../../orders/apply-report.ts';
import { addFees } from '../../orders/fill-amounts.ts';
import { copyOfOrder, type Order } from '../../orders/order.ts';
import { ZERO } from '../../money/decimal.ts';
import type { Mutable } from '../../mutable.ts';
import type { PaperOrder } from '../../paper/state.ts';
import type { UtcMillis } from '../../time/instant.ts';
import type { PlacedEntry } from './placed-entry.ts';

/** Sent, answered, acknowledged: so many times the record of an entry would have been changed. */
const STEPS_OF_ENTRY = 3;

/**
 * Entry, stop and target as the venue's acknowledgement leaves them. The three facts `sent`, `accepted` and the venue's own word come at one moment, and
 * nobody sees what is between them; of a child its acknowledgement is the only word.
 */
export function placedOrders(
  { entry: { order, exits }, at, acknowledgedAt, bracket }: PlacedEntry,
  fence: number,
): readonly [Order, Order, Order] {
  const [stop, target] = exits;
  invariant(stop !== undefined && target !== undefined, 'A bracket has a stop and a target');
  const sent = copyOfOrder(order);
  sent.fence = fence;
  sent.requestsSent = 1;
  const entry = taken(sent, bracket.entry, acknowledgedAt, at);
  entry.revision += STEPS_OF_ENTRY - 1;
  return [
    entry,
    taken(copyOfOrder(stop), bracket.stop, acknowledgedAt, at),
    taken(copyOfOrder(target), bracket.target, acknowledgedAt, at),
  ];
}

function taken(
  next: Mutable<Order>,
  { venueOrderId }: PaperOrder,
  occurredAt: UtcMillis,
  now: UtcMillis,
): Mutable<Order> {
  next.status = 'new';
  next.venueOrderId = venueOrderId;
  return heard(next, occurredAt, now);
}

/** An order that the venue held and one fill has filled whole: what applyReport makes of it. */
export function filledWhole(order: Order, { fill, amounts }: BookedFill, now: UtcMillis): Order {
  const { quantity, price, fillId } = fill;
  const next = copyOfOrder(order);
  next.status = 'filled';
  next.filledQuantity = quantity;
  next.leavesQuantity = ZERO;
  next.reportedQuantity = quantity;
  next.filledNotional = quantity.times(price);
  next.averagePrice = price;
  next.fees = addFees(next.fees, amounts.fees);
  next.fills = [{ fillId, quantity, price }];
  return heard(next, fill.occurredAt, now);
}

/** A stop or target that the venue has cancelled because the other of the two was filled. */
export function canceledWithSibling(order: Order, occurredAt: UtcMillis, now: UtcMillis): Order {
  const next = copyOfOrder(order);
  next.status = 'canceled';
  next.leavesQuantity = ZERO;
  next.reason = 'oco';
  return heard(next, occurredAt, now);
}

function heard(next: Mutable<Order>, occurredAt: UtcMillis, now: UtcMillis): Mutable<Order> {
  if (next.occurredAt === null || occurredAt > next.occurredAt) next.occurredAt = occurredAt;
  next.recordedAt = now;
  next.revision += 1;
  return next;
}
