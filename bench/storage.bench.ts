import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registeredEntity, registeredWorkflow } from '../local/durable/registry.ts';
import { WorkflowEngine } from '../local/durable/workflow-engine.ts';
import { EmbeddedQueues } from '../local/queues/embedded-queues.ts';
import type { DataFolder } from '../local/storage/data-folder.ts';
import { openDataFolder } from '../local/storage/data-folder.ts';
import { DocumentStore } from '../local/storage/document-store.ts';
import { machineAlarms } from '../local/timers/alarms.ts';
import { tenantOfCredential } from '../shared/application/principal.ts';
import { profileId } from '../shared/domain/ids/ids.ts';
import { quietTelemetry } from '../tests/contracts/quiet-telemetry.ts';
import { purchase, till } from '../tests/contracts/till-workflows.ts';
import type { BenchRow } from './bench-row.ts';

const IN_FLIGHT = 64;
const SECONDS = 2;
const TENANT = tenantOfCredential('alpha');
const SURROUNDINGS = { alarms: machineAlarms(), telemetry: quietTelemetry };
const PEER = 'append 256 B + fdatasync, one at a time';

interface Bench {
  readonly folder: string;
  readonly data: DataFolder;
}

interface Pace {
  readonly perSecond: number;
  /** From the call to the durable answer. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** How often `work` ends in a second with so many under way, and how long one takes. `work` gets a number that it never gets again. */
async function paceOf(inFlight: number, work: (number: number) => Promise<unknown>): Promise<Pace> {
  const tookMs: number[] = [];
  let started = 0;
  const begin = performance.now();
  const stopAt = begin + SECONDS * 1_000;
  const lane = async (): Promise<void> => {
    while (performance.now() < stopAt) {
      started += 1;
      const calledAt = performance.now();
      await work(started);
      tookMs.push(performance.now() - calledAt);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return { perSecond: (tookMs.length * 1_000) / (performance.now() - begin), ...quantiles(tookMs) };
}

function quantiles(tookMs: readonly number[]): { readonly p50Ms: number; readonly p99Ms: number } {
  const sorted = [...tookMs].sort((left, right) => left - right);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** The floor under everything durable on this disk: one small append made durable, again and again. */
function floorOf(folder: string): Pace {
  const file = openSync(join(folder, 'floor'), 'a');
  const record = Buffer.alloc(256, 1);
  const tookMs: number[] = [];
  const begin = performance.now();
  while (performance.now() - begin < SECONDS * 500) {
    const calledAt = performance.now();
    writeSync(file, record);
    fdatasyncSync(file);
    tookMs.push(performance.now() - calledAt);
  }
  closeSync(file);
  return { perSecond: (tookMs.length * 1_000) / (performance.now() - begin), ...quantiles(tookMs) };
}

function orderAndSlot(number: number) {
  const filing = { type: 'order', state: 'submitting', at: SURROUNDINGS.alarms.now() };
  const body = {
    instrument: 'BTC/USD',
    side: 'buy',
    quantity: '0.05',
    price: '61249.90',
    note: 'x'.repeat(300),
  };
  return [
    { kind: 'create' as const, id: `order:${number}`, body, ...filing },
    { kind: 'create' as const, id: `slot:${number}`, body: null, ...filing },
  ];
}

async function storePaces({ data }: Bench): Promise<readonly [alone: Pace, together: Pace]> {
  const store = new DocumentStore(data, SURROUNDINGS).forTenant(TENANT);
  const write = (partition: string) => (number: number) =>
    store.write('trading-records', partition, orderAndSlot(number));
  return [await paceOf(1, write('alone')), await paceOf(IN_FLIGHT, write('together'))];
}

async function queuePace({ data }: Bench): Promise<Pace> {
  const queues = new EmbeddedQueues(data, SURROUNDINGS);
  const handled = new Map<string, () => void>();
  queues.consume('order-intents', async ({ messageId }) => handled.get(messageId)?.(), {
    concurrency: IN_FLIGHT,
  });
  const sender = queues.forTenant(TENANT);
  const pace = await paceOf(IN_FLIGHT, async (number) => {
    const messageId = `m${number}`;
    const done = new Promise<void>((resolve) => handled.set(messageId, resolve));
    const address = { tenantId: TENANT.tenantId, profileId: profileId(`prf${number % 50}`) };
    await sender.sendForProfile('order-intents', address, [{ messageId, body: { number } }]);
    await done;
    handled.delete(messageId);
  });
  await queues.stop();
  return pace;
}

/** Hold, activity, settle: the steps of an order without its records. */
async function workflowPaces({ data }: Bench): Promise<readonly [alone: Pace, together: Pace]> {
  const registry = {
    workflows: new Map([[purchase.name, registeredWorkflow(purchase)]]),
    entities: new Map([[till.name, registeredEntity(till)]]),
    activities: new Map([['pay', async () => 'paid']]),
  };
  const engine = new WorkflowEngine(data, registry, SURROUNDINGS);
  const run = (prefix: string) => async (number: number) => {
    const id = `${prefix}${number}`;
    await engine.start('purchase', id, { till: `t${number % 50}`, id, amount: 1 });
    await engine.waitFor(id, 10_000);
  };
  const paces = [await paceOf(1, run('alone')), await paceOf(IN_FLIGHT, run('together'))] as const;
  await engine.stop();
  return paces;
}

/** Measures what the embedded host makes durable, beside the floor of the disk it runs on. */
export async function measure(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-bench-'));
  const data = await openDataFolder(folder, SURROUNDINGS.alarms);
  const bench = { folder, data };
  const rows: BenchRow[] = [];
  const add = (name: string, unit: string, pace: Pace): void => {
    const floor = floorOf(folder);
    const faster = pace.perSecond / floor.perSecond;
    rows.push({ name, unit, ours: pace.perSecond, peer: floor.perSecond, peerName: PEER, ratio: faster });
    const [ours, peer] = [pace.p50Ms, floor.p50Ms];
    rows.push({ name: `${name}, p50`, unit: 'ms', ours, peer, peerName: PEER, ratio: peer / ours });
    rows.push({
      name: `${name}, p99`,
      unit: 'ms',
      ours: pace.p99Ms,
      peer: floor.p99Ms,
      peerName: PEER,
      ratio: floor.p99Ms / pace.p99Ms,
    });
  };
  const [storeAlone, storeTogether] = await storePaces(bench);
  add('store batches of 2, one writer', 'batches/s', storeAlone);
  add(`store batches of 2, ${IN_FLIGHT} in flight`, 'batches/s', storeTogether);
  add(
    `queue messages sent, handled, completed, ${IN_FLIGHT} in flight`,
    'messages/s',
    await queuePace(bench),
  );
  const [flowAlone, flowTogether] = await workflowPaces(bench);
  add('workflows of 3 steps, one at a time', 'workflows/s', flowAlone);
  add(`workflows of 3 steps, ${IN_FLIGHT} in flight`, 'workflows/s', flowTogether);
  data.close();
  rmSync(folder, { recursive: true });
  return rows;
}
