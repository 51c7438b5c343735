import type { AppliedReport } from '../orders/apply-report.ts';
import type { Order } from '../orders/order.ts';
import type { Moment } from './record-draft.ts';
import type { TimelineEntry } from './records.ts';

/** The lines that one change of an order adds to its trade's story: each fill, then the new status if there is one. */
export function timelineOf(
  before: Order,
  { order, fills }: AppliedReport,
  at: Moment,
): readonly TimelineEntry[] {
  const common = {
    tradeId: order.intent.tradeId,
    clientOrderId: order.clientOrderId,
    orderRevision: order.revision,
    status: order.status,
    recordedAt: at.now,
  };
  const entries: TimelineEntry[] = fills.map(({ fill }) => ({
    ...common,
    fillId: fill.fillId,
    quantity: fill.quantity,
    price: fill.price,
    reason: null,
    occurredAt: fill.occurredAt,
  }));
  if (order.status === before.status) return entries;
  const { reason } = order;
  entries.push({ ...common, fillId: null, quantity: null, price: null, reason, occurredAt: at.occurredAt });
  return entries;
}
