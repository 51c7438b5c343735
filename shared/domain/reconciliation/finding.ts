import { deriveId } from '../ids/derive.ts';
import type { ProfileId } from '../ids/ids.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { LocalAccount } from './local-account.ts';
import type { Sighting } from './sightings.ts';
import type { VenueOrder, VenueSnapshot } from './venue-account.ts';

/** What the venue said when it was asked for one order. Null where it was not asked, or gave no answer. */
export type Answer = { readonly kind: 'found'; readonly order: VenueOrder } | { readonly kind: 'not-found' };

/** A confirmed mismatch, with everything that decides about it. */
export interface Finding {
  /** Names the account among all of the tenant. */
  readonly account: string;
  readonly sighting: Sighting;
  readonly local: LocalAccount;
  readonly venue: VenueSnapshot;
  readonly answer: Answer | null;
  /** Over how long "not found" must stand before it proves anything at this venue. */
  readonly proofMs: number;
  /** Of the reconcile lock of each desk. */
  readonly fences: ReadonlyMap<ProfileId, number>;
  readonly now: UtcMillis;
  readonly marketNow: UtcMillis;
}

/** The name of a repair: the same sighting is repaired under the same name, the same mismatch in another year under another. */
export function nameOf({ account, sighting }: Finding, ...more: readonly string[]): string {
  return deriveId('recon', account, sighting.key, sighting.firstSeenAt, ...more);
}

export function fenceOf({ fences }: Finding, profileId: ProfileId): number {
  return fences.get(profileId) ?? 0;
}
