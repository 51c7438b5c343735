import type { TenantId } from '../../../domain/ids/ids.ts';
import { MISMATCH_KINDS } from '../../../domain/reconciliation/mismatch-kind.ts';
import type { TenantStore, Wanted, Whereabouts } from '../../ports/store.ts';
import type { VerifiedTenant } from '../../principal.ts';
import { allDocuments } from '../../records/all-documents.ts';
import { RECORDS } from '../../records/load-slice.ts';
import { RECONCILIATION } from '../../records/reconciliation-kinds.ts';
import type { Services } from '../../services.ts';
import { oneOfMany } from '../one-of-many.ts';
import { OPEN_ORDERS } from '../sync/open-orders.ts';
import { tenantsWith } from '../tenants.ts';
import { accountsOf } from './account.ts';
import { isItsTurn, type Tick } from './turns.ts';
import { type PassOutcome, reconcileAccount } from './reconcile-account.ts';

export interface Passes {
  readonly looked: number;
  readonly differing: number;
  readonly incomplete: number;
}

const DISAGREEING = { type: RECONCILIATION.type, states: ['differs', 'incomplete'] };
/** What makes an account busy: something open on our side, or a last look that did not agree. */
const BUSY: readonly Wanted[] = [
  OPEN_ORDERS,
  { type: 'trade', states: ['opening', 'open'] },
  { type: 'position', states: ['open'] },
  DISAGREEING,
];

/** What is busy of each tenant, found in one request for all of them. */
export type BusyPlaces = ReadonlyMap<TenantId, readonly Whereabouts[]>;

export async function busyPlaces(services: Services): Promise<BusyPlaces> {
  const found = await tenantsWith(RECORDS, BUSY, services);
  return new Map(found.map((one) => [one.tenant.tenantId, one.found]));
}

/**
 * Compares the accounts of a tenant with their venues: those with something open or something wrong at every tick, the idle ones in turn. One account in
 * trouble holds up no other.
 *
 * @param tick null looks only at those with something open, as a start does
 */
export async function reconcileAccounts(
  tenant: VerifiedTenant,
  tick: Tick | null,
  places: BusyPlaces,
  services: Services,
): Promise<Passes> {
  const store = services.store.forTenant(tenant);
  const found = places.get(tenant.tenantId) ?? [];
  const busy = new Set(found.map(({ partition }) => partition));
  const outcomes: PassOutcome[] = [];
  for (const account of await accountsOf(tenant, store)) {
    const isBusy = account.profiles.some((profile) => busy.has(profile.profileId));
    if (!isBusy && (tick === null || !isItsTurn(account.key, tick))) continue;
    const pass = () => reconcileAccount(account, services, tick === null);
    const outcome = await oneOfMany('reconcile', account.key, pass, services);
    if (outcome !== null) outcomes.push(outcome);
  }
  const mayDisagree =
    found.some(({ type }) => type === DISAGREEING.type) || outcomes.some((outcome) => outcome !== 'clean');
  await gauge(tenant, mayDisagree ? store : null, services);
  return {
    looked: outcomes.length,
    differing: outcomes.filter((outcome) => outcome === 'differs').length,
    incomplete: outcomes.filter((outcome) => outcome === 'incomplete').length,
  };
}

/** Every kind has its figure, zero included: a difference that is gone leaves the gauge by itself. */
async function gauge(
  { tenantId }: VerifiedTenant,
  disagreeing: TenantStore | null,
  services: Services,
): Promise<void> {
  const found = new Map<string, number>(MISMATCH_KINDS.map((kind) => [kind, 0]));
  let incomplete = 0;
  const query = { partition: null, ...DISAGREEING, order: 'oldest-first', limit: 500 } as const;
  for await (const document of disagreeing === null ? [] : allDocuments(disagreeing, RECORDS, query)) {
    const { state, sightings } = RECONCILIATION.decode(document);
    if (state === 'incomplete') incomplete += 1;
    for (const { kind, profileId: owner } of sightings)
      if (owner === document.partition) found.set(kind, (found.get(kind) ?? 0) + 1);
  }
  for (const [kind, count] of found)
    services.telemetry.gauge('reconciliation_mismatches', count, { tenant: tenantId, kind });
  services.telemetry.gauge('reconciliation_incomplete', incomplete, { tenant: tenantId });
}
