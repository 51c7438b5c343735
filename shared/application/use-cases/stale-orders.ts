import type { Profile } from '../../contracts/profile.ts';
import { profileId } from '../../domain/ids/ids.ts';
import type { Order } from '../../domain/orders/order.ts';
import type { OrderStatus } from '../../domain/orders/order-status.ts';
import type { StoredDocument, TenantStore } from '../ports/store.ts';
import type { VerifiedTenant } from '../principal.ts';
import { allDocuments } from '../records/all-documents.ts';
import { ORDER } from '../records/kinds.ts';
import { RECORDS } from '../records/load-slice.ts';
import { profileOfWork } from '../records/profile-kind.ts';
import type { Services } from '../services.ts';
import { ENTRY_SEND_WITHIN_MS, placeInstanceId, resendCommand } from './follow-ups.ts';
import { oneOfMany } from './one-of-many.ts';
import { submitFact } from './review-trades.ts';

/** Orders that wait for somebody on our side of the wire: to be sent, to be asked for, to be cancelled. */
const WAITING: readonly OrderStatus[] = ['reserved', 'not_sent', 'submitting', 'unknown', 'pending_cancel'];
export const WAITING_ORDERS = { type: 'order', states: WAITING } as const;
/** A command is put on the queue again at most once in this time, so that no two of them work on one order. */
const AGAIN_EVERY_MS = 600_000;

/**
 * Takes up what was left lying because something died or gave up in the middle. Exits, cancels and orders of unknown fate are brought on their way
 * again; an entry that was never sent and that nobody works on is given up, because its decision is too old to be traded.
 */
export async function sweepStaleOrders(tenant: VerifiedTenant, services: Services): Promise<number> {
  const store = services.store.forTenant(tenant);
  const query = { partition: null, ...WAITING_ORDERS, order: 'oldest-first', limit: 500 } as const;
  let swept = 0;
  for await (const document of allDocuments(store, RECORDS, query)) {
    const sweep = () => sweepOrder(document, store, services);
    if ((await oneOfMany('stale-orders', document.id, sweep, services)) === true) swept += 1;
  }
  return swept;
}

async function sweepOrder(
  document: StoredDocument,
  store: TenantStore,
  services: Services,
): Promise<boolean> {
  const order = ORDER.decode(document);
  if (isHeldWithEntry(order) || (await isWorkedOn(order, services))) return false;
  const profile = await profileOfWork(store, profileId(document.partition));
  return takeUp(order, profile, services);
}

/** A child of a bracket travels with its entry and is never sent alone. */
function isHeldWithEntry({ venueLinked, intent, status }: Order): boolean {
  return venueLinked && intent.leg !== 'entry' && status !== 'pending_cancel';
}

async function isWorkedOn({ clientOrderId }: Order, services: Services): Promise<boolean> {
  return (await services.durable.waitFor(placeInstanceId(clientOrderId), 0))?.status === 'running';
}

async function takeUp(order: Order, profile: Profile, services: Services): Promise<boolean> {
  const neverSent = order.status === 'reserved' || order.status === 'not_sent';
  const now = services.venues.marketTime(profile);
  const round = String(Math.floor(services.clock.now() / AGAIN_EVERY_MS));
  if (order.intent.leg === 'entry' && neverSent) {
    // Written a moment ago, its message may still be on its way.
    if (now - order.intent.decidedAt <= ENTRY_SEND_WITHIN_MS) return false;
    const { clientOrderId } = order;
    const event = { kind: 'notPlaced', reason: 'NOBODY_SENT_IT' } as const;
    // Named by the round, so that a giving up that failed is not the last one.
    await submitFact(
      profile,
      `give-up:${clientOrderId}:${round}`,
      { kind: 'event', clientOrderId, event, occurredAt: now },
      services,
    );
    return true;
  }
  await resendCommand(order, profile, round, services);
  return true;
}
