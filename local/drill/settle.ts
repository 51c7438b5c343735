import { setTimeout as pause } from 'node:timers/promises';
import type { Services } from '../../shared/application/services.ts';
import { reviewTrades } from '../../shared/application/use-cases/review-trades.ts';
import { sweepStaleOrders } from '../../shared/application/use-cases/stale-orders.ts';
import { syncOrders } from '../../shared/application/use-cases/sync-orders.ts';
import { allTenants } from '../../shared/application/use-cases/tenants.ts';
import type { Sqlite } from '../storage/sqlite.ts';
import { isAtRest } from './unfinished-work.ts';

/** After this many rounds in a row in which no timer found anything to do, the house is calm. */
const CALM_ROUNDS = 2;
const LOOK_AGAIN_MS = 20;

/**
 * Does what the timers of the product do, while the market stands still, until nothing is under way. What is left after the time is for the
 * audit to name.
 *
 * @param whenIdle resolves when the host does nothing; sleepers may be left
 */
export async function settle(
  services: Services,
  sqlite: Sqlite,
  whenIdle: () => Promise<void>,
  withinMs: number,
): Promise<void> {
  const deadline = services.clock.now() + withinMs;
  for (let calm = 0, tick = 0; calm < CALM_ROUNDS && services.clock.now() < deadline; tick += 1) {
    const found = await tickOnce(services, tick);
    await whenIdle();
    const rests = isAtRest(sqlite);
    calm = rests && found === 0 ? calm + 1 : 0;
    if (!rests) await pause(LOOK_AGAIN_MS);
  }
}

async function tickOnce(services: Services, tick: number): Promise<number> {
  let found = 0;
  for await (const tenant of allTenants(services.store.platform)) {
    found += await syncOrders(tenant, services);
    found += await sweepStaleOrders(tenant, services);
    await reviewTrades(tenant, services.clock.now() + tick, services);
  }
  return found;
}
