import { clientOrderIdFor, reservationIdFor } from '../ids/derive.ts';
import type { Instrument } from '../market/instrument.ts';
import type { ExitStyle } from '../orders/exit-orders.ts';
import type { OrderIntent } from '../orders/intent.ts';
import { openLinkedTrade } from '../orders/linked-exits.ts';
import { newOrder, type Order, type VenueAccount } from '../orders/order.ts';
import { type Trade, tradeFor } from '../orders/trade.ts';
import type { Approved } from '../risk/pre-trade.ts';
import type { UtcMillis } from '../time/instant.ts';

export interface EntrySetup {
  readonly account: VenueAccount;
  readonly exitStyle: ExitStyle;
  readonly instrument: Instrument;
  /** Whether the venue takes stop and target along with the entry; where not, they are placed once it has filled. */
  readonly bracket: boolean;
}

/** What is put on record before anything is sent: the entry as `reserved`, its trade as `opening`, and the exits the venue will hold with it. */
export interface OpenedEntry {
  readonly order: Order;
  readonly trade: Trade;
  readonly exits: readonly Order[];
}

/** The first attempt of an approved entry. Ids follow from the intent, so opening it twice opens the same. */
export function openEntry(
  intent: Approved<OrderIntent>,
  { account, exitStyle, instrument, bracket }: EntrySetup,
  at: UtcMillis,
): OpenedEntry {
  const { tradeId } = intent;
  const { environment } = account;
  const key = { environment, account: account.account, tradeId, leg: 'entry', attempt: 1 };
  const clientOrderId = clientOrderIdFor(key);
  const reservationId = reservationIdFor(clientOrderId);
  const isLinked = bracket && intent.protection !== null;
  const order = newOrder(
    { clientOrderId, intent, account, attempt: 1, venueLinked: isLinked, reservationId },
    at,
  );
  if (!isLinked) return { order, trade: tradeFor(order, at), exits: [] };
  const { tickSize, lotSize, minQuantity } = instrument;
  const setup = { account, style: exitStyle, tickSize, lotSize, minQuantity };
  const { trade, orders } = openLinkedTrade(order, setup, at);
  return { order, trade, exits: orders };
}
