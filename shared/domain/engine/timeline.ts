import type { AppliedReport, BookedFill } from '../orders/apply-report.ts';
import type { Order } from '../orders/order.ts';
import type { Moment } from './record-draft.ts';
import type { TimelineEntry } from './records.ts';

/** The lines that one change of an order adds to its trade's story: each fill, then the new status if there is one. */
export function timelineOf(
  before: Order,
  { order, fills }: AppliedReport,
  at: Moment,
): readonly TimelineEntry[] {
  const lines: TimelineEntry[] = [];
  for (const { fill } of fills)
    lines.push(lineOf(order, fill, null, { occurredAt: fill.occurredAt, now: at.now }));
  if (order.status !== before.status) lines.push(lineOf(order, null, order.reason, at));
  return lines;
}

function lineOf(
  order: Order,
  fill: BookedFill['fill'] | null,
  reason: string | null,
  { occurredAt, now }: Moment,
): TimelineEntry {
  return {
    tradeId: order.intent.tradeId,
    clientOrderId: order.clientOrderId,
    orderRevision: order.revision,
    status: order.status,
    fillId: fill?.fillId ?? null,
    quantity: fill?.quantity ?? null,
    price: fill?.price ?? null,
    reason,
    occurredAt,
    recordedAt: now,
  };
}
