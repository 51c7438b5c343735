import type { Profile } from '../../contracts/profile.ts';
import { deriveId } from '../../domain/ids/derive.ts';
import { type ProfileId, profileId } from '../../domain/ids/ids.ts';
import { OPEN_STATUSES } from '../../domain/orders/order-status.ts';
import { DAY_MS, type UtcMillis } from '../../domain/time/instant.ts';
import type { DocumentQuery, StoredDocument, TenantStore, Write } from '../ports/store.ts';
import type { OutgoingMessage } from '../ports/messaging.ts';
import type { VerifiedTenant } from '../principal.ts';
import { allDocuments } from '../records/all-documents.ts';
import { RECORDS } from '../records/load-slice.ts';
import { profileOfWork } from '../records/profile-kind.ts';
import type { Services } from '../services.ts';
import type { RecordFact } from '../workflows/facts.ts';
import { packed } from '../ports/packed-json.ts';
import { oneOfMany } from './one-of-many.ts';

export const executionCodec = packed<RecordFact>();

const CURSOR_ID = 'cursor:reports';
/** Orders that a venue may hold. A child of a bracket is `reserved` until the venue's first word of it, and outlives an entry that was booked without a report. */
export const OPEN_ORDERS = { type: 'order', states: [...OPEN_STATUSES, 'reserved'] };

/** The profiles of a tenant with an order that a venue may hold. Order sync and the recovery after a restart ask for the same statuses. */
export async function profilesWithOpenOrders(store: TenantStore): Promise<ReadonlySet<ProfileId>> {
  const query: DocumentQuery = {
    partition: null,
    ...OPEN_ORDERS,
    order: 'oldest-first',
    limit: 500,
  };
  const profiles = new Set<ProfileId>();
  for await (const document of allDocuments(store, RECORDS, query))
    profiles.add(profileId(document.partition));
  return profiles;
}

/** Asks the venues what became of all open orders of a tenant. One account in trouble holds up no other. Answers how many reports came. */
export async function syncOrders(tenant: VerifiedTenant, services: Services): Promise<number> {
  const store = services.store.forTenant(tenant);
  let reports = 0;
  for (const id of await profilesWithOpenOrders(store)) {
    const sync = async (): Promise<number> => syncProfile(tenant, await profileOfWork(store, id), services);
    reports += (await oneOfMany('order-sync', id, sync, services)) ?? 0;
  }
  return reports;
}

/** How far the reports of an account were taken. */
interface SyncPlace {
  readonly cursor: string;
  /** Where to read again should a message be lost; null is the start. */
  readonly recordedTo: string | null;
  /** The messages of the reports after that place. */
  readonly waiting: readonly string[];
  /** When the first of them was queued, by our own clock. */
  readonly queuedAt: UtcMillis;
}

/** What became of the reports that were queued last: all on record, on their way, or one of them lost. */
type Fate = 'recorded' | 'waiting' | 'lost';

const placeCodec = packed<SyncPlace>();
/** A workflow that nobody knows after this long has ended and was forgotten. */
const FORGOTTEN_AFTER_MS = 7 * DAY_MS;
/** A report that is not on record after this long, and that nobody works on, is read and queued again. */
const LOST_AFTER_MS = 600_000;

/**
 * Puts on the queue what the account reports since its cursor. The cursor moves after the reports are durable, so none is skipped; where one was
 * lost all the same, in a dead letter or with a workflow that failed, the reports since then are read again. Recording twice changes nothing.
 */
export async function syncProfile(
  tenant: VerifiedTenant,
  profile: Profile,
  services: Services,
): Promise<number> {
  const store = services.store.forTenant(tenant);
  const venue = await services.venues.connect(tenant, profile);
  const stored = await store.read(RECORDS, profile.profileId, CURSOR_ID);
  const place = stored === null ? null : placeCodec.decode(stored.body);
  const now = services.clock.now();
  const fate = place === null ? 'recorded' : await fateOf(place, profile, services);
  const from = readingFrom(place, fate);
  const page = await venue.reportsSince(from);
  const last = page.reports.at(-1);
  if (last === undefined) {
    if (place !== null && stored !== null && fate === 'recorded' && place.waiting.length > 0)
      await store.write(RECORDS, profile.profileId, [atRest(place, stored)]);
    return 0;
  }
  if (fate === 'lost') tellLost(profile, services);
  const again = fate === 'lost' ? `:again:${Math.floor(now / LOST_AFTER_MS)}` : '';
  const { tenantId, profileId: id } = profile;
  const messages = page.reports.map(
    (report): OutgoingMessage => ({
      messageId: `${report.reportId}${again}`,
      body: executionCodec.encode({ tenantId, profileId: id, fact: { kind: 'report', report } }),
    }),
  );
  await services.messaging.forTenant(tenant).sendForProfile('executions', profile, messages);
  const next = placeAfter(fate === 'waiting' ? place : null, {
    cursor: page.cursor,
    recordedTo: from,
    waiting: messages.map(({ messageId }) => messageId),
    queuedAt: now,
  });
  const body = placeCodec.encode(next);
  const filing = { id: CURSOR_ID, type: 'cursor', state: null, at: last.occurredAt, body };
  const write =
    stored === null
      ? ({ kind: 'create', ...filing } as const)
      : ({ kind: 'replace', ...filing, ifMatch: stored.etag } as const);
  // Refused when another instance was faster: it has queued the same reports under the same ids.
  await store.write(RECORDS, id, [write]);
  return page.reports.length;
}

/** All that was queued is on record: remembering it spares every later tick the question. Refused when another instance was faster. */
function atRest(place: SyncPlace, { id, type, state, at, etag }: StoredDocument): Write {
  const body = placeCodec.encode({ ...place, waiting: [] });
  return { kind: 'replace', id, type, state, at, body, ifMatch: etag };
}

function readingFrom(place: SyncPlace | null, fate: Fate): string | null {
  if (place === null) return null;
  return fate === 'lost' ? place.recordedTo : place.cursor;
}

/** While earlier reports are not on record yet, the new ones join them. */
function placeAfter(waiting: SyncPlace | null, news: SyncPlace): SyncPlace {
  if (waiting === null) return news;
  return { ...waiting, cursor: news.cursor, waiting: [...waiting.waiting, ...news.waiting] };
}

async function fateOf({ waiting, queuedAt }: SyncPlace, profile: Profile, services: Services): Promise<Fate> {
  const ageMs = services.clock.now() - queuedAt;
  const states = await Promise.all(
    waiting.map((messageId) => services.durable.waitFor(executionInstanceId(profile, messageId), 0)),
  );
  const open = states.filter((state) =>
    state === null ? ageMs <= FORGOTTEN_AFTER_MS : state.status !== 'completed',
  );
  if (open.length === 0) return 'recorded';
  const isWorkedOn = open.every((state) => state?.status === 'running');
  return isWorkedOn || ageMs <= LOST_AFTER_MS ? 'waiting' : 'lost';
}

function tellLost({ tenantId, profileId: id }: Profile, services: Services): void {
  services.telemetry.count('reports_lost');
  const sentence = 'Reports of a venue did not come on record; they are read and queued again';
  services.telemetry.log('error', sentence, { tenantId, profileId: id });
}

/** Whether everything the venue was heard to say is in desk and records. A report whose recording failed is not, and nobody decides without it. */
export async function isRecorded(
  tenant: VerifiedTenant,
  profile: Profile,
  services: Services,
): Promise<boolean> {
  const stored = await services.store.forTenant(tenant).read(RECORDS, profile.profileId, CURSOR_ID);
  if (stored === null) return true;
  return (await fateOf(placeCodec.decode(stored.body), profile, services)) === 'recorded';
}

/** The workflow that records one report. */
export function executionInstanceId(
  owner: Pick<RecordFact, 'tenantId' | 'profileId'>,
  messageId: string,
): string {
  return deriveId('exec', owner.tenantId, owner.profileId, messageId);
}
