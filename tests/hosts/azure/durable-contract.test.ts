import { beforeAll } from 'vitest';
import { activity, entity, workflow } from '../../../functions/rows.ts';
import type { DurableUnderTest } from '../../contracts/durable-contract.ts';
import { durableContract } from '../../contracts/durable-contract.ts';
import type { Purchase } from '../../contracts/till-workflows.ts';
import { approval, pay, purchase, stubborn, till } from '../../contracts/till-workflows.ts';
import { VirtualAlarms } from '../../contracts/virtual-alarms.ts';
import { DurableEngine } from './durable-engine.ts';
import { FunctionsHost } from './functions-host.ts';
import { servicesWith } from './services-with.ts';

const receipt = async ({ id }: Purchase): Promise<string> => `receipt ${id}`;
let payBy = receipt;

const host = FunctionsHost.install();

beforeAll(async () => {
  const { register } = await import('../../../functions/azure/register.ts');
  const rows = [
    entity(till),
    activity(pay, (input) => payBy(input)),
    workflow(purchase),
    workflow(approval),
    workflow(stubborn),
  ];
  register(rows, async () => ({
    services: servicesWith({}),
    authenticate: async () => null,
    changesOf: async () => [],
  }));
  await host.start();
});

function underTest(engine: DurableEngine, alarms: VirtualAlarms): DurableUnderTest {
  return {
    client: engine,
    crash: async () => {
      payBy = receipt;
      return underTest(engine.crash(), alarms);
    },
    payBy: (next) => {
      payBy = next;
    },
    advance: async (ms) => {
      await busy();
      await alarms.advance(ms);
      await busy();
    },
    close: async () => undefined,
  };
}

/** The shells run through the SDK's own promises: a short real wait lets all of them end. */
function busy(): Promise<void> {
  return new Promise((rested) => setTimeout(rested, 50));
}

durableContract('the shells on durable-functions', async () => {
  payBy = receipt;
  const alarms = new VirtualAlarms();
  return underTest(new DurableEngine(host, alarms), alarms);
});
