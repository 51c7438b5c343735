import type { ClientOrderId, ProfileId, TenantId } from '../../domain/ids/ids.ts';
import { tenantOfOwnWork } from '../principal.ts';
import { loadOrderSlice } from '../records/load-slice.ts';
import { profileOfWork } from '../records/profile-kind.ts';
import type { Services } from '../services.ts';
import { AppError } from '../errors.ts';

/**
 * Carries out a cancel that is on record. Asking twice is harmless, so anything but an answer is simply asked again by the queue. What
 * the venue then does is told by its reports; an order that has ended already is told by them as well.
 */
export async function cancelAtVenue(
  command: {
    readonly tenantId: TenantId;
    readonly profileId: ProfileId;
    readonly clientOrderId: ClientOrderId;
  },
  services: Services,
): Promise<void> {
  const tenant = tenantOfOwnWork(command);
  const store = services.store.forTenant(tenant);
  const profile = await profileOfWork(store, command.profileId);
  const slice = await loadOrderSlice(store, profile, services, command.clientOrderId, []);
  const order = slice?.records.order ?? null;
  if (order === null || order.status !== 'pending_cancel') return;
  const venue = await services.venues.connect(tenant, profile);
  const answer = await venue.cancel(order);
  services.telemetry.count('cancels_sent', 1, { answer });
  if (answer !== 'unknown') return;
  throw new AppError('VENUE_UNAVAILABLE', 'a cancel got no answer', { retryable: true, ambiguous: true });
}
