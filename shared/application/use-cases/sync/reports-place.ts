import type { Profile } from '../../../contracts/profile.ts';
import { deriveId } from '../../../domain/ids/derive.ts';
import type { ProfileId } from '../../../domain/ids/ids.ts';
import { DAY_MS, type UtcMillis } from '../../../domain/time/instant.ts';
import { packed } from '../../ports/packed-json.ts';
import type { StoredDocument, TenantStore, Write } from '../../ports/store.ts';
import type { VerifiedTenant } from '../../principal.ts';
import { RECORDS } from '../../records/load-slice.ts';
import type { Services } from '../../services.ts';
import type { RecordFact } from '../../workflows/facts.ts';
import { accountKey } from '../reconcile/account.ts';

/** A report on its way into the records of a profile. */
export interface QueuedReport {
  readonly profileId: ProfileId;
  readonly messageId: string;
}

/** How far the reports of an account were taken. */
export interface ReportsPlace {
  /** Null is the start. */
  readonly cursor: string | null;
  /** Where to read again should a message be lost; null is the start. */
  readonly recordedTo: string | null;
  /** The messages of the reports after that place. */
  readonly waiting: readonly QueuedReport[];
  /** When the first of them was queued, by our own clock. */
  readonly queuedAt: UtcMillis;
  /** Since when a report has been read whose order no profile of the account is seen to have; null while there is none. */
  readonly unownedSince: UtcMillis | null;
}

/** What became of the reports that were queued last: all on record, on their way, or one of them lost. */
export type Fate = 'recorded' | 'waiting' | 'lost';

/** A workflow that nobody knows after this long has ended and was forgotten. */
const FORGOTTEN_AFTER_MS = 7 * DAY_MS;
/** A report that is not on record after this long, and that nobody works on, is read and queued again. */
export const LOST_AFTER_MS = 600_000;

const PLACE_ID = 'cursor:reports';
const placeCodec = packed<ReportsPlace>();

export interface StoredPlace {
  readonly place: ReportsPlace;
  readonly etag: string;
}

/** The place of an account is filed under the account, because no profile of it owns it. Null where nothing was ever read. */
export async function readPlace(store: TenantStore, account: string): Promise<StoredPlace | null> {
  const stored: StoredDocument | null = await store.read(RECORDS, account, PLACE_ID);
  return stored === null ? null : { place: placeCodec.decode(stored.body), etag: stored.etag };
}

/** Stores how far an account was read. Refused when another instance was faster: it has queued the same reports under the same ids. */
export async function writePlace(
  store: TenantStore,
  account: string,
  place: ReportsPlace,
  etag: string | null,
): Promise<void> {
  const body = placeCodec.encode(place);
  const filing = { id: PLACE_ID, type: 'cursor', state: null, at: place.queuedAt, body };
  const write: Write =
    etag === null ? { kind: 'create', ...filing } : { kind: 'replace', ...filing, ifMatch: etag };
  await store.write(RECORDS, account, [write]);
}

export async function fateOf(
  { waiting, queuedAt }: Pick<ReportsPlace, 'waiting' | 'queuedAt'>,
  tenant: VerifiedTenant,
  services: Services,
): Promise<Fate> {
  const { tenantId } = tenant;
  const ageMs = services.clock.now() - queuedAt;
  const states = await Promise.all(
    waiting.map(({ profileId, messageId }) =>
      services.durable.waitFor(executionInstanceId({ tenantId, profileId }, messageId), 0),
    ),
  );
  const open = states.filter((state) =>
    state === null ? ageMs <= FORGOTTEN_AFTER_MS : state.status !== 'completed',
  );
  if (open.length === 0) return 'recorded';
  const isWorkedOn = open.every((state) => state?.status === 'running');
  return isWorkedOn || ageMs <= LOST_AFTER_MS ? 'waiting' : 'lost';
}

/**
 * Whether everything the venue was heard to say about a profile is in desk and records. A report whose recording failed is not, and nobody decides
 * without it; nor while there is one that may be anybody's.
 */
export async function isRecorded(
  tenant: VerifiedTenant,
  profile: Profile,
  services: Services,
): Promise<boolean> {
  const stored = await readPlace(services.store.forTenant(tenant), accountKey(profile));
  if (stored === null) return true;
  const { waiting, queuedAt, unownedSince } = stored.place;
  if (unownedSince !== null) return false;
  const own = waiting.filter(({ profileId }) => profileId === profile.profileId);
  return (await fateOf({ waiting: own, queuedAt }, tenant, services)) === 'recorded';
}

/** The workflow that records one report. */
export function executionInstanceId(
  owner: Pick<RecordFact, 'tenantId' | 'profileId'>,
  messageId: string,
): string {
  return deriveId('exec', owner.tenantId, owner.profileId, messageId);
}
