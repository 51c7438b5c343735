import type { Profile } from '../../contracts/profile.ts';
import type { ProfileId } from '../../domain/ids/ids.ts';
import type { ExecutionReport } from '../../domain/orders/execution-report.ts';
import type { UtcMillis } from '../../domain/time/instant.ts';
import type { OutgoingMessage } from '../ports/messaging.ts';
import { packed } from '../ports/packed-json.ts';
import type { TenantStore } from '../ports/store.ts';
import type { VerifiedTenant } from '../principal.ts';
import { profileOfWork } from '../records/profile-kind.ts';
import type { Services } from '../services.ts';
import type { RecordFact } from '../workflows/facts.ts';
import { oneOfMany } from './one-of-many.ts';
import { accountKey } from './reconcile/account.ts';
import { type OpenOrders, openOrdersOf } from './sync/open-orders.ts';
import { routed, type Routed, type SyncedAccount } from './sync/report-owner.ts';
import {
  type Fate,
  fateOf,
  LOST_AFTER_MS,
  type QueuedReport,
  readPlace,
  type ReportsPlace,
  writePlace,
} from './sync/reports-place.ts';

export const executionCodec = packed<RecordFact>();

/**
 * Asks each account with an open order once what became of its orders. One account in trouble holds up no other. Whoever knows where the open orders
 * are gives them. Answers how many reports came.
 */
export async function syncOrders(
  tenant: VerifiedTenant,
  services: Services,
  found: OpenOrders | null = null,
): Promise<number> {
  const store = services.store.forTenant(tenant);
  const openOrders = found ?? (await openOrdersOf(store));
  let reports = 0;
  for (const [key, profiles] of await byAccount(store, new Set(openOrders.values()), services)) {
    const sync = () => syncAccount({ tenant, store, key, profiles, openOrders }, services);
    reports += countOf(await oneOfMany('order-sync', key, sync, services));
  }
  return reports;
}

function countOf(news: Routed | null): number {
  return news === null ? 0 : [...news.byOwner.values()].flat().length + news.unowned.length;
}

async function byAccount(
  store: TenantStore,
  ids: ReadonlySet<ProfileId>,
  services: Services,
): Promise<ReadonlyMap<string, readonly [Profile, ...Profile[]]>> {
  const accounts = new Map<string, [Profile, ...Profile[]]>();
  for (const id of ids) {
    const profile = await oneOfMany('order-sync', id, () => profileOfWork(store, id), services);
    if (profile === null) continue;
    const key = accountKey(profile);
    const known = accounts.get(key);
    if (known === undefined) accounts.set(key, [profile]);
    else known.push(profile);
  }
  return accounts;
}

/**
 * Puts on the queue what an account reports since its cursor, each report for the profile that owns its order. The cursor moves after the reports are
 * durable, so none is skipped; where one was lost all the same, in a dead letter or with a workflow that failed, the reports since then are read again.
 * Recording twice changes nothing.
 */
export async function syncAccount(account: SyncedAccount, services: Services): Promise<Routed> {
  const { tenant, store, key, profiles } = account;
  const venue = await services.venues.connect(tenant, profiles[0]);
  const stored = await readPlace(store, key);
  const place = stored?.place ?? null;
  const now = services.clock.now();
  const fate = place === null ? 'recorded' : await fateOf(place, tenant, services);
  const from = readingFrom(place, fate);
  const { reports, cursor } = await venue.reportsSince(from);
  const news = await routed(reports, account, orphansTo(place, now));
  const next =
    reports.length === 0
      ? atRest(place, fate)
      : placeAfter(fate === 'waiting' ? place : null, {
          // What nobody owns yet is read again at the next tick.
          cursor: news.unowned.length === 0 ? cursor : from,
          recordedTo: from,
          waiting: await queued(news, fate, account, services),
          queuedAt: now,
          unownedSince: news.unowned.length === 0 ? null : (place?.unownedSince ?? now),
        });
  if (next !== null) await writePlace(store, key, next, stored?.etag ?? null);
  return news;
}

/** Nothing is on its way any more: remembering it spares every later tick the question. Null where it is remembered, or not so yet. */
function atRest(place: ReportsPlace | null, fate: Fate): ReportsPlace | null {
  if (place === null || fate !== 'recorded') return null;
  const { waiting, unownedSince } = place;
  return waiting.length === 0 && unownedSince === null ? null : { ...place, waiting: [], unownedSince: null };
}

/** A report whose order nobody has for this long is not merely early: the oldest profile shows it as a fill that fits nothing. */
function orphansTo(place: ReportsPlace | null, now: UtcMillis): 'nobody' | 'the oldest profile' {
  const since = place?.unownedSince ?? now;
  return now - since > LOST_AFTER_MS ? 'the oldest profile' : 'nobody';
}

async function queued(
  { byOwner, unowned }: Routed,
  fate: Fate,
  account: SyncedAccount,
  services: Services,
): Promise<readonly QueuedReport[]> {
  const { tenant } = account;
  const { tenantId } = tenant;
  if (fate === 'lost') tellLost(account, services);
  if (unowned.length > 0) tellUnowned(account, services);
  const suffix = fate === 'lost' ? `:again:${Math.floor(services.clock.now() / LOST_AFTER_MS)}` : '';
  const waiting: QueuedReport[] = [];
  for (const [profileId, reports] of byOwner) {
    const owner = { tenantId, profileId };
    const messages = reports.map((report) => messageOf(report, suffix, owner));
    await services.messaging.forTenant(tenant).sendForProfile('executions', owner, messages);
    waiting.push(...messages.map(({ messageId }) => ({ profileId, messageId })));
  }
  return waiting;
}

function messageOf(
  report: ExecutionReport,
  suffix: string,
  owner: Pick<RecordFact, 'tenantId' | 'profileId'>,
): OutgoingMessage {
  return {
    messageId: `${report.reportId}${suffix}`,
    body: executionCodec.encode({ ...owner, fact: { kind: 'report', report } }),
  };
}

function readingFrom(place: ReportsPlace | null, fate: Fate): string | null {
  if (place === null) return null;
  return fate === 'lost' ? place.recordedTo : place.cursor;
}

/** While earlier reports are not on record yet, the new ones join them. */
function placeAfter(earlier: ReportsPlace | null, news: ReportsPlace): ReportsPlace {
  if (earlier === null) return news;
  const { cursor, unownedSince } = news;
  const known = new Set(earlier.waiting.map(({ profileId, messageId }) => `${profileId}|${messageId}`));
  const more = news.waiting.filter(({ profileId, messageId }) => !known.has(`${profileId}|${messageId}`));
  return { ...earlier, cursor, unownedSince, waiting: [...earlier.waiting, ...more] };
}

function tellLost({ tenant, key }: SyncedAccount, { telemetry }: Services): void {
  telemetry.count('reports_lost');
  const sentence = 'Reports of a venue did not come on record; they are read and queued again';
  telemetry.log('error', sentence, { tenantId: tenant.tenantId, account: key });
}

function tellUnowned({ tenant, key }: SyncedAccount, { telemetry }: Services): void {
  telemetry.count('reports_unowned');
  const sentence =
    'A venue reports an order that no profile of its account is seen to have; its reports wait';
  telemetry.log('warning', sentence, { tenantId: tenant.tenantId, account: key });
}
