import { tenantOfOwnWork } from '../principal.ts';
import { loadOrderSlice } from '../records/load-slice.ts';
import { profileOfWork } from '../records/profile-kind.ts';
import type { Services } from '../services.ts';
import type { LookedUp, LookUpOrder } from '../workflows/place-order.ts';

/** Not found is a proof only after this many answers over this long: a venue's books may lag behind its front door. */
const NOT_FOUND_MIN = 3;
const NOT_FOUND_OVER_MS = 60_000;

/** Asks the venue what became of an order of unknown fate. A failed read says nothing, and counting silences proves nothing. */
export async function lookUpOrder(input: LookUpOrder, services: Services): Promise<LookedUp> {
  const tenant = tenantOfOwnWork(input);
  const store = services.store.forTenant(tenant);
  const profile = await profileOfWork(store, input.profileId);
  const slice = await loadOrderSlice(store, profile, services, input.clientOrderId, []);
  if (slice?.records.order?.status !== 'unknown') return { kind: 'known' };
  const venue = await services.venues.connect(tenant, profile);
  const at = services.venues.marketTime(profile);
  const found = await venue.findOrder(input.clientOrderId);
  if (found.kind === 'found')
    return { kind: 'event', event: { kind: 'accepted', venueOrderId: found.order.venueOrderId }, at };
  if (found.kind === 'unknown') return { kind: 'no-answer' };
  const longEnough = services.clock.now() - input.since >= NOT_FOUND_OVER_MS;
  if (input.notFound + 1 < NOT_FOUND_MIN || !longEnough) return { kind: 'not-found' };
  // Its front door answered "no" often enough; the set of open orders, read to its end, must agree.
  const open = await venue.listOpenOrders();
  if (!open.complete || open.items.some((order) => order.clientOrderId === input.clientOrderId))
    return { kind: 'no-answer' };
  return { kind: 'event', event: { kind: 'notPlaced', reason: 'the venue does not know the order' }, at };
}
