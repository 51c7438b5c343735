import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'vitest';
import {
  DeadLetters,
  serviceBusClient,
  ServiceBusQueues,
} from '../../functions/azure/adapters/service-bus.ts';
import { machineAlarms } from '../../local/timers/alarms.ts';
import type { Messaging, OutgoingMessage } from '../../shared/application/ports/messaging.ts';
import { tenantOfCredential } from '../../shared/application/principal.ts';
import { queueContract } from '../contracts/queue-contract.ts';
import { QueueConsumer } from '../doubles/azure/queue-consumer.ts';
import { serviceBusOfSettings } from './services.ts';

/** Ten deliveries with their pauses take less; nothing of the contract takes longer. */
const LONGEST_WAIT_MS = 180_000;
const SETTLING_MS = 3_000;
/** A session that a consumer was given while it went away is free when its lock is over. */
const LOCK_MS = 65_000;

/** Ids of an earlier run are still within their window, so each run has its own. */
function marked(messaging: Messaging, run: string): Messaging {
  const mark = (messages: readonly OutgoingMessage[]) =>
    messages.map((message) => ({ ...message, messageId: `${message.messageId}@${run}` }));
  return {
    forTenant(tenant) {
      const queues = messaging.forTenant(tenant);
      return {
        sendForProfile: (queue, address, messages) => queues.sendForProfile(queue, address, mark(messages)),
        sendForTenant: (queue, messages) => queues.sendForTenant(queue, mark(messages)),
      };
    },
    sendPlatform: (queue, messages) => messaging.sendPlatform(queue, mark(messages)),
  };
}

const unmarked = (id: string): string => id.slice(0, id.indexOf('@'));

const target = serviceBusOfSettings();
if (target === null) {
  test('the queues over Service Bus', ({ skip }) =>
    skip('neither SERVICE_BUS nor SERVICE_BUS__fullyQualifiedNamespace is set'));
} else {
  queueContract('the queues over the Service Bus of the settings', async () => {
    const alarms = machineAlarms();
    const run = randomUUID();
    const client = await serviceBusClient(target);
    const consumer = new QueueConsumer(client, alarms);
    const letters = new DeadLetters(async () => client);
    return {
      messaging: marked(new ServiceBusQueues(async () => client), run),
      reasonOfDeadLetters: 'MaxDeliveryCountExceeded',
      consume: (queue, handler, concurrency) =>
        consumer.start(
          queue,
          (delivery) => handler({ ...delivery, messageId: unmarked(delivery.messageId) }),
          concurrency,
        ),
      deadLetters: async (queue) =>
        (await letters.list(queue, tenantOfCredential('alpha'), 100))
          .filter(({ messageId }) => messageId.endsWith(run))
          .map((letter) => ({ ...letter, messageId: unmarked(letter.messageId) })),
      now: () => alarms.now(),
      advance: (ms) => sleep(Math.min(ms, LONGEST_WAIT_MS) + SETTLING_MS),
      close: async () => {
        consumer.stop();
        await client.close();
        await sleep(LOCK_MS);
      },
    };
  });
}
