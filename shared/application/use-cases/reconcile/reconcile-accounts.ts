import { type ProfileId, profileId } from '../../../domain/ids/ids.ts';
import { MISMATCH_KINDS } from '../../../domain/reconciliation/mismatch-kind.ts';
import { MINUTE_MS, type UtcMillis } from '../../../domain/time/instant.ts';
import type { TenantStore } from '../../ports/store.ts';
import type { VerifiedTenant } from '../../principal.ts';
import { allDocuments } from '../../records/all-documents.ts';
import { RECORDS } from '../../records/load-slice.ts';
import { RECONCILIATION } from '../../records/reconciliation-kinds.ts';
import type { Services } from '../../services.ts';
import { oneOfMany } from '../one-of-many.ts';
import { profilesWithOpenOrders } from '../sync/open-orders.ts';
import { accountsOf, type VenueAccountOfTenant } from './account.ts';
import { type PassOutcome, reconcileAccount } from './reconcile-account.ts';

export interface Passes {
  readonly looked: number;
  readonly differing: number;
  readonly incomplete: number;
}

/** An account with nothing open on either side is looked at this often, each in a turn of its own. */
const IDLE_EVERY_MS = 10 * MINUTE_MS;

/**
 * Compares the accounts of a tenant with their venues: those with something open or something wrong at every tick, the idle ones in turn. One account in
 * trouble holds up no other.
 *
 * @param everyMs the distance of two ticks, by which the idle ones take turns; null looks only at those with something open, as a start does
 */
export async function reconcileAccounts(
  tenant: VerifiedTenant,
  tick: { readonly firedAt: UtcMillis; readonly everyMs: number } | null,
  services: Services,
): Promise<Passes> {
  const store = services.store.forTenant(tenant);
  const busy = await busyProfiles(store);
  const outcomes: PassOutcome[] = [];
  for (const account of await accountsOf(tenant, store)) {
    const isBusy = account.profiles.some((profile) => busy.has(profile.profileId));
    if (!isBusy && (tick === null || !isItsTurn(account, tick))) continue;
    const pass = () => reconcileAccount(account, services, tick === null);
    const outcome = await oneOfMany('reconcile', account.key, pass, services);
    if (outcome !== null) outcomes.push(outcome);
  }
  await gauge(tenant, store, services);
  return {
    looked: outcomes.length,
    differing: outcomes.filter((outcome) => outcome === 'differs').length,
    incomplete: outcomes.filter((outcome) => outcome === 'incomplete').length,
  };
}

/** Profiles with open orders, trades or positions, and those whose account did not agree at the last look. */
async function busyProfiles(store: TenantStore): Promise<ReadonlySet<ProfileId>> {
  const busy = new Set(await profilesWithOpenOrders(store));
  const more = [
    { type: 'trade', states: ['opening', 'open'] },
    { type: 'position', states: ['open'] },
    { type: RECONCILIATION.type, states: ['differs', 'incomplete'] },
  ];
  for (const { type, states } of more) {
    const query = { partition: null, type, states, order: 'oldest-first', limit: 500 } as const;
    for await (const document of allDocuments(store, RECORDS, query)) busy.add(profileId(document.partition));
  }
  return busy;
}

function isItsTurn(
  { key }: VenueAccountOfTenant,
  { firedAt, everyMs }: { readonly firedAt: UtcMillis; readonly everyMs: number },
): boolean {
  const turns = Math.max(1, Math.floor(IDLE_EVERY_MS / everyMs));
  const own = Number.parseInt(key.slice(-6), 16) % turns;
  return Math.floor(firedAt / everyMs) % turns === own;
}

/** Every kind has its figure, zero included: a difference that is gone leaves the gauge by itself. */
async function gauge({ tenantId }: VerifiedTenant, store: TenantStore, services: Services): Promise<void> {
  const found = new Map<string, number>(MISMATCH_KINDS.map((kind) => [kind, 0]));
  let incomplete = 0;
  const states = ['differs', 'incomplete'];
  const query = {
    partition: null,
    type: RECONCILIATION.type,
    states,
    order: 'oldest-first',
    limit: 500,
  } as const;
  for await (const document of allDocuments(store, RECORDS, query)) {
    const { state, sightings } = RECONCILIATION.decode(document);
    if (state === 'incomplete') incomplete += 1;
    for (const { kind, profileId: owner } of sightings)
      if (owner === document.partition) found.set(kind, (found.get(kind) ?? 0) + 1);
  }
  for (const [kind, count] of found)
    services.telemetry.gauge('reconciliation_mismatches', count, { tenant: tenantId, kind });
  services.telemetry.gauge('reconciliation_incomplete', incomplete, { tenant: tenantId });
}
