import type { DeskOperation } from '../desk/operations.ts';
import { operationIdFor, reservationIdFor } from '../ids/derive.ts';
import type { Order } from '../orders/order.ts';
import type { UtcMillis } from '../time/instant.ts';
import { reserveExit } from './desk-movements.ts';

/**
 * What the desk is asked before an order is sent: money for an entry, quantity for an exit, nothing where a sibling has reserved for both.
 *
 * @param openEntriesMax the profile's limit on trades that are open or being opened
 */
export function reservationFor(order: Order, openEntriesMax: number, now: UtcMillis): DeskOperation | null {
  const { reservationId, intent, clientOrderId } = order;
  if (reservationId === null || reservationId !== reservationIdFor(clientOrderId)) return null;
  const { tradeId, terms, decidedAt } = intent;
  if (intent.leg !== 'entry') {
    return reserveExit({ tradeId, reservationId, quantity: terms.quantity }, { occurredAt: decidedAt, now });
  }
  return {
    op: 'reserve',
    operationId: operationIdFor(`place:${reservationId}`, 'reserve'),
    at: now,
    issuedAt: decidedAt,
    tradeId,
    reservationId,
    symbol: terms.symbol,
    quantity: terms.quantity,
    amount: intent.holdAmount,
    openEntriesMax,
  };
}
