import type { Alert } from '../../../contracts/alerts.ts';
import type { TenantStore } from '../../ports/store.ts';
import type { Principal } from '../../principal.ts';
import { ALERT, ALERT_PARTITION, ALERT_TTL_SECONDS, ALERTS } from '../../records/alert-kinds.ts';
import { documentId, replaceOf } from '../../records/record-codec.ts';
import type { Services } from '../../services.ts';

const CONFLICTS_MAX = 5;
const BATCH = 100;
const PAGE = 500;

/** Null for an alert that is not there. Who was first stays named: acknowledging again changes nothing. */
export async function acknowledge(
  principal: Principal,
  alertId: string,
  services: Services,
): Promise<Alert | null> {
  const store = services.store.forTenant(principal.tenant);
  for (let attempt = 0; attempt < CONFLICTS_MAX; attempt += 1) {
    const found = await store.read(ALERTS, ALERT_PARTITION, documentId(ALERT.type, alertId));
    if (found === null) return null;
    const alert = ALERT.decode(found);
    if (alert.acknowledgedAt !== null) return alert;
    const seen = seenBy(alert, principal, services);
    if ((await store.write(ALERTS, ALERT_PARTITION, [seenWrite(seen, found.etag)])).ok) return seen;
  }
  return null;
}

/** Acknowledges what is open at this moment and answers how many there were. */
export async function acknowledgeAll(principal: Principal, services: Services): Promise<number> {
  const store = services.store.forTenant(principal.tenant);
  let done = 0;
  for (const page of await openPages(store)) {
    const writes = page.map(({ alert, etag }) => seenWrite(seenBy(alert, principal, services), etag));
    const written = await store.write(ALERTS, ALERT_PARTITION, writes);
    if (written.ok) done += page.length;
    // Somebody acknowledged one of them in between; the others are taken one by one.
    else
      for (const { alert } of page)
        done += Number((await acknowledge(principal, alert.alertId, services)) !== null);
  }
  return done;
}

/** How many nobody has acknowledged, counted to a page. */
export async function countOpen(
  store: TenantStore,
): Promise<{ readonly open: number; readonly more: boolean }> {
  const page = await openPage(store);
  return { open: page.documents.length, more: page.cursor !== null };
}

function openPage(store: TenantStore, cursor?: string) {
  const query = {
    partition: ALERT_PARTITION,
    type: ALERT.type,
    states: ['open'],
    order: 'newest-first',
    limit: PAGE,
  } as const;
  return store.query(ALERTS, cursor === undefined ? query : { ...query, cursor });
}

/** All of them are read before any is written, since what is written leaves the list. */
async function openPages(store: TenantStore) {
  const found: { readonly alert: Alert; readonly etag: string }[] = [];
  let cursor: string | undefined;
  do {
    const page = await openPage(store, cursor);
    for (const document of page.documents) found.push({ alert: ALERT.decode(document), etag: document.etag });
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  return Array.from({ length: Math.ceil(found.length / BATCH) }, (_, index) =>
    found.slice(index * BATCH, (index + 1) * BATCH),
  );
}

function seenBy(alert: Alert, principal: Principal, { clock }: Services): Alert {
  return { ...alert, acknowledgedAt: clock.now(), acknowledgedBy: principal.userId };
}

function seenWrite(alert: Alert, etag: string) {
  return { ...replaceOf(ALERT, alert, etag), ttlSeconds: ALERT_TTL_SECONDS };
}
