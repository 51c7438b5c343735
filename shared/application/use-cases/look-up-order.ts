import { hasTermsOf } from '../../domain/reconciliation/same-terms.ts';
import { isAbsenceProven } from '../../domain/reconciliation/sightings.ts';
import { MINUTE_MS } from '../../domain/time/instant.ts';
import type { VenueCapabilities } from '../ports/venue.ts';
import { tenantOfOwnWork } from '../principal.ts';
import { loadOrderSlice } from '../records/load-slice.ts';
import { profileOfWork } from '../records/profile-kind.ts';
import type { Services } from '../services.ts';
import type { LookedUp, LookUpOrder } from '../workflows/place-order.ts';

/**
 * Over how long "not found" must stand before it is a proof: a minute at a venue that keeps our names for ever, five where a name may be free again or is
 * not looked up at all.
 */
export function absenceProofMs({
  clientIdUniqueness,
  lookupByClientId,
}: Pick<VenueCapabilities, 'clientIdUniqueness' | 'lookupByClientId'>): number {
  return clientIdUniqueness === 'forever' && lookupByClientId ? MINUTE_MS : 5 * MINUTE_MS;
}

/** Asks the venue what became of an order of unknown fate. A failed read says nothing, and counting silences proves nothing. */
export async function lookUpOrder(input: LookUpOrder, services: Services): Promise<LookedUp> {
  const tenant = tenantOfOwnWork(input);
  const store = services.store.forTenant(tenant);
  const profile = await profileOfWork(store, input.profileId);
  const slice = await loadOrderSlice(store, profile, services, input.clientOrderId, []);
  const order = slice?.records.order ?? null;
  if (order?.status !== 'unknown') return { kind: 'known' };
  const venue = await services.venues.connect(tenant, profile);
  const at = services.venues.marketTime(profile);
  const found = await venue.findOrder(input.clientOrderId);
  if (found.kind === 'found' && !hasTermsOf(order, found.order)) return otherOrder(input, services);
  if (found.kind === 'found')
    return { kind: 'event', event: { kind: 'accepted', venueOrderId: found.order.venueOrderId }, at };
  if (found.kind === 'unknown') return { kind: 'no-answer' };
  const asked = { notFound: input.notFound + 1, since: input.since };
  if (!isAbsenceProven(asked, services.clock.now(), absenceProofMs(venue.capabilities)))
    return { kind: 'not-found' };
  // Its front door answered "no" often enough; the set of open orders, read to its end, must agree.
  const open = await venue.listOpenOrders();
  if (!open.complete || open.items.some((order) => order.clientOrderId === input.clientOrderId))
    return { kind: 'no-answer' };
  return { kind: 'event', event: { kind: 'notPlaced', reason: 'the venue does not know the order' }, at };
}

/** The venue has another order under our name: neither is it ours, nor is ours proven absent. It stays unknown, for a person. */
function otherOrder({ tenantId, profileId, clientOrderId }: LookUpOrder, { telemetry }: Services): LookedUp {
  telemetry.count('orders_with_other_terms');
  const sentence = 'The venue has an order of other terms under the name of ours; it is not adopted';
  telemetry.log('error', sentence, { tenantId, profileId, clientOrderId });
  return { kind: 'no-answer' };
}
