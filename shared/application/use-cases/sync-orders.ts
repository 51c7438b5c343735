import type { Profile } from '../../contracts/profile.ts';
import { deriveId } from '../../domain/ids/derive.ts';
import { type ProfileId, profileId } from '../../domain/ids/ids.ts';
import { OPEN_STATUSES } from '../../domain/orders/order-status.ts';
import { AppError } from '../errors.ts';
import type { DocumentQuery, TenantStore } from '../ports/store.ts';
import type { OutgoingMessage } from '../ports/messaging.ts';
import type { VerifiedTenant } from '../principal.ts';
import { allDocuments } from '../records/all-documents.ts';
import { RECORDS } from '../records/load-slice.ts';
import { profileOfWork } from '../records/profile-kind.ts';
import type { Services } from '../services.ts';
import type { RecordFact } from '../workflows/facts.ts';
import { packed } from '../ports/packed-json.ts';

export const executionCodec = packed<RecordFact>();

const CURSOR_ID = 'cursor:reports';
const OPEN = [...OPEN_STATUSES];

/** The profiles of a tenant with an order that a venue may hold. Order sync and the recovery after a restart ask for the same statuses. */
export async function profilesWithOpenOrders(store: TenantStore): Promise<ReadonlySet<ProfileId>> {
  const query: DocumentQuery = {
    partition: null,
    type: 'order',
    states: OPEN,
    order: 'oldest-first',
    limit: 500,
  };
  const profiles = new Set<ProfileId>();
  for await (const document of allDocuments(store, RECORDS, query))
    profiles.add(profileId(document.partition));
  return profiles;
}

/** Asks the venues what became of all open orders of a tenant. One account that does not answer holds up no other. Answers how many reports came. */
export async function syncOrders(tenant: VerifiedTenant, services: Services): Promise<number> {
  const store = services.store.forTenant(tenant);
  let reports = 0;
  for (const id of await profilesWithOpenOrders(store)) {
    try {
      reports += await syncProfile(tenant, await profileOfWork(store, id), services);
    } catch (failure) {
      if (!(failure instanceof AppError) || !failure.retryable) throw failure;
      services.telemetry.count('order_sync_failures', 1, { code: failure.code });
      services.telemetry.log('warning', 'An account could not be read; it is asked again at the next tick', {
        profileId: id,
        code: failure.code,
      });
    }
  }
  return reports;
}

/** How far the reports of an account were taken. */
interface SyncPlace {
  readonly cursor: string;
  /** The message of the last report that was queued. */
  readonly lastMessageId: string;
  /** By our own clock. */
  readonly queuedAt: number;
}

const placeCodec = packed<SyncPlace>();
/** A workflow that nobody knows after this long has ended and was forgotten. */
const FORGOTTEN_AFTER_MS = 3_600_000;

/** Puts on the queue what the account reports since its cursor. The cursor moves after the reports are durable, so none is skipped. */
export async function syncProfile(
  tenant: VerifiedTenant,
  profile: Profile,
  services: Services,
): Promise<number> {
  const store = services.store.forTenant(tenant);
  const venue = await services.venues.connect(tenant, profile);
  const stored = await store.read(RECORDS, profile.profileId, CURSOR_ID);
  const page = await venue.reportsSince(stored === null ? null : placeCodec.decode(stored.body).cursor);
  const last = page.reports.at(-1);
  if (last === undefined) return 0;
  const { tenantId, profileId: id } = profile;
  const messages = page.reports.map(
    (report): OutgoingMessage => ({
      messageId: report.reportId,
      body: executionCodec.encode({ tenantId, profileId: id, fact: { kind: 'report', report } }),
    }),
  );
  await services.messaging.forTenant(tenant).sendForProfile('executions', profile, messages);
  const place: SyncPlace = {
    cursor: page.cursor,
    lastMessageId: last.reportId,
    queuedAt: services.clock.now(),
  };
  const filing = {
    id: CURSOR_ID,
    type: 'cursor',
    state: null,
    at: last.occurredAt,
    body: placeCodec.encode(place),
  };
  const write =
    stored === null
      ? ({ kind: 'create', ...filing } as const)
      : ({ kind: 'replace', ...filing, ifMatch: stored.etag } as const);
  // Refused when another instance was faster: it has queued the same reports under the same ids.
  await store.write(RECORDS, id, [write]);
  return page.reports.length;
}

/** Whether everything the venue was heard to say is in desk and records. Reports of a profile are recorded in order, so the last one speaks for all. */
export async function isRecorded(
  tenant: VerifiedTenant,
  profile: Profile,
  services: Services,
): Promise<boolean> {
  const stored = await services.store.forTenant(tenant).read(RECORDS, profile.profileId, CURSOR_ID);
  if (stored === null) return true;
  const { lastMessageId, queuedAt } = placeCodec.decode(stored.body);
  const state = await services.durable.waitFor(executionInstanceId(profile, lastMessageId), 0);
  if (state === null) return services.clock.now() - queuedAt > FORGOTTEN_AFTER_MS;
  return state.status !== 'running';
}

/** The workflow that records one report. */
export function executionInstanceId(
  owner: Pick<RecordFact, 'tenantId' | 'profileId'>,
  messageId: string,
): string {
  return deriveId('exec', owner.tenantId, owner.profileId, messageId);
}
