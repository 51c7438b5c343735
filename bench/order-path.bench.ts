import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TenantContainer } from '../shared/contracts/topology.ts';
import type { TenantStore, Write } from '../shared/application/ports/store.ts';
import type { Profile } from '../shared/contracts/profile.ts';
import { invariant } from '../shared/domain/result.ts';
import { enter } from '../tests/doubles/entries.ts';
import { TradingHouse, type WorldPorts } from '../tests/doubles/trading-house.ts';
import type { BenchRow } from './bench-row.ts';

/** Every order is the first of its profile, as one profile holds one entry at a time. */
const PACES = [
  { perSecond: 200, seconds: 3 },
  { perSecond: 1_000, seconds: 2 },
] as const;
const IN_FLIGHT = 64;
const CLOSED_LOOP_ORDERS = 4_000;
const WARM_UP_ORDERS = 600;
const PEER = 'append 256 B + fdatasync, one at a time';
const WISH = { name: 'bench', quantity: '10', stop: '95', target: '110', hold: '1025' };

/** Tells when an entry's acknowledgement is durable: the batch that says `pending_new` has been committed. */
class Acknowledgements {
  readonly #waiting = new Map<string, () => void>();

  of(profile: Profile): Promise<void> {
    return new Promise((resolve) => this.#waiting.set(profile.profileId, () => resolve()));
  }

  between = (ports: WorldPorts): WorldPorts => ({
    ...ports,
    store: {
      platform: ports.store.platform,
      whereabouts: (...asked) => ports.store.whereabouts(...asked),
      forTenant: (tenant) => this.#listening(ports.store.forTenant(tenant)),
    },
  });

  #listening(store: TenantStore): TenantStore {
    return {
      ...store,
      write: async (container: TenantContainer, partition: string, writes: readonly Write[]) => {
        const result = await store.write(container, partition, writes);
        if (result.ok && writes.some(isAcknowledged)) this.#waiting.get(partition)?.();
        return result;
      },
    };
  }
}

function isAcknowledged(write: Write): boolean {
  return write.kind === 'replace' && write.type === 'order' && write.state === 'pending_new';
}

interface Bench {
  readonly house: TradingHouse;
  readonly acknowledgements: Acknowledgements;
  /** A profile that has not traded yet. */
  readonly next: () => Profile;
}

/** From the decision, before anything of it is stored, to the durable acknowledgement of the venue. */
async function orderMs({ house, acknowledgements, next }: Bench): Promise<number> {
  const profile = next();
  const begin = performance.now();
  const acknowledged = acknowledgements.of(profile);
  await enter(house, WISH, profile);
  await acknowledged;
  return performance.now() - begin;
}

/** Orders come when they come, whether those before have ended or not: what a queue in front hides is seen here. */
async function openLoop(bench: Bench, perSecond: number, seconds: number): Promise<readonly number[]> {
  const orders: Promise<number>[] = [];
  const begin = performance.now();
  while (orders.length < perSecond * seconds) {
    const due = ((performance.now() - begin) * perSecond) / 1_000;
    while (orders.length < Math.min(due, perSecond * seconds)) {
      const late = performance.now() - (begin + (orders.length * 1_000) / perSecond);
      orders.push(orderMs(bench).then((ms) => ms + late));
    }
    await pause(1);
  }
  return Promise.all(orders);
}

async function closedLoop(
  bench: Bench,
  inFlight: number,
  orders: number,
): Promise<{ readonly perSecond: number; readonly cpuMs: number }> {
  let started = 0;
  const cpu = process.cpuUsage();
  const begin = performance.now();
  const lane = async (): Promise<void> => {
    while (started < orders) {
      started += 1;
      await orderMs(bench);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  const perSecond = (orders * 1_000) / (performance.now() - begin);
  // What an order still costs after its acknowledgement belongs to it.
  await bench.house.settle();
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond, cpuMs: (user + system) / 1_000 / orders };
}

function quantile(tookMs: readonly number[], share: number): number {
  const sorted = [...tookMs].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}

/** What the disk takes for one small durable append: nothing durable is faster. */
function floorMs(folder: string): readonly number[] {
  const file = openSync(join(folder, 'floor'), 'a');
  const record = Buffer.alloc(256, 1);
  const tookMs = Array.from({ length: 1_000 }, () => {
    const begin = performance.now();
    writeSync(file, record);
    fdatasyncSync(file);
    return performance.now() - begin;
  });
  closeSync(file);
  return tookMs;
}

function openBench(house: TradingHouse, acknowledgements: Acknowledgements): Bench {
  const fresh = house.profiles.values();
  const next = (): Profile => {
    const { value } = fresh.next();
    invariant(value !== undefined, 'The bench has a profile for every order');
    return value;
  };
  return { house, acknowledgements, next };
}

/** Measures the whole embedded order path, synchronous FULL, beside the floor of the disk it runs on. */
export async function measure(): Promise<BenchRow[]> {
  const paced = PACES.reduce((sum, pace) => sum + pace.perSecond * pace.seconds, 0);
  const acknowledgements = new Acknowledgements();
  const house = await TradingHouse.open({
    profiles: paced + CLOSED_LOOP_ORDERS + WARM_UP_ORDERS,
    between: acknowledgements.between,
  });
  house.market.bar(100, 101, 99, 100);
  const bench = openBench(house, acknowledgements);
  await closedLoop(bench, IN_FLIGHT, WARM_UP_ORDERS);
  const rows: BenchRow[] = [];
  const floor = floorMs(house.folder);
  const addLatency = (name: string, tookMs: readonly number[], share: number): void => {
    const [ours, peer] = [quantile(tookMs, share), quantile(floor, share)];
    rows.push({ name, unit: 'ms', ours, peer, peerName: PEER, ratio: peer / ours });
  };
  for (const { perSecond, seconds } of PACES) {
    await house.settle();
    const tookMs = await openLoop(bench, perSecond, seconds);
    addLatency(`intent to durable acknowledgement, ${perSecond}/s, p50`, tookMs, 0.5);
    addLatency(`intent to durable acknowledgement, ${perSecond}/s, p99`, tookMs, 0.99);
  }
  await house.settle();
  const { perSecond, cpuMs } = await closedLoop(bench, IN_FLIGHT, CLOSED_LOOP_ORDERS);
  const peer = 1_000 / quantile(floor, 0.5);
  rows.push({
    name: `orders acknowledged, ${IN_FLIGHT} in flight`,
    unit: 'orders/s',
    ours: perSecond,
    peer,
    peerName: PEER,
    ratio: perSecond / peer,
  });
  // What else the machine does inflates this too, but far less than the pace.
  const alone = { peer: null, peerName: null, ratio: null } as const;
  rows.push({ name: `processor time an order, ${IN_FLIGHT} in flight`, unit: 'ms', ours: cpuMs, ...alone });
  await house.close();
  house.remove();
  return rows;
}
