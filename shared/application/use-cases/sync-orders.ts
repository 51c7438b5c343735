import type { Profile } from '../../contracts/profile.ts';
import type { ProfileId } from '../../domain/ids/ids.ts';
import { OPEN_STATUSES } from '../../domain/orders/order-status.ts';
import { AppError } from '../errors.ts';
import type { DocumentQuery, JsonValue, TenantStore } from '../ports/store.ts';
import type { OutgoingMessage } from '../ports/messaging.ts';
import type { VerifiedTenant } from '../principal.ts';
import { allDocuments } from '../records/all-documents.ts';
import { RECORDS } from '../records/load-slice.ts';
import { profileOfWork } from '../records/profile-kind.ts';
import type { Services } from '../services.ts';
import type { RecordFact } from '../workflows/facts.ts';
import { packed } from '../ports/packed-json.ts';
import { profileId } from '../../domain/ids/ids.ts';

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

/** Puts on the queue what the account reports since its cursor. The cursor moves after the reports are durable, so none is skipped. */
export async function syncProfile(
  tenant: VerifiedTenant,
  profile: Profile,
  services: Services,
): Promise<number> {
  const store = services.store.forTenant(tenant);
  const venue = await services.venues.connect(tenant, profile);
  const cursor = await store.read(RECORDS, profile.profileId, CURSOR_ID);
  const before = cursor === null ? null : textOf(cursor.body);
  const page = await venue.reportsSince(before);
  if (page.reports.length === 0) return 0;
  const { tenantId, profileId: id } = profile;
  const messages = page.reports.map(
    (report): OutgoingMessage => ({
      messageId: report.reportId,
      body: executionCodec.encode({ tenantId, profileId: id, fact: { kind: 'report', report } }),
    }),
  );
  await services.messaging.forTenant(tenant).sendForProfile('executions', profile, messages);
  const filing = {
    id: CURSOR_ID,
    type: 'cursor',
    state: null,
    at: services.venues.marketTime(profile),
    body: page.cursor,
  };
  const write =
    cursor === null
      ? ({ kind: 'create', ...filing } as const)
      : ({ kind: 'replace', ...filing, ifMatch: cursor.etag } as const);
  // Another instance was faster: it has queued the same reports under the same ids.
  await store.write(RECORDS, id, [write]);
  return page.reports.length;
}

function textOf(body: JsonValue): string | null {
  return typeof body === 'string' ? body : null;
}
