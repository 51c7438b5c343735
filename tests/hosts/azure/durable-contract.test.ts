import type { InvocationContext } from '@azure/functions';
import { beforeAll } from 'vitest';
import {
  DurableFunctionsClient,
  type ExtensionClient,
} from '../../../functions/azure/adapters/durable-client.ts';
import { activity, entity, workflow } from '../../../functions/rows.ts';
import type { DurableUnderTest } from '../../contracts/durable-contract.ts';
import { durableContract } from '../../contracts/durable-contract.ts';
import type { Purchase } from '../../contracts/till-workflows.ts';
import { approval, pay, purchase, stubborn, till } from '../../contracts/till-workflows.ts';
import { VirtualAlarms } from '../../contracts/virtual-alarms.ts';
import { DurableExtensionDouble } from '../../doubles/azure/durable-extension.ts';
import { DurableEngine } from './durable-engine.ts';
import { FunctionsHost } from './functions-host.ts';
import { registerRows } from './register-rows.ts';
import { servicesWith } from './services-with.ts';

const receipt = async ({ id }: Purchase): Promise<string> => `receipt ${id}`;
let payBy = receipt;

const host = FunctionsHost.install();

beforeAll(async () => {
  const rows = [
    entity(till),
    activity(pay, (input) => payBy(input)),
    workflow(purchase),
    workflow(approval),
    workflow(stubborn),
  ];
  await registerRows(rows, async () => ({
    services: servicesWith({}),
    authenticate: async () => null,
    changesOf: async () => [],
    run: (_, work) => work(),
  }));
  await host.start();
});

function underTest(
  engine: DurableEngine,
  alarms: VirtualAlarms,
  extension: DurableExtensionDouble,
): DurableUnderTest {
  const time = {
    now: () => alarms.now(),
    pause: (ms: number) => new Promise<void>((over) => alarms.after(ms, over)),
  };
  return {
    client: new DurableFunctionsClient(() => clientOf(extension), time),
    crash: async () => {
      payBy = receipt;
      const next = engine.crash();
      extension.engine = next;
      return underTest(next, alarms, extension);
    },
    payBy: (next) => {
      payBy = next;
    },
    advance: async (ms) => {
      await busy();
      await alarms.advance(ms);
      await busy();
    },
    close: () => extension.close(),
  };
}

/** The client of durable-functions, as a function would be given it. */
async function clientOf(extension: DurableExtensionDouble): Promise<ExtensionClient> {
  const { getClient } = await import('durable-functions');
  const input = { type: 'durableClient', name: 'client' };
  const context = { options: { extraInputs: [input] }, extraInputs: { get: () => extension.clientData } };
  return getClient(context as unknown as InvocationContext);
}

/** The shells run through the SDK's own promises: a short real wait lets all of them end. */
function busy(): Promise<void> {
  return new Promise((rested) => setTimeout(rested, 50));
}

durableContract('the client and the shells on durable-functions', async () => {
  payBy = receipt;
  const alarms = new VirtualAlarms();
  const engine = new DurableEngine(host, alarms);
  return underTest(engine, alarms, await new DurableExtensionDouble(engine).listen());
});
