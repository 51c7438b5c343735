import type { Wanted, Whereabouts } from '../../shared/application/ports/store.ts';
import type { VerifiedTenant } from '../../shared/application/principal.ts';
import { ALERTS } from '../../shared/application/records/alert-kinds.ts';
import { WATCHED } from '../../shared/application/records/decision-kinds.ts';
import { RECORDS } from '../../shared/application/records/load-slice.ts';
import type { Services } from '../../shared/application/services.ts';
import { STANDING_RULES, watchAlerts } from '../../shared/application/use-cases/alerts/watch-alerts.ts';
import { beat } from '../../shared/application/use-cases/heartbeats.ts';
import { freeForgottenSlots, SLOTS } from '../../shared/application/use-cases/forgotten-slots.ts';
import { OPEN_TRADES, reviewTrades } from '../../shared/application/use-cases/review-trades.ts';
import { sweepStaleOrders, WAITING_ORDERS } from '../../shared/application/use-cases/stale-orders.ts';
import { allTenants, tenantsWith } from '../../shared/application/use-cases/tenants.ts';
import { markTotals } from '../../shared/application/use-cases/totals/mark-totals.ts';
import { watchLedgers } from '../../shared/application/use-cases/watch-ledgers.ts';
import type { TimerTick } from '../rows.ts';

/** Every open trade has the stop and target that it should have. */
export async function runPositionMonitor(tick: TimerTick, services: Services): Promise<void> {
  const reviewed = await forTenantsWith([OPEN_TRADES], services, (tenant, found) =>
    reviewTrades(tenant, tick.firedAt, services, found),
  );
  await beat('position-monitor', tick.firedAt, { reviewed }, services);
}

/** What was left lying on our side of the wire goes on its way, or is given up. */
export async function runStaleOrders(tick: TimerTick, services: Services): Promise<void> {
  const swept = await forTenantsWith([WAITING_ORDERS], services, (tenant) =>
    sweepStaleOrders(tenant, services),
  );
  const freed = await forTenantsWith([SLOTS], services, (tenant) => freeForgottenSlots(tenant, services));
  await beat('stale-orders', tick.firedAt, { swept, freed }, services);
}

/** Every ledger equals its postings. */
export async function runLedgerWatch(tick: TimerTick, services: Services): Promise<void> {
  let differing = 0;
  for await (const tenant of allTenants(services.store.platform))
    differing += await watchLedgers(tenant, services);
  await beat('ledger-watch', tick.firedAt, { differing }, services);
}

/** Every rule about a price, a drawdown or the age of data is looked at. */
export async function runAlertWatch(tick: TimerTick, services: Services): Promise<void> {
  let fired = 0;
  for (const { tenant } of await tenantsWith(ALERTS, [STANDING_RULES], services))
    fired += await watchAlerts(tenant, services);
  await beat('alert-watch', tick.firedAt, { fired }, services);
}

/** What the profiles of a tenant are worth together goes on record, where anything may have moved it. */
export async function runEquityMark(tick: TimerTick, services: Services): Promise<void> {
  const marked = await forTenantsWith([WATCHED], services, (tenant) =>
    markTotals(tenant, tick.firedAt, services),
  );
  await beat('equity-mark', tick.firedAt, { marked }, services);
}

async function forTenantsWith(
  wanted: readonly Wanted[],
  services: Services,
  work: (tenant: VerifiedTenant, found: readonly Whereabouts[]) => Promise<number>,
): Promise<number> {
  let sum = 0;
  for (const { tenant, found } of await tenantsWith(RECORDS, wanted, services))
    sum += await work(tenant, found);
  return sum;
}
