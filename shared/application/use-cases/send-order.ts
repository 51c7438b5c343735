import type { Profile } from '../../contracts/profile.ts';
import type { DeskOperation } from '../../domain/desk/operations.ts';
import { recordEvent } from '../../domain/engine/record.ts';
import type { Recorded } from '../../domain/engine/records.ts';
import { operationIdFor } from '../../domain/ids/derive.ts';
import type { ReservationId } from '../../domain/ids/ids.ts';
import type { Order } from '../../domain/orders/order.ts';
import type { OrderEvent } from '../../domain/orders/order-events.ts';
import { placementOf } from '../../domain/paper/placement.ts';
import { hasTermsOf } from '../../domain/reconciliation/same-terms.ts';
import { invariant } from '../../domain/result.ts';
import type { UtcMillis } from '../../domain/time/instant.ts';
import type { TenantStore, Write } from '../ports/store.ts';
import type { OrderRequest, SubmitOutcome, VenueConnection } from '../ports/venue.ts';
import { tenantOfOwnWork } from '../principal.ts';
import { loadOrderSlice, RECORDS, type Slice } from '../records/load-slice.ts';
import { profileOfWork } from '../records/profile-kind.ts';
import { sliceAfter } from '../records/slice-after.ts';
import { takeSlot, writesOf } from '../records/slice-writes.ts';
import { writeWithPostings } from '../records/write-postings.ts';
import type { Services } from '../services.ts';
import type { SendOrder, Sent } from '../workflows/place-order.ts';
import { readDesk } from './command-desk.ts';
import { whyNotSend } from './trading-control.ts';

const SHARED_RESERVATION_RETRY_MS = 2_000;
const TRADING_DISABLED_RETRY_MS = 60_000;

interface Sending {
  readonly input: SendOrder;
  readonly services: Services;
  readonly store: TenantStore;
  readonly profile: Profile;
  readonly venue: VenueConnection;
}

/** An order with what it hangs together with, as the store has it now. */
interface Standing {
  readonly slice: Slice;
  readonly order: Order;
}

/**
 * Persist, then send once. The order is `submitting` in the store, with its slot and its postings, before the request leaves; whoever finds
 * it in that status later does not know whether the request left, and asks instead of sending, unless the venue keeps ids unique for ever.
 */
export async function sendOrder(input: SendOrder, services: Services): Promise<Sent> {
  const tenant = tenantOfOwnWork(input);
  const store = services.store.forTenant(tenant);
  const profile = await profileOfWork(store, input.profileId);
  const venue = await services.venues.connect(tenant, profile);
  const sending: Sending = { input, services, store, profile, venue };
  const slice = await loadOrderSlice(store, profile, services, input.clientOrderId, []);
  const order = slice?.records.order ?? null;
  if (slice === null || order === null)
    return { kind: 'over', release: releaseUnused(input, services.venues.marketTime(profile)) };
  switch (order.status) {
    case 'reserved':
    case 'not_sent':
      return firstSend(sending, { slice, order });
    case 'submitting':
      return secondLook(sending, { slice, order });
    case 'unknown':
      return { kind: 'unknown' };
    case 'not_placed':
      return { kind: 'over', release: releaseOf(slice, order, services.venues.marketTime(profile)) };
    default:
      return { kind: 'done' }; // Somebody else has brought it further: this is a second delivery.
  }
}

/**
 * The order was withdrawn before it could be sent, perhaps before the desk was asked for it: then nobody has given back what was reserved.
 * Null where a living sibling still uses the reservation.
 */
function releaseOf({ records }: Slice, order: Order, at: UtcMillis): DeskOperation | null {
  const { reservationId, clientOrderId, intent } = order;
  if (reservationId === null) return null;
  if (records.siblings.some((sibling) => sibling.reservationId === reservationId)) return null;
  return withdrawal(clientOrderId, reservationId, { at, issuedAt: intent.decidedAt });
}

/** There is no such order and there never was: whatever was reserved in its name is free. */
function releaseUnused({ clientOrderId, reserve }: SendOrder, at: UtcMillis): DeskOperation | null {
  if (reserve === null || !('reservationId' in reserve) || reserve.reservationId === null) return null;
  return withdrawal(clientOrderId, reserve.reservationId, { at, issuedAt: reserve.issuedAt });
}

function withdrawal(
  clientOrderId: Order['clientOrderId'],
  reservationId: ReservationId,
  when: { readonly at: UtcMillis; readonly issuedAt: UtcMillis },
): DeskOperation {
  return {
    ...when,
    op: 'voidReservation',
    operationId: operationIdFor(`place:${clientOrderId}`, 'withdraw'),
    reservationId,
    authority: { by: 'evidence', because: 'not_placed' },
  };
}

async function firstSend(sending: Sending, { slice, order }: Standing): Promise<Sent> {
  const { input, services, profile } = sending;
  const at = services.venues.marketTime(profile);
  const obstacle = await whyNotSend(order, profile, input.sendBefore, services);
  // An exit waits until trading is on again: given up, it would be planned anew at every look at its trade.
  if (obstacle === 'TRADING_DISABLED' && order.intent.leg !== 'entry')
    return { kind: 'later', afterMs: TRADING_DISABLED_RETRY_MS };
  if (obstacle !== null) return { kind: 'event', event: { kind: 'notPlaced', reason: obstacle }, at };
  const fence = input.fence ?? (await fenceOf(order, sending));
  if (fence === null) return { kind: 'later', afterMs: SHARED_RESERVATION_RETRY_MS };
  return persistAndPost(sending, { slice, order }, fence);
}

async function persistAndPost(sending: Sending, { slice, order }: Standing, fence: number): Promise<Sent> {
  const { input, services, store, profile } = sending;
  const at = services.venues.marketTime(profile);
  const { changes } = eventOn(slice, order, { kind: 'sent', fence }, at);
  const writes: readonly Write[] = [
    ...writesOf(changes, slice.etags),
    ...(order.intent.leg === 'entry' && order.status === 'reserved' ? [slotOf(order, at)] : []),
  ];
  const written = await writeWithPostings(store, profile.profileId, writes, input.postings);
  if (written.ok) {
    const after = sliceAfter(slice, changes, writes, written.value);
    return post(sending, { slice: after, order: after.records.order ?? order });
  }
  const { refusal } = written;
  // The door of facts finds the same and puts the desk right.
  if (refusal.code === 'POSTING_DIFFERS')
    return { kind: 'event', event: { kind: 'notPlaced', reason: 'DESK_BEHIND_JOURNAL' }, at };
  if (refusal.code === 'ALREADY_EXISTS' && refusal.id.startsWith('slot:'))
    return { kind: 'event', event: { kind: 'notPlaced', reason: 'SLOT_TAKEN' }, at };
  return sendOrder(input, services); // The record changed while we looked at it: look again.
}

/** The fence of a reservation that another order asked for; null while the desk has not granted it. */
async function fenceOf(order: Order, { services, profile }: Sending): Promise<number | null> {
  const desk = await readDesk(profile, services);
  return desk.reservations.find((held) => held.reservationId === order.reservationId)?.fence ?? null;
}

/** The order was about to be sent when somebody died. Only the venue knows whether it was. */
async function secondLook(sending: Sending, standing: Standing): Promise<Sent> {
  const { venue, services, profile, input } = sending;
  const { order } = standing;
  const at = services.venues.marketTime(profile);
  const found = await venue.findOrder(order.clientOrderId);
  if (found.kind === 'found' && hasTermsOf(order, found.order))
    return { kind: 'event', event: { kind: 'accepted', venueOrderId: found.order.venueOrderId }, at };
  const mayRepeat =
    venue.capabilities.clientIdUniqueness === 'forever' &&
    found.kind === 'not-found' &&
    order.cancelWanted === null &&
    (await whyNotSend(order, profile, input.sendBefore, services)) === null;
  const { fence } = order;
  if (mayRepeat && fence !== null) return persistAndPost(sending, answerLost(standing, at), fence);
  return { kind: 'event', event: ANSWER_LOST, at };
}

const ANSWER_LOST: OrderEvent = {
  kind: 'unknown',
  reason: 'the process ended while the order was being sent',
};

/** The order as of unknown fate: from there a second request counts as one, and from then on a rejection may answer either of both. */
function answerLost({ slice, order }: Standing, at: UtcMillis): Standing {
  const { records } = sliceAfter(slice, eventOn(slice, order, ANSWER_LOST, at).changes, [], []);
  return { slice: { ...slice, records }, order: records.order ?? order };
}

async function post(sending: Sending, standing: Standing): Promise<Sent> {
  const { input, services, profile, venue } = sending;
  const request = requestFor(input, standing);
  if (services.clock.now() > input.sendBefore) return tooLate(services.venues.marketTime(profile));
  services.telemetry.count('orders_sent');
  const outcome = await venue.submit(request);
  return settle(sending, standing, outcome);
}

function tooLate(at: UtcMillis): Sent {
  return { kind: 'event', event: { kind: 'notSent', reason: 'SEND_DEADLINE_PASSED' }, at };
}

async function settle(sending: Sending, standing: Standing, outcome: SubmitOutcome): Promise<Sent> {
  const { services, profile, input, venue } = sending;
  const at = services.venues.marketTime(profile);
  switch (outcome.kind) {
    case 'accepted':
      return quickly(sending, standing, { kind: 'accepted', venueOrderId: outcome.venueOrderId }, outcome.at);
    case 'rejected':
      return { kind: 'event', event: { kind: 'rejected', reason: outcome.reason }, at: outcome.at };
    case 'duplicate': {
      const found = await venue.findOrder(input.clientOrderId);
      // Taken before, by this order or by another one: only what has its terms is adopted.
      if (found.kind !== 'found' || !hasTermsOf(standing.order, found.order))
        return {
          kind: 'event',
          event: { kind: 'unknown', reason: 'a duplicate that the venue does not show as ours' },
          at,
        };
      const { venueOrderId } = found.order;
      return quickly(sending, standing, { kind: 'duplicate', venueOrderId }, at);
    }
    case 'notSent':
      await quickly(sending, standing, { kind: 'notSent', reason: outcome.reason }, at);
      return { kind: 'later', afterMs: outcome.retryAfterMs };
    case 'unknown':
      return { kind: 'event', event: { kind: 'unknown', reason: outcome.reason }, at };
  }
}

/**
 * An outcome that the desk need not hear of is written at once on what was read before the request left; where somebody has written since, or
 * where the desk is concerned, it goes through the door of facts.
 */
async function quickly(
  { services, store, profile }: Sending,
  { slice, order }: Standing,
  event: OrderEvent,
  at: UtcMillis,
): Promise<Sent> {
  const now = services.venues.marketTime(profile);
  const recorded = recordEvent(slice.records, order, event, { occurredAt: at, now });
  if (!recorded.ok || recorded.value.deskOperations.length > 0 || recorded.value.followUps.length > 0)
    return { kind: 'event', event, at };
  const writes = writesOf(recorded.value.changes, slice.etags);
  if (writes.length === 0) return { kind: 'done' };
  const written = await store.write(RECORDS, profile.profileId, writes);
  return written.ok ? { kind: 'done' } : { kind: 'event', event, at };
}

function eventOn(slice: Slice, order: Order, event: OrderEvent, at: UtcMillis): Recorded {
  const recorded = recordEvent(slice.records, order, event, { occurredAt: at, now: at });
  invariant(recorded.ok, `An order that is ${order.status} can be sent`);
  return recorded.value;
}

function slotOf(order: Order, at: UtcMillis): Write {
  return takeSlot({ symbol: order.intent.terms.symbol, tradeId: order.intent.tradeId }, at);
}

/** The entry with the stop and target that the venue is to hold for it, or one order alone. */
function requestFor({ sendBefore }: SendOrder, { slice, order }: Standing): OrderRequest {
  const { children, pairedWith } = placementOf(order, slice.records.siblings);
  return {
    clientOrderId: order.clientOrderId,
    terms: order.intent.terms,
    children: children.map((child) => ({ clientOrderId: child.clientOrderId, terms: child.intent.terms })),
    pairedWith,
    sendBefore,
  };
}
