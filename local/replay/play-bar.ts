import type { Services } from '../../shared/application/services.ts';
import { RECORDS } from '../../shared/application/records/load-slice.ts';
import { evaluateDueProfiles } from '../../shared/application/use-cases/evaluate/evaluate-profiles.ts';
import { syncOrders } from '../../shared/application/use-cases/sync-orders.ts';
import { allTenants } from '../../shared/application/use-cases/tenants.ts';
import { invariant } from '../../shared/domain/result.ts';
import type { Engine } from '../engine.ts';
import type { Playable, VirtualTime } from '../market-data/virtual-time.ts';

/** Rounds of "evaluate, let everything come to rest". Each one brings deferred profiles on; more than a few means that something hangs. */
const ROUNDS_MAX = 50;

/**
 * Closes the next bar of a replay and lets everything that follows from it come to rest, so that the same bars always make the same trades,
 * however fast they are played. False at the end of the data.
 */
export async function playBar(
  { source, time }: { readonly source: Playable; readonly time: VirtualTime },
  engine: Engine,
  services: Services,
): Promise<boolean> {
  const next = source.nextClose();
  if (next === null) return false;
  time.advanceTo(next);
  await comeToRest(engine, services);
  return true;
}

/** Finishes what the newest bar has begun: after a bar was played, and after a restart in the middle of one. */
export async function comeToRest(engine: Engine, services: Services): Promise<void> {
  await evaluateUntilDone(engine, services);
  await hearOfCancels(engine, services);
}

async function evaluateUntilDone(engine: Engine, services: Services): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const { deferred } = await evaluateDueProfiles(services);
    await engine.whenIdle();
    if (deferred === 0) return;
  }
  invariant(false, `Profiles were still waiting for their reports after ${ROUNDS_MAX} rounds`);
}

/** What the venue says of a cancel makes way for the order that takes the place of the cancelled one, before the next bar. */
async function hearOfCancels(engine: Engine, services: Services): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    if (!(await hasPendingCancel(services))) return;
    for await (const tenant of allTenants(services.store.platform)) await syncOrders(tenant, services);
    await engine.whenIdle();
  }
  invariant(false, `Cancels were still pending after ${ROUNDS_MAX} rounds`);
}

async function hasPendingCancel(services: Services): Promise<boolean> {
  const query = {
    partition: null,
    type: 'order',
    states: ['pending_cancel'],
    order: 'oldest-first',
    limit: 1,
  } as const;
  for await (const tenant of allTenants(services.store.platform)) {
    const page = await services.store.forTenant(tenant).query(RECORDS, query);
    if (page.documents.length > 0) return true;
  }
  return false;
}
