import { profileId } from '../../domain/ids/ids.ts';
import type { VerifiedTenant } from '../principal.ts';
import { allDocuments } from '../records/all-documents.ts';
import { ORDER } from '../records/kinds.ts';
import { RECORDS } from '../records/load-slice.ts';
import { profileOfWork } from '../records/profile-kind.ts';
import type { Services } from '../services.ts';
import { sendFollowUps } from './follow-ups.ts';
import { submitFact } from './review-trades.ts';

/** Orders that wait on our side of the wire: something died between writing them down and bringing them on their way. */
const WAITING = ['reserved', 'not_sent', 'pending_cancel'] as const;

/**
 * Takes up what was left lying: exits and cancels are brought on their way again, an entry that nobody is working on is given up, because its
 * decision is too old to be traded.
 */
export async function sweepStaleOrders(tenant: VerifiedTenant, services: Services): Promise<number> {
  const store = services.store.forTenant(tenant);
  const query = {
    partition: null,
    type: 'order',
    states: WAITING,
    order: 'oldest-first',
    limit: 500,
  } as const;
  let swept = 0;
  for await (const document of allDocuments(store, RECORDS, query)) {
    const order = ORDER.decode(document);
    const { clientOrderId, intent } = order;
    const isChild = order.venueLinked && intent.leg !== 'entry';
    if (isChild && order.status !== 'pending_cancel') continue;
    const working = await services.durable.waitFor(`place-${clientOrderId}`, 0);
    if (working?.status === 'running') continue;
    const owner = { tenantId: tenant.tenantId, profileId: profileId(document.partition) };
    const profile = await profileOfWork(store, owner.profileId);
    if (intent.leg === 'entry' && order.status !== 'pending_cancel') {
      const event = { kind: 'notPlaced', reason: 'NOBODY_SENT_IT' } as const;
      const occurredAt = services.venues.marketTime(profile);
      await submitFact(
        owner,
        `give-up:${clientOrderId}`,
        { kind: 'event', clientOrderId, event, occurredAt },
        services,
      );
    } else {
      await sendFollowUps(profile, { order, siblings: [] }, services, String(services.clock.now()));
    }
    swept += 1;
  }
  return swept;
}
