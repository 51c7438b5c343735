import { RECORDS } from '../../shared/application/records/load-slice.ts';
import type { Services } from '../../shared/application/services.ts';
import { syncOrders } from '../../shared/application/use-cases/sync-orders.ts';
import { OPEN_ORDERS, openOrdersAt } from '../../shared/application/use-cases/sync/open-orders.ts';
import { tenantsWith } from '../../shared/application/use-cases/tenants.ts';
import { beat } from '../../shared/application/use-cases/heartbeats.ts';
import type { TimerTick } from '../rows.ts';

/** Asks every venue what became of our open orders. Polling whole sets is the truth; a stream may only hurry it. */
export async function runOrderSync(tick: TimerTick, services: Services): Promise<void> {
  let reports = 0;
  for (const { tenant, found } of await tenantsWith(RECORDS, [OPEN_ORDERS], services))
    reports += await syncOrders(tenant, services, openOrdersAt(found).get(tenant.tenantId));
  await beat('order-sync', tick.firedAt, { reports }, services);
}
