import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { WorkflowRef } from '../../shared/application/workflows/effects.ts';
import { callActivity, callEntity, sleepUntil } from '../../shared/application/workflows/effects.ts';
import { DAY_MS, addMs } from '../../shared/domain/time/instant.ts';
import type { DurableUnderTest } from '../../tests/contracts/durable-contract.ts';
import { durableContract } from '../../tests/contracts/durable-contract.ts';
import { quietTelemetry } from '../../tests/contracts/quiet-telemetry.ts';
import type { Purchase } from '../../tests/contracts/till-workflows.ts';
import { approval, pay, purchase, stubborn, till } from '../../tests/contracts/till-workflows.ts';
import { VirtualAlarms, settle } from '../../tests/contracts/virtual-alarms.ts';
import { openDataFolder } from '../storage/data-folder.ts';
import type { ActivityHandler, RegisteredWorkflow } from './registry.ts';
import { HistoryTable } from './history-table.ts';
import { registeredEntity, registeredWorkflow } from './registry.ts';
import { WorkflowEngine } from './workflow-engine.ts';

const WORKFLOWS = [registeredWorkflow(purchase), registeredWorkflow(approval), registeredWorkflow(stubborn)];
const newFolder = () => mkdtempSync(join(tmpdir(), 'ballast-durable-'));

async function openEngine(
  folder: string,
  alarms: VirtualAlarms,
  payHandler: ActivityHandler,
  workflows: readonly RegisteredWorkflow[] = WORKFLOWS,
) {
  const data = await openDataFolder(folder, alarms);
  const registry = {
    workflows: new Map(workflows.map((workflow) => [workflow.name, workflow])),
    entities: new Map([['till', registeredEntity(till)]]),
    activities: new Map([['pay', payHandler]]),
  };
  const engine = new WorkflowEngine(data, registry, { alarms, telemetry: quietTelemetry });
  await engine.resume();
  return { data, engine };
}

async function underTest(folder: string, alarms: VirtualAlarms): Promise<DurableUnderTest> {
  let payment = async (input: Purchase): Promise<string> => `receipt ${input.id}`;
  const { data, engine } = await openEngine(folder, alarms, async (input) =>
    payment(pay.input.decode(input)),
  );
  let open = true;
  const end = (): void => {
    if (open) data.close();
    open = false;
  };
  return {
    client: engine,
    crash: async () => {
      end();
      return underTest(folder, alarms);
    },
    payBy: (next) => {
      payment = next;
    },
    advance: (ms) => alarms.advance(ms),
    close: async () => {
      end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

durableContract('the embedded engine', () => underTest(newFolder(), new VirtualAlarms()));

test('code that asks for something else than its history says fails the instance with both in the sentence', async () => {
  const folder = newFolder();
  const alarms = new VirtualAlarms();
  const first = await openEngine(folder, alarms, () => new Promise(() => undefined));
  await first.engine.start('purchase', 'p1', { till: 't1', id: 'p1', amount: 5 });
  await settle();
  first.data.close();

  const rewritten: WorkflowRef<Purchase, string> = {
    ...purchase,
    *run(input) {
      yield* callActivity(pay, input);
      yield* callEntity(till, input.till, { kind: 'settle', id: input.id });
      return 'changed';
    },
  };
  const second = await openEngine(folder, alarms, async () => 'paid', [registeredWorkflow(rewritten)]);
  const state = await second.engine.waitFor('p1', 0);
  expect(state?.status).toBe('failed');
  expect(state?.error).toContain(
    'at step 0 the history has callEntity till t1 hold and the code now asks callActivity pay',
  );
  second.data.close();
  rmSync(folder, { recursive: true });
});

test('a workflow that is gone from the code fails its instances instead of leaving them running for ever', async () => {
  const folder = newFolder();
  const alarms = new VirtualAlarms();
  const first = await openEngine(folder, alarms, () => new Promise(() => undefined));
  await first.engine.start('purchase', 'p1', { till: 't1', id: 'p1', amount: 5 });
  first.data.close();
  const second = await openEngine(folder, alarms, async () => 'paid', []);
  expect((await second.engine.waitFor('p1', 0))?.error).toContain('No workflow is called purchase.');
  await expect(second.engine.start('purchase', 'p2', null)).rejects.toThrow(
    'No workflow is called purchase.',
  );
  second.data.close();
  rmSync(folder, { recursive: true });
});

test('a live instance is never replayed: its code before the first activity runs once', async () => {
  const folder = newFolder();
  const alarms = new VirtualAlarms();
  let runs = 0;
  const counting: WorkflowRef<Purchase, string> = {
    ...purchase,
    *run(input) {
      runs += 1;
      for (let lap = 0; lap < 20; lap += 1) {
        yield* callActivity(pay, input);
        yield* sleepUntil(addMs(alarms.now(), 1_000));
      }
      return 'done';
    },
  };
  const { data, engine } = await openEngine(folder, alarms, async () => 'paid', [
    registeredWorkflow(counting),
  ]);
  await engine.start('purchase', 'p1', { till: 't1', id: 'p1', amount: 5 });
  await alarms.advance(60_000);
  expect(await engine.waitFor('p1', 0)).toMatchObject({ status: 'completed', output: 'done' });
  expect(runs).toBe(1);
  data.close();
  rmSync(folder, { recursive: true });
});

test('the last steps of an instance are not kept: what has ended is never replayed', async () => {
  const folder = newFolder();
  const { data, engine } = await openEngine(folder, new VirtualAlarms(), async () => 'paid');
  await engine.start('purchase', 'p1', { till: 't1', id: 'p1', amount: 5 });
  const waited = await engine.waitFor('p1', 1_000);
  expect(waited).toEqual(await engine.waitFor('p1', 0));
  expect(waited?.status).toBe('completed');
  const steps = new HistoryTable(data.sqlite).steps('p1');
  expect(steps.map(([label]) => label)).toEqual(['callEntity till t1 hold']);
  data.close();
  rmSync(folder, { recursive: true });
});

test('ended instances are known for a week and then forgotten with their history', async () => {
  const folder = newFolder();
  const alarms = new VirtualAlarms();
  const { data, engine } = await openEngine(folder, alarms, async () => 'paid');
  await engine.start('purchase', 'p1', { till: 't1', id: 'p1', amount: 5 });
  await alarms.advance(6 * DAY_MS);
  expect(await engine.sweep()).toBe(0);
  expect((await engine.start('purchase', 'p1', null)).ok).toBe(false);
  await alarms.advance(2 * DAY_MS);
  expect(await engine.sweep()).toBe(1);
  expect(await engine.waitFor('p1', 0)).toBeNull();
  expect(data.sqlite.prepare('SELECT count(*) AS rows FROM workflow_steps').get()?.['rows']).toBe(0);
  data.close();
  rmSync(folder, { recursive: true });
});

test.each([
  ['the outcome of an activity', 0],
  ['a moment that has come', 60_000],
])(
  'a disk that refused to keep %s for a while holds the workflow up and does not strand it',
  async (_what, until) => {
    const folder = newFolder();
    const alarms = new VirtualAlarms();
    let end = (): void => undefined;
    const paid = new Promise<string>((resolve) => {
      end = () => resolve('paid');
    });
    const sleeper: WorkflowRef<Purchase, string> = {
      ...purchase,
      *run(input) {
        if (until > 0) yield* sleepUntil(addMs(alarms.now(), until));
        return yield* callActivity(pay, input);
      },
    };
    const { data, engine } = await openEngine(folder, alarms, () => paid, [registeredWorkflow(sleeper)]);
    await engine.start('purchase', 'p1', { till: 't1', id: 'p1', amount: 5 });
    await settle();
    data.sqlite.exec('PRAGMA query_only = ON');
    end();
    await alarms.advance(until + 10_000);
    expect((await engine.waitFor('p1', 0))?.status).toBe('running');
    data.sqlite.exec('PRAGMA query_only = OFF');
    await alarms.advance(30_000);
    expect(await engine.waitFor('p1', 0)).toMatchObject({ status: 'completed', output: 'paid' });
    data.close();
    rmSync(folder, { recursive: true });
  },
);
