import { tradeOf } from '../desk/state.ts';
import { clientOrderId, isKeyPart } from '../ids/ids.ts';
import { Decimal, maxOf, sumOf, ZERO } from '../money/decimal.ts';
import { awaitedQuantity, type Order } from '../orders/order.ts';
import { isTerminal } from '../orders/order-status.ts';
import { isTouched, type LocalAccount, type LocalBooks, tradingCash } from './local-account.ts';
import type { Mismatch } from './mismatch.ts';
import type { VenueSnapshot } from './venue-account.ts';

/** The part of the equity that cash may differ by before a person is called: 0.1 %. */
const CASH_TOLERANCE = Decimal.parse('0.001');

/** Holds of the desk without a live order, and live orders without a hold. */
export function* diffReservations(local: LocalAccount): Generator<Mismatch> {
  for (const books of local.profiles) {
    yield* orphaned(books, local);
    yield* unreserved(books);
  }
}

function* orphaned({ profileId, desk, orders, now }: LocalBooks, local: LocalAccount): Generator<Mismatch> {
  for (const reservation of desk.reservations) {
    const { reservationId, tradeId } = reservation;
    if (orders.some((order) => order.reservationId === reservationId)) continue;
    const name = reservationId.slice('rsv-'.length);
    const order = (isKeyPart(name) ? local.known.get(clientOrderId(name)) : undefined) ?? null;
    // Money waits for every fill that the venue has announced.
    if (order !== null && (isTouched(order.recordedAt, now) || !awaitedQuantity(order).isZero)) continue;
    const symbol = tradeOf(desk, tradeId)?.symbol ?? null;
    const key = `RESERVATION_ORPHANED:${reservationId}`;
    yield { kind: 'RESERVATION_ORPHANED', key, profileId, symbol, reservation, order };
  }
}

function* unreserved({ profileId, desk, orders, trades, now }: LocalBooks): Generator<Mismatch> {
  const held = new Set(desk.reservations.map(({ reservationId }) => reservationId));
  for (const order of orders) {
    const { reservationId, recordedAt, clientOrderId: id, intent } = order;
    if (reservationId === null || held.has(reservationId) || isTouched(recordedAt, now)) continue;
    if (!needsHold(order, trades)) continue;
    const { symbol } = intent.terms;
    const trade = tradeOf(desk, intent.tradeId);
    yield {
      kind: 'ORDER_UNRESERVED',
      key: `ORDER_UNRESERVED:${id}`,
      profileId,
      symbol,
      order,
      held: trade,
    };
  }
}

/** An order that is at the venue and is meant to fill. One that is leaving may have been overtaken by its sibling. */
function needsHold(order: Order, trades: LocalBooks['trades']): boolean {
  const { status, intent, venueLinked, requestsSent, cancelWanted } = order;
  if (isTerminal(status) || status === 'pending_cancel' || cancelWanted !== null) return false;
  if (intent.leg === 'entry') return requestsSent > 0 && !order.leavesQuantity.isZero;
  const trade = trades.find(({ tradeId }) => tradeId === intent.tradeId);
  if (trade === undefined || trade.holding.quantity.isZero) return false;
  return venueLinked ? trade.entry === 'complete' : requestsSent > 0;
}

/** The venue's cash less what our trading has brought to it: what was there before, and what its owner has moved since. */
export function cashBesides(local: LocalAccount, venue: VenueSnapshot): Decimal {
  return venue.cash.minus(sumOf(local.profiles.map(({ desk }) => tradingCash(desk))));
}

/** Only where everything else agrees: a fill that is still missing is missing in the cash too. */
export function* diffCash(local: LocalAccount, venue: VenueSnapshot): Generator<Mismatch> {
  const { cashBaseline, profiles } = local;
  if (cashBaseline === null) return;
  const difference = cashBesides(local, venue).minus(cashBaseline);
  const equity = sumOf(
    profiles.map(({ desk: { books } }) => books.capital.plus(books.realised).minus(books.fees)),
  );
  if (!difference.abs().greaterThan(maxOf(equity, ZERO).times(CASH_TOLERANCE))) return;
  const { profileId } = profiles[0];
  yield {
    kind: 'CASH_DIFFERS',
    key: `CASH_DIFFERS:${difference.toString()}`,
    profileId,
    symbol: null,
    difference,
  };
}
