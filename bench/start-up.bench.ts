import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostTelemetry, openHost } from '../local/host.ts';
import { openDataFolder } from '../local/storage/data-folder.ts';
import { DocumentStore } from '../local/storage/document-store.ts';
import { machineAlarms } from '../local/timers/alarms.ts';
import type { TenantContainer } from '../shared/contracts/topology.ts';
import type { Write } from '../shared/application/ports/store.ts';
import { tenantOfOwnWork, type VerifiedTenant } from '../shared/application/principal.ts';
import { ORDER } from '../shared/application/records/kinds.ts';
import { RECORDS } from '../shared/application/records/load-slice.ts';
import { PROFILE, PROFILE_PARTITION, PROFILES } from '../shared/application/records/profile-kind.ts';
import { createOf } from '../shared/application/records/record-codec.ts';
import { profilesWithOpenOrders } from '../shared/application/use-cases/sync/open-orders.ts';
import type { Profile } from '../shared/contracts/profile.ts';
import { clientOrderId, profileId } from '../shared/domain/ids/ids.ts';
import type { Order } from '../shared/domain/orders/order.ts';
import { invariant } from '../shared/domain/result.ts';
import { enter } from '../tests/doubles/entries.ts';
import { quietTelemetry } from '../tests/contracts/quiet-telemetry.ts';
import { TradingHouse } from '../tests/doubles/trading-house.ts';
import type { BenchRow } from './bench-row.ts';

const PROFILES_OPEN = 10_000;
const ORDERS_EACH = 10;
const STARTS = 5;
const WISH = { name: 'bench', quantity: '10', stop: '95', target: '110', hold: '1025' };

/** One profile and one order at the venue, made by the product itself: the pattern of all the others. */
async function pattern(): Promise<{ readonly profile: Profile; readonly order: Order }> {
  const house = await TradingHouse.open();
  house.market.bar(100, 101, 99, 100);
  await enter(house, WISH);
  await house.settle();
  const { profile } = house;
  const page = await house.services.store.forTenant(house.tenant).query(RECORDS, {
    partition: profile.profileId,
    type: 'order',
    states: ['pending_new'],
    order: 'oldest-first',
    limit: 1,
  });
  const [document] = page.documents;
  invariant(document !== undefined, 'The order of the pattern was acknowledged');
  await house.close();
  house.remove();
  return { profile, order: ORDER.decode(document) };
}

/** A folder with everything that a large installation has open. */
async function fill(folder: string, tenant: VerifiedTenant): Promise<void> {
  const { profile, order } = await pattern();
  const alarms = machineAlarms();
  const data = await openDataFolder(folder, alarms);
  const store = new DocumentStore(data, { alarms, telemetry: quietTelemetry }).forTenant(tenant);
  const writeAll = async (
    container: TenantContainer,
    batches: readonly { readonly partition: string; readonly writes: readonly Write[] }[],
  ): Promise<void> => {
    const results = await Promise.all(
      batches.map(({ partition, writes }) => store.write(container, partition, writes)),
    );
    invariant(
      results.every((result) => result.ok),
      'A new folder takes every document',
    );
  };
  for (let from = 0; from < PROFILES_OPEN; from += 100) {
    const names = Array.from({ length: 100 }, (_, index) => profileId(`prf-${from + index}`));
    const writes = names.map((name) => createOf(PROFILE, { ...profile, profileId: name, account: name }));
    await writeAll(PROFILES, [{ partition: PROFILE_PARTITION, writes }]);
    await writeAll(
      RECORDS,
      names.map((name) => ({ partition: name, writes: ordersOf(order, name) })),
    );
  }
  data.close();
}

function ordersOf(order: Order, name: Profile['profileId']): readonly Write[] {
  return Array.from({ length: ORDERS_EACH }, (_, index) => {
    const one: Order = {
      ...order,
      clientOrderId: clientOrderId(`${name}-${index}`),
      intent: { ...order.intent, profileId: name },
    };
    return createOf<Order>(ORDER, one);
  });
}

/** From nothing open to a host that consumes its queues: data, ports, workflows resumed. And then the first look at what is open. */
async function start(
  folder: string,
  tenant: VerifiedTenant,
): Promise<readonly [readyMs: number, lookMs: number]> {
  const begin = performance.now();
  const alarms = machineAlarms();
  const { data, engine, services } = await openHost({
    folder,
    mode: 'PAPER',
    tradingEnabled: true,
    version: 'bench',
    sources: () => Promise.resolve([]),
    telemetry: hostTelemetry({ BALLAST_LOG_LEVEL: 'error' }, console.error, alarms),
    alarms,
  });
  await engine.begin(services, null);
  const readyMs = performance.now() - begin;
  const open = await profilesWithOpenOrders(services.store.forTenant(tenant));
  const lookMs = performance.now() - begin - readyMs;
  invariant(open.size === PROFILES_OPEN, `Every profile has an open order, found ${open.size}`);
  await engine.stop();
  data.close();
  return [readyMs, lookMs];
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Measures how long a host with 10,000 profiles and 100,000 open orders takes until it works. */
export async function measure(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-start-'));
  const tenant = tenantOfOwnWork({ tenantId: 'acme' });
  await fill(join(folder, 'data'), tenant);
  const runs: (readonly [number, number])[] = [];
  for (let run = 0; run < STARTS; run += 1) runs.push(await start(join(folder, 'data'), tenant));
  rmSync(folder, { recursive: true });
  const what = `${PROFILES_OPEN} profiles, ${PROFILES_OPEN * ORDERS_EACH} open orders`;
  const alone = { peer: null, peerName: null, ratio: null } as const;
  return [
    { name: `ready, ${what}`, unit: 'ms', ours: medianOf(runs.map(([ready]) => ready)), ...alone },
    {
      name: `first look at all open orders, ${what}`,
      unit: 'ms',
      ours: medianOf(runs.map(([, look]) => look)),
      ...alone,
    },
  ];
}
