import type { UtcMillis } from '../../time/instant.ts';
import type { WorkingOrder } from '../state.ts';
import { type Draft, endOrder, orderIn } from './draft.ts';

/** Whether an order that expires at this very moment has still a chance to trade at it. */
export type Edge = 'before' | 'through';

/** Carries out the cancels that have taken effect by `at` and the expiries that lie before it, or, with `through`, at it. */
export function sweep(draft: Draft, at: UtcMillis, edge: Edge): void {
  if (!draft.orders.some((order) => isDue(order, at, edge))) return;
  for (const order of [...draft.orders]) {
    if (orderIn(draft, order.clientOrderId) === null) continue;
    if (order.cancelAt !== null && order.cancelAt <= at && !hasExpired(order, order.cancelAt, 'before')) {
      endOrder(draft, order, 'canceled', 'requested', order.cancelAt);
    } else if (order.expiresAt !== null && hasExpired(order, at, edge)) {
      endOrder(draft, order, 'expired', order.terms.timeInForce, order.expiresAt);
    }
  }
}

function isDue(order: WorkingOrder, at: UtcMillis, edge: Edge): boolean {
  return (order.cancelAt !== null && order.cancelAt <= at) || hasExpired(order, at, edge);
}

function hasExpired(order: WorkingOrder, at: UtcMillis, edge: Edge): boolean {
  if (order.expiresAt === null) return false;
  return edge === 'through' ? order.expiresAt <= at : order.expiresAt < at;
}
