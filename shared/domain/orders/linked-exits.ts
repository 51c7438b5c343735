import type { UtcMillis } from '../time/instant.ts';
import { type ExitSetup, nextExitOrder } from './exit-orders.ts';
import type { Order } from './order.ts';
import { type Trade, tradeFor } from './trade.ts';

/**
 * The trade of an entry that goes to a venue with native brackets, and the stop and target that the venue will hold with it. They are in
 * our books before anything is sent, so that the venue's reports of them are known; both share one reservation, which the desk grants when
 * the entry has filled.
 */
export function openLinkedTrade(
  entry: Order,
  setup: ExitSetup,
  at: UtcMillis,
): { readonly trade: Trade; readonly orders: readonly Order[] } {
  const trade = tradeFor(entry, at);
  const { protection, terms } = entry.intent;
  if (protection === null) return { trade, orders: [] };
  const { quantity } = terms;
  const { origin } = entry.intent;
  const stopWish = {
    leg: 'stop',
    quantity,
    origin,
    price: protection.stopPrice,
    sharedReservation: null,
    venueLinked: true,
  } as const;
  const stop = nextExitOrder(trade, stopWish, setup, at);
  if (protection.targetPrice === null) return { trade: stop.trade, orders: [stop.order] };
  const targetWish = {
    leg: 'target',
    quantity,
    origin,
    price: protection.targetPrice,
    sharedReservation: stop.order.reservationId,
    venueLinked: true,
  } as const;
  const target = nextExitOrder(stop.trade, targetWish, setup, at);
  return { trade: target.trade, orders: [stop.order, target.order] };
}
