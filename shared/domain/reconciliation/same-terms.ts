import type { Order } from '../orders/order.ts';
import type { VenueOrder } from './venue-account.ts';

/**
 * Whether what the venue has under the name of an order can be that order. Its quantity may have shrunk by what a linked sibling has taken; it never grows,
 * and symbol and side never change.
 */
export function hasTermsOf({ intent: { terms } }: Pick<Order, 'intent'>, venue: VenueOrder): boolean {
  const { symbol, side, quantity } = terms;
  return venue.symbol === symbol && venue.side === side && !venue.quantity.greaterThan(quantity);
}
