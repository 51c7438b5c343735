import type { Services } from '../../shared/application/services.ts';
import { beat } from '../../shared/application/use-cases/heartbeats.ts';
import { certifyParity } from '../../shared/application/use-cases/reconcile/certify-parity.ts';
import { allTenants } from '../../shared/application/use-cases/tenants.ts';
import type { TimerTick } from '../rows.ts';

/** Once a day for each tenant, at the first tick after it; the other ticks find that it was done. */
export async function runParity({ firedAt }: TimerTick, services: Services): Promise<void> {
  let equal = 0;
  let other = 0;
  for await (const tenant of allTenants(services.store.platform)) {
    const certificate = await certifyParity(tenant, firedAt, services);
    if (certificate === null) continue;
    if (certificate.state === 'equal') equal += 1;
    else other += 1;
  }
  await beat('parity', firedAt, { equal, other }, services);
}
