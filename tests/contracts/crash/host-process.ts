import { appendFileSync, writeSync } from 'node:fs';
import { WorkflowEngine } from '../../../local/durable/workflow-engine.ts';
import { registeredEntity, registeredWorkflow } from '../../../local/durable/registry.ts';
import { EmbeddedQueues } from '../../../local/queues/embedded-queues.ts';
import { openDataFolder } from '../../../local/storage/data-folder.ts';
import { DocumentStore } from '../../../local/storage/document-store.ts';
import { machineAlarms } from '../../../local/timers/alarms.ts';
import type { JsonCodec, Workflow, WorkflowRef } from '../../../shared/application/workflows/effects.ts';
import {
  callActivity,
  callEntity,
  currentTime,
  sleepUntil,
} from '../../../shared/application/workflows/effects.ts';
import { tenantOfCredential } from '../../../shared/application/principal.ts';
import { profileId } from '../../../shared/domain/ids/ids.ts';
import { addMs } from '../../../shared/domain/time/instant.ts';
import { quietTelemetry } from '../quiet-telemetry.ts';
import { pay, till } from '../till-workflows.ts';
import type { Purchase } from '../till-workflows.ts';

/**
 * The process that the crash test kills: it sends purchases, consumes them, starts a workflow each, and tells on standard output what was promised to be
 * durable. Arguments: folder, journal, first number to send, `send` or `drain`.
 */
const [folder = '', journal = '', first = '0', mode = 'send'] = process.argv.slice(2);
const IN_FLIGHT = 16;
const TILLS = 4;

const plain = <Value>(): JsonCodec<Value> => ({
  encode: (value) => JSON.parse(JSON.stringify(value)) as ReturnType<JsonCodec<Value>['encode']>,
  decode: (json) => json as Value,
});
const record = { name: 'record', input: plain<Purchase>(), output: plain<string>() };

const guarded: WorkflowRef<Purchase, string> = {
  name: 'guarded-purchase',
  input: plain(),
  output: plain(),
  *run(input): Workflow<string> {
    const held = yield* callEntity(till, input.till, { kind: 'hold', id: input.id, amount: input.amount });
    if (!held.ok) return 'denied';
    yield* callActivity(record, input);
    if (input.amount === 3) yield* sleepUntil(addMs(yield* currentTime(), 15));
    const receipt = yield* callActivity(pay, input);
    yield* callEntity(till, input.till, { kind: 'settle', id: input.id });
    return receipt;
  },
};

const tell = (line: string): void => void writeSync(1, `${line}\n`);
const alarms = machineAlarms();
const surroundings = { alarms, telemetry: quietTelemetry };
const tenant = tenantOfCredential('alpha');
const data = await openDataFolder(folder, alarms);
const store = new DocumentStore(data, surroundings).forTenant(tenant);
const queues = new EmbeddedQueues(data, surroundings);
const engine = new WorkflowEngine(
  data,
  {
    workflows: new Map([[guarded.name, registeredWorkflow(guarded)]]),
    entities: new Map([[till.name, registeredEntity(till)]]),
    activities: new Map([
      [
        'record',
        async (input) => {
          const { id, till: partition } = record.input.decode(input);
          const filing = { type: 'purchase', state: null, at: alarms.now() };
          // Asked again after a crash, the record is there already, and that is fine.
          await store.write('trading-records', partition, [
            { kind: 'create', id: `purchase:${id}`, body: id, ...filing },
          ]);
          return 'recorded';
        },
      ],
      [
        'pay',
        async (input) => {
          const { id } = pay.input.decode(input);
          appendFileSync(journal, `${id}\n`);
          return `receipt ${id}`;
        },
      ],
    ]),
  },
  surroundings,
);
queues.consume(
  'order-intents',
  async ({ body }) => void (await engine.start(guarded.name, pay.input.decode(body).id, body)),
  { concurrency: 32 },
);
await engine.resume();
tell('ready');

async function send(number: number): Promise<void> {
  const purchase = { till: `t${number % TILLS}`, id: `p${number}`, amount: (number % 3) + 1 };
  const address = { tenantId: tenant.tenantId, profileId: profileId(purchase.till) };
  await queues
    .forTenant(tenant)
    .sendForProfile('order-intents', address, [{ messageId: purchase.id, body: purchase }]);
  tell(`sent ${number}`);
}

// In both modes the numbers that may have been lost on the way are sent again: the queue knows which of them it has.
const last = mode === 'send' ? Number.MAX_SAFE_INTEGER : Number(first) + IN_FLIGHT;
for (let number = Number(first); number < last; number += IN_FLIGHT) {
  await Promise.all(Array.from({ length: IN_FLIGHT }, (_, index) => send(number + index)));
}

const left = data.sqlite.prepare(
  `SELECT (SELECT count(*) FROM messages) + (SELECT count(*) FROM workflows WHERE status = 'running') AS work`,
);
const waitForEnd = setInterval(() => {
  if (left.get()?.['work'] !== 0) return;
  clearInterval(waitForEnd);
  data.close();
  tell('drained');
}, 20);
