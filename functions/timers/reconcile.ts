import type { Services } from '../../shared/application/services.ts';
import { beat, readHeartbeats } from '../../shared/application/use-cases/heartbeats.ts';
import {
  busyPlaces,
  reconcileAccounts,
} from '../../shared/application/use-cases/reconcile/reconcile-accounts.ts';
import { allTenants } from '../../shared/application/use-cases/tenants.ts';
import type { TimerTick } from '../rows.ts';

const LOOP = 'reconcile';

/** Every account agrees with its venue, or somebody knows. */
export async function runReconcile({ firedAt }: TimerTick, services: Services): Promise<void> {
  let looked = 0;
  let differing = 0;
  let incomplete = 0;
  const last = (await readHeartbeats(services)).find(({ loop }) => loop === LOOP);
  // Without one before it, it is the turn of every account.
  const tick = { firedAt, sinceMs: Math.max(1, firedAt - (last?.firedAt ?? 0)) };
  const places = await busyPlaces(services);
  for await (const tenant of allTenants(services.store.platform)) {
    const passes = await reconcileAccounts(tenant, tick, places, services);
    looked += passes.looked;
    differing += passes.differing;
    incomplete += passes.incomplete;
  }
  await beat(LOOP, firedAt, { looked, differing, incomplete }, services);
}
