import { externalTradeIdFor } from '../../shared/domain/engine/desk-movements.ts';
import type { Order } from '../../shared/domain/orders/order.ts';
import { isTerminal, isWorking } from '../../shared/domain/orders/order-status.ts';
import type { ThreeBooks } from './books.ts';
import type { Findings } from './finding.ts';

/** Everything that is held is held for something that lives. */
export function auditStuck(books: ThreeBooks, findings: Findings): void {
  auditReservations(books, findings);
  auditLocks(books, findings);
  for (const order of books.records.orders) auditOrder(order, books, findings);
}

function auditReservations({ desk, records }: ThreeBooks, findings: Findings): void {
  const live = records.orders.filter((order) => !isTerminal(order.status));
  for (const { reservationId, amountLeft, quantityLeft } of desk.reservations) {
    if (live.some((order) => order.reservationId === reservationId)) continue;
    findings.add(
      'stuck',
      `reservation ${reservationId} holds ${amountLeft.toString()} for ${quantityLeft.toString()} without a live order`,
    );
  }
}

function auditLocks({ profile, desk, records }: ThreeBooks, findings: Findings): void {
  const alive = new Set<string>(
    records.trades
      .filter(({ status }) => status === 'opening' || status === 'open')
      .map(({ tradeId }) => tradeId),
  );
  for (const [symbol, tradeId] of records.slots) {
    if (!alive.has(tradeId))
      findings.add('stuck', `the slot of ${symbol} is held by trade ${tradeId}, which is over`);
  }
  for (const { tradeId, symbol } of desk.trades) {
    // What others have traded stands under a name of its own, and makes room by itself once it is flat.
    if (tradeId === externalTradeIdFor(profile.profileId, symbol)) continue;
    if (!alive.has(tradeId))
      findings.add('stuck', `the desk locks ${symbol} for trade ${tradeId}, which is over`);
  }
  for (const trade of records.trades) {
    const { tradeId, status } = trade;
    const held = desk.trades.some((one) => one.tradeId === tradeId);
    if (status === 'open' && !held)
      findings.add('lost', `trade ${tradeId} is open on record and not at the desk`);
    const mayEnd = records.orders.some((one) => one.intent.tradeId === tradeId && !isTerminal(one.status));
    if (status === 'opening' && !mayEnd)
      findings.add('stuck', `trade ${tradeId} is opening and none of its orders lives`);
    if (status === 'open' && trade.protection !== null && !mayEnd)
      findings.add('stuck', `trade ${tradeId} is open and nothing protects it`);
  }
}

/** An order that is not over is worked on by the venue, or travels with an entry that is. */
function auditOrder(order: Order, { records, venue }: ThreeBooks, findings: Findings): void {
  const { clientOrderId, status, intent } = order;
  const atVenue = venue.openOrders.has(clientOrderId);
  if (isTerminal(status)) {
    if (atVenue) findings.add('lost', `order ${clientOrderId} works at the venue and is ${status} on record`);
    return;
  }
  const { leg } = intent;
  if (isWorking(status)) {
    if (!atVenue)
      findings.add('stuck', `the ${leg} ${clientOrderId} is ${status} and the venue holds it no more`);
    if (status === 'pending_cancel')
      findings.add('stuck', `the cancel of the ${leg} ${clientOrderId} was not carried out`);
    return;
  }
  const entryLives = records.orders.some(
    (other) =>
      other.intent.tradeId === intent.tradeId && other.intent.leg === 'entry' && !isTerminal(other.status),
  );
  if (order.venueLinked && leg !== 'entry' && entryLives) return;
  findings.add('stuck', `the ${leg} ${clientOrderId} is ${status} and nobody works on it`);
}
