import type { Services } from '../../shared/application/services.ts';
import { beat } from '../../shared/application/use-cases/heartbeats.ts';
import { reconcileAccounts } from '../../shared/application/use-cases/reconcile/reconcile-accounts.ts';
import { allTenants } from '../../shared/application/use-cases/tenants.ts';
import type { TimerTick } from '../rows.ts';

/** The distance of two ticks of the default schedule. With another one idle accounts are looked at more often, or less. */
const EVERY_MS = 30_000;

/** Every account agrees with its venue, or somebody knows. */
export async function runReconcile({ firedAt }: TimerTick, services: Services): Promise<void> {
  let looked = 0;
  let differing = 0;
  let incomplete = 0;
  for await (const tenant of allTenants(services.store.platform)) {
    const passes = await reconcileAccounts(tenant, { firedAt, everyMs: EVERY_MS }, services);
    looked += passes.looked;
    differing += passes.differing;
    incomplete += passes.incomplete;
  }
  await beat('reconcile', firedAt, { looked, differing, incomplete }, services);
}
