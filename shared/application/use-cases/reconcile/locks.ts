import type { Profile } from '../../../contracts/profile.ts';
import { operationIdFor } from '../../../domain/ids/derive.ts';
import type { OperationId, ProfileId } from '../../../domain/ids/ids.ts';
import type { Services } from '../../services.ts';
import { askDesk } from '../command-desk.ts';
import type { VenueAccountOfTenant } from './account.ts';

/** Longer than a pass takes, shorter than anybody wants to wait after a host died in one. */
const LEASE_MS = 120_000;

/** The reconcile locks of all desks of an account, held by one pass. */
export interface Locks {
  readonly fences: ReadonlyMap<ProfileId, number>;
  release(): Promise<void>;
}

/** Takes the lock of every desk of the account, or none: null where another pass has one of them. */
export async function lockAccount(account: VenueAccountOfTenant, services: Services): Promise<Locks | null> {
  const owner = `pass-${services.ids.next()}`;
  const fences = new Map<ProfileId, number>();
  const release = async (): Promise<void> => {
    for (const profile of account.profiles) {
      const fence = fences.get(profile.profileId);
      if (fence === undefined) continue;
      const asked = { ...asking(profile, owner, 'release', services), owner, fence };
      await askDesk(profile, { op: 'releaseReconcileLock', ...asked }, services);
    }
  };
  for (const profile of account.profiles) {
    const asked = { ...asking(profile, owner, 'lock', services), owner, ttlMs: LEASE_MS };
    const answer = await askDesk(profile, { op: 'acquireReconcileLock', ...asked }, services);
    if (!answer.ok || answer.value.fence === null) {
      await release();
      return null;
    }
    fences.set(profile.profileId, answer.value.fence);
  }
  return { fences, release };
}

function asking(profile: Profile, owner: string, step: string, services: Services) {
  const at = services.venues.marketTime(profile);
  const operationId: OperationId = operationIdFor(owner, step);
  return { operationId, at, issuedAt: at };
}
