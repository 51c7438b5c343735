import { profileSchema, profileVersionSchema, type Profile } from '../../contracts/profile.ts';
import type { Instrument } from '../../domain/market/instrument.ts';
import type { ProfileId } from '../../domain/ids/ids.ts';
import { AppError } from '../errors.ts';
import type { StoredDocument, TenantStore } from '../ports/store.ts';
import type { Services } from '../services.ts';
import { documentId, recordKind } from './record-codec.ts';

export const PROFILES = 'trading-profiles';
/** All profiles of a tenant share one partition: they are listed together and seldom change. */
export const PROFILE_PARTITION = 'profiles';

export const PROFILE = recordKind({
  type: 'profile',
  schema: profileSchema,
  key: (profile) => profile.profileId,
  filing: (profile) => ({ state: profile.state, at: profile.createdAt }),
});

export const PROFILE_VERSION = recordKind({
  type: 'profile-version',
  schema: profileVersionSchema,
  key: (version) => `${version.profileId}:${version.revision}`,
  filing: (version) => ({ state: version.profileId, at: version.changedAt }),
});

export interface StoredProfile {
  readonly profile: Profile;
  readonly etag: string;
}

export async function readProfile(store: TenantStore, profileId: ProfileId): Promise<StoredProfile | null> {
  const document: StoredDocument | null = await store.read(
    PROFILES,
    PROFILE_PARTITION,
    documentId('profile', profileId),
  );
  return document === null ? null : { profile: PROFILE.decode(document), etag: document.etag };
}

/** Reads a profile that our own work names: its absence is a broken record, not an answer. */
export async function profileOfWork(store: TenantStore, profileId: ProfileId): Promise<Profile> {
  const stored = await readProfile(store, profileId);
  if (stored !== null) return stored.profile;
  throw new AppError('RECORD_UNREADABLE', `work names profile ${profileId}, which has no record`, {
    retryable: false,
    ambiguous: false,
  });
}

/** Throws AppError when the profile's venue does not know the symbol any more. */
export async function instrumentOf(
  services: Services,
  profile: Profile,
  symbol: string,
): Promise<Instrument> {
  const instrument = await services.venues.instrument(profile, symbol);
  if (instrument !== null) return instrument;
  throw new AppError('VENUE_UNAVAILABLE', `no instrument ${symbol} at ${profile.venue}`, {
    retryable: false,
    ambiguous: false,
  });
}
