import { isOurs } from '../ids/derive.ts';
import { clientOrderId, isKeyPart, type ProfileId } from '../ids/ids.ts';
import { applyReport } from '../orders/apply-report.ts';
import type { Fill } from '../orders/execution-report.ts';
import { awaitedQuantity, type Order } from '../orders/order.ts';
import { isTerminal, isWorking } from '../orders/order-status.ts';
import { isTouched, type LocalAccount, type LocalBooks } from './local-account.ts';
import type { Mismatch } from './mismatch.ts';
import { reportOf } from './report-of.ts';
import { hasTermsOf } from './same-terms.ts';
import type { VenueOrder, VenueSnapshot } from './venue-account.ts';

/** Cancels that a venue has not carried out for this long are a matter for a person. */
const CANCEL_STUCK_MS = 600_000;

/** Orders of both sides, matched by either of their names. */
export function* diffOrders(local: LocalAccount, venue: VenueSnapshot): Generator<Mismatch> {
  const left = new Set(venue.orders);
  for (const books of local.profiles) {
    for (const order of books.orders) {
      const found = venue.orders.find((one) => isSame(order, one));
      if (found !== undefined) left.delete(found);
      if (isTouched(order.recordedAt, books.now) || !mayBeAtVenue(order)) continue;
      yield* found === undefined ? missing(order, books) : differing(order, found, books, local.currency);
    }
  }
  const [keeper] = local.profiles;
  for (const order of left) {
    const ended = order.clientOrderId === null ? undefined : knownOrder(local, order.clientOrderId);
    const books = local.profiles.find(({ profileId }) => profileId === ended?.intent.profileId) ?? keeper;
    if (ended !== undefined) yield* differing(ended, order, books, local.currency);
    else yield* unknownHere(order, keeper.profileId, local);
  }
}

function isSame(order: Order, venue: VenueOrder): boolean {
  return order.clientOrderId === venue.clientOrderId || order.venueOrderId === venue.venueOrderId;
}

/** What was never sent cannot be there; what is being sent is watched by its workflow. */
function mayBeAtVenue({ status }: Order): boolean {
  return isWorking(status) || status === 'unknown' || status === 'submitting';
}

function knownOrder(local: LocalAccount, id: string): Order | undefined {
  return isKeyPart(id) ? local.known.get(clientOrderId(id)) : undefined;
}

function* missing(order: Order, { profileId }: LocalBooks): Generator<Mismatch> {
  // An order of unknown fate is asked for by its own workflow, which alone may conclude that it was never placed.
  if (!isWorking(order.status)) return;
  const { clientOrderId: id, intent } = order;
  const { symbol } = intent.terms;
  yield { kind: 'ORDER_MISSING', key: `ORDER_MISSING:${id}`, profileId, symbol, order };
}

function* differing(
  order: Order,
  venue: VenueOrder,
  { profileId, now }: LocalBooks,
  currency: string,
): Generator<Mismatch> {
  const { symbol } = order.intent.terms;
  const id = order.clientOrderId;
  const found = { profileId, symbol, order };
  const merged = applyReport(order, reportOf(order, venue, []), currency, now);
  if (!hasTermsOf(order, venue) || !merged.ok) {
    yield { ...found, kind: 'TERMS_DIFFER', venue, key: `TERMS_DIFFER:${id}:${venue.venueOrderId}` };
    return;
  }
  const claim = `${venue.status}:${venue.cumulativeQuantity.toString()}`;
  if (order.status === 'unknown' || order.status === 'submitting') {
    yield { ...found, kind: 'UNKNOWN_FOUND', venue, key: `UNKNOWN_FOUND:${id}` };
  } else if (merged.value.order !== order) {
    yield { ...found, kind: 'ORDER_DIFFERS', venue, key: `ORDER_DIFFERS:${id}:${claim}` };
  }
  if (order.status === 'pending_cancel' && now - order.recordedAt >= CANCEL_STUCK_MS) {
    yield { ...found, kind: 'CANCEL_STUCK', key: `CANCEL_STUCK:${id}` };
  }
}

function* unknownHere(venue: VenueOrder, profileId: ProfileId, local: LocalAccount): Generator<Mismatch> {
  const { symbol, clientOrderId: id, venueOrderId } = venue;
  const found = { profileId, symbol, venue };
  if (id !== null && isOurs(id)) {
    yield { ...found, kind: 'OURS_NOT_ON_RECORD', key: `OURS_NOT_ON_RECORD:${id}` };
  } else if (!local.externals.orders.has(venueOrderId)) {
    yield { ...found, kind: 'FOREIGN_ORDER', key: `FOREIGN_ORDER:${venueOrderId}` };
  }
}

/** Fills that are on no record, and orders whose announced fills have not come. */
export function* diffFills(local: LocalAccount, venue: VenueSnapshot): Generator<Mismatch> {
  const [keeper] = local.profiles;
  const coming = new Set<string>();
  // An exit that is booked before its entry would close what nobody holds, so a fill that has to wait keeps back what came after it.
  const waiting = new Set<string>();
  for (const fill of unrecorded(local, venue)) {
    const order = local.known.get(fill.clientOrderId);
    const books = local.profiles.find(({ profileId }) => profileId === order?.intent.profileId) ?? keeper;
    coming.add(fill.clientOrderId);
    const { symbol, fillId } = fill;
    const place = `${books.profileId} ${symbol}`;
    const isYoung = isTouched(fill.occurredAt, books.now) || isTouched(order?.recordedAt ?? null, books.now);
    if (isYoung) waiting.add(place);
    if (waiting.has(place)) continue;
    const found = { profileId: books.profileId, symbol, fill };
    yield order === undefined
      ? { ...found, kind: 'FOREIGN_FILL', key: `FOREIGN_FILL:${fillId}` }
      : { ...found, kind: 'FILL_MISSING', order, key: `FILL_MISSING:${fillId}` };
  }
  for (const order of local.known.values()) yield* awaited(order, coming, local);
}

export function unrecorded(local: LocalAccount, venue: VenueSnapshot): readonly Fill[] {
  return venue.fills.filter((fill) => !local.recordedFills.has(fill.fillId));
}

function* awaited(order: Order, coming: ReadonlySet<string>, local: LocalAccount): Generator<Mismatch> {
  const quantity = awaitedQuantity(order);
  if (quantity.isZero || coming.has(order.clientOrderId)) return;
  const books = local.profiles.find(({ profileId }) => profileId === order.intent.profileId);
  if (books === undefined || isTouched(order.recordedAt, books.now)) return;
  const { clientOrderId: id, intent, status } = order;
  yield {
    kind: 'FILLS_AWAITED',
    key: `FILLS_AWAITED:${id}:${isTerminal(status) ? 'ended' : 'working'}:${quantity.toString()}`,
    profileId: books.profileId,
    symbol: intent.terms.symbol,
    order,
  };
}
