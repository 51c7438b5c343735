import type { Profile } from '../../../contracts/profile.ts';
import { deriveId } from '../../../domain/ids/derive.ts';
import type { TenantStore } from '../../ports/store.ts';
import type { VerifiedTenant } from '../../principal.ts';
import { allDocuments } from '../../records/all-documents.ts';
import { PROFILE, PROFILE_PARTITION, PROFILES } from '../../records/profile-kind.ts';

/** One account at a venue with the profiles that trade on it. */
export interface VenueAccountOfTenant {
  readonly tenant: VerifiedTenant;
  readonly store: TenantStore;
  /** Names it among all accounts of the tenant. */
  readonly key: string;
  /** The oldest first: it keeps what belongs to the account as a whole. */
  readonly profiles: readonly [Profile, ...Profile[]];
}

/** Every account of a tenant. A retired profile keeps its account in view: a late fill of it is still booked. */
export async function accountsOf(
  tenant: VerifiedTenant,
  store: TenantStore,
): Promise<readonly VenueAccountOfTenant[]> {
  const byKey = new Map<string, [Profile, ...Profile[]]>();
  const query = { partition: PROFILE_PARTITION, type: 'profile', order: 'oldest-first', limit: 500 } as const;
  for await (const document of allDocuments(store, PROFILES, query)) {
    const profile = PROFILE.decode(document);
    const key = accountKey(profile);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [profile]);
    else known.push(profile);
  }
  return [...byKey].map(([key, profiles]) => ({ tenant, store, key, profiles }));
}

/** Names an account among all of its tenant. */
export function accountKey({ venue, environment, account }: Profile): string {
  return deriveId('acc', venue, environment, account);
}
