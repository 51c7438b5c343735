import type { VerifiedTenant } from '../principal.ts';
import { allDocuments } from '../records/all-documents.ts';
import { PROFILE, PROFILE_PARTITION, PROFILES } from '../records/profile-kind.ts';
import type { Services } from '../services.ts';
import { oneOfMany } from './one-of-many.ts';
import { rebuildDeskOf, whyRebuild } from './rebuild-desk.ts';
import { busyPlaces, reconcileAccounts } from './reconcile/reconcile-accounts.ts';
import { allTenants } from './tenants.ts';

export interface Prepared {
  readonly desks: number;
  readonly rebuilt: number;
  readonly accounts: number;
  readonly differing: number;
  readonly incomplete: number;
}

/**
 * What comes between the records and trading when a host starts: every desk is what its journal tells, or is made so; every account with something open was
 * compared with its venue once. What differs, or could not be read, blocks entries until the timer has looked again; exits pass.
 */
export async function prepareTrading(services: Services): Promise<Prepared> {
  const begun = services.clock.now();
  const sum = { desks: 0, rebuilt: 0, accounts: 0, differing: 0, incomplete: 0 };
  const places = await busyPlaces(services);
  for await (const tenant of allTenants(services.store.platform)) {
    const checked = await checkDesks(tenant, services);
    sum.desks += checked.desks;
    sum.rebuilt += checked.rebuilt;
    const passes = await reconcileAccounts(tenant, null, places, services);
    sum.accounts += passes.looked;
    sum.differing += passes.differing;
    sum.incomplete += passes.incomplete;
  }
  services.telemetry.observeMs('start_recovery_ms', services.clock.now() - begun);
  services.telemetry.log('info', 'Desks were checked and accounts compared before trading', { ...sum });
  return sum;
}

async function checkDesks(
  tenant: VerifiedTenant,
  services: Services,
): Promise<Pick<Prepared, 'desks' | 'rebuilt'>> {
  const store = services.store.forTenant(tenant);
  const query = { partition: PROFILE_PARTITION, type: 'profile', order: 'oldest-first', limit: 500 } as const;
  let desks = 0;
  let rebuilt = 0;
  for await (const document of allDocuments(store, PROFILES, query)) {
    const check = async (): Promise<boolean> => {
      const profile = PROFILE.decode(document);
      const why = await whyRebuild(profile, services);
      return why !== null && (await rebuildDeskOf(profile, why, services)).ok;
    };
    desks += 1;
    if ((await oneOfMany('start', document.id, check, services)) === true) rebuilt += 1;
  }
  return { desks, rebuilt };
}
