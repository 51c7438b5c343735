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

/** How often `work` ends in a second with so many under way. `work` gets a number that it never gets again. */
async function perSecond(inFlight: number, work: (number: number) => Promise<unknown>): Promise<number> {
  let started = 0;
  let ended = 0;
  const begin = performance.now();
  const stopAt = begin + SECONDS * 1_000;
  const lane = async (): Promise<void> => {
    while (performance.now() < stopAt) {
      started += 1;
      await work(started);
      ended += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return (ended * 1_000) / (performance.now() - begin);
}

/** The floor under everything durable on this disk: one small append made durable, again and again. */
function appendsPerSecond(folder: string): number {
  const file = openSync(join(folder, 'floor'), 'a');
  const record = Buffer.alloc(256, 1);
  const begin = performance.now();
  let count = 0;
  while (performance.now() - begin < SECONDS * 500) {
    writeSync(file, record);
    fdatasyncSync(file);
    count += 1;
  }
  closeSync(file);
  return (count * 1_000) / (performance.now() - begin);
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

async function storeRates({ data }: Bench): Promise<readonly [alone: number, together: number]> {
  const store = new DocumentStore(data, SURROUNDINGS).forTenant(TENANT);
  const write = (partition: string) => (number: number) =>
    store.write('trading-records', partition, orderAndSlot(number));
  return [await perSecond(1, write('alone')), await perSecond(IN_FLIGHT, write('together'))];
}

async function queueRate({ data }: Bench): Promise<number> {
  const queues = new EmbeddedQueues(data, SURROUNDINGS);
  const handled = new Map<string, () => void>();
  queues.consume('order-intents', async ({ messageId }) => handled.get(messageId)?.(), {
    concurrency: IN_FLIGHT,
  });
  const sender = queues.forTenant(TENANT);
  const rate = await perSecond(IN_FLIGHT, async (number) => {
    const messageId = `m${number}`;
    const done = new Promise<void>((resolve) => handled.set(messageId, resolve));
    const address = { tenantId: TENANT.tenantId, profileId: profileId(`prf${number % 50}`) };
    await sender.sendForProfile('order-intents', address, [{ messageId, body: { number } }]);
    await done;
    handled.delete(messageId);
  });
  await queues.stop();
  return rate;
}

/** Hold, activity, settle: the steps of an order without its records. */
async function workflowRates({ data }: Bench): Promise<readonly [alone: number, together: number]> {
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
  const rates = [await perSecond(1, run('alone')), await perSecond(IN_FLIGHT, run('together'))] as const;
  await engine.stop();
  return rates;
}

/** Measures what the embedded host makes durable, beside the floor of the disk it runs on. */
export async function measure(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-bench-'));
  const data = await openDataFolder(folder, SURROUNDINGS.alarms);
  const bench = { folder, data };
  const rows: BenchRow[] = [];
  const add = (name: string, unit: string, ours: number): void => {
    const peer = appendsPerSecond(folder);
    rows.push({ name, unit, ours, peer, peerName: PEER, ratio: ours / peer });
  };
  const [storeAlone, storeTogether] = await storeRates(bench);
  add('store batches of 2, one writer', 'batches/s', storeAlone);
  add(`store batches of 2, ${IN_FLIGHT} in flight`, 'batches/s', storeTogether);
  add(
    `queue messages sent, handled, completed, ${IN_FLIGHT} in flight`,
    'messages/s',
    await queueRate(bench),
  );
  const [flowAlone, flowTogether] = await workflowRates(bench);
  add('workflows of 3 steps, one at a time', 'workflows/s', flowAlone);
  add(`workflows of 3 steps, ${IN_FLIGHT} in flight`, 'workflows/s', flowTogether);
  data.close();
  rmSync(folder, { recursive: true });
  return rows;
}
