import type { Decimal } from '../../money/decimal.ts';
import type { UtcMillis } from '../../time/instant.ts';
import { copyOfWorking, type WorkingOrder } from '../state.ts';
import { type Draft, endOrder, replaceOrder } from './draft.ts';

/** The order that dies or shrinks with this one. The link may be named on either side, because one of the two is always sent first. */
export function siblingOf(orders: readonly WorkingOrder[], order: WorkingOrder): WorkingOrder | null {
  return (
    orders.find((other) => other.clientOrderId === order.oco || other.oco === order.clientOrderId) ?? null
  );
}

/** Takes what was just filled from the sibling: a complete fill cancels it, a part of it leaves it for the rest of the position. */
export function settleSibling(draft: Draft, filled: WorkingOrder, quantity: Decimal, at: UtcMillis): void {
  const sibling = siblingOf(draft.orders, filled);
  if (sibling === null) return;
  const left = sibling.quantity.minus(quantity);
  const complete = !filled.filled.lessThan(filled.quantity);
  if (complete || !left.greaterThan(sibling.filled)) endOrder(draft, sibling, 'canceled', 'oco', at);
  else {
    const smaller = copyOfWorking(sibling);
    smaller.quantity = left;
    replaceOrder(draft, smaller);
  }
}

/** A complete fill wakes the children. They meet the price at once, inside the same bar. */
export function activateChildren(draft: Draft, parent: WorkingOrder, at: UtcMillis): void {
  for (const order of [...draft.orders]) {
    if (!order.held || order.parent !== parent.clientOrderId) continue;
    const active = copyOfWorking(order);
    active.held = false;
    active.activeAt = at;
    replaceOrder(draft, active);
    draft.arrivals.push(order.clientOrderId);
  }
}
