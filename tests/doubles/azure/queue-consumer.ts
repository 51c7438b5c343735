import type { ServiceBusClient, ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';
import { propertiesOf } from '../../../functions/azure/adapters/service-bus-message.ts';
import { pauseBeforeGivingBack } from '../../../functions/azure/giving-back.ts';
import type { Alarms } from '../../../local/timers/alarms.ts';
import type { Delivery } from '../../../shared/application/ports/messaging.ts';
import type { JsonValue } from '../../../shared/application/ports/store.ts';
import type { QueueName } from '../../../shared/contracts/topology.ts';
import { queueTopology } from '../../../shared/contracts/topology.ts';
import { utcMillis } from '../../../shared/domain/time/instant.ts';
import type { ServiceBusDouble } from './service-bus.ts';

const NO_RENEWAL = { maxAutoLockRenewalDurationInMs: 0 };

/** As much of the Functions host as takes messages: so many at a time, one of each session, complete or give back. */
export class QueueConsumer {
  readonly #client: ServiceBusClient;
  readonly #alarms: Alarms;
  /** Workers that wait for something to do, and workers that look whether their session has more. */
  #asking = 0;
  #looking = 0;
  #stopped = false;

  constructor(client: ServiceBusClient, alarms: Alarms) {
    this.#client = client;
    this.#alarms = alarms;
  }

  start(queue: QueueName, handler: (delivery: Delivery) => Promise<void>, concurrency: number): void {
    const work = queueTopology(queue).sessions
      ? () => this.#nextSession(queue, handler)
      : () => this.#nextMessages(this.#client.createReceiver(queue, NO_RENEWAL), handler);
    for (let count = 0; count < concurrency; count += 1) void this.#repeat(work);
  }

  /** Everybody who is idle has arrived at the service and waits there. */
  isAtRest(double: ServiceBusDouble): boolean {
    return this.#looking === 0 && this.#asking === double.asking;
  }

  stop(): void {
    this.#stopped = true;
  }

  async #repeat(work: () => Promise<void>): Promise<void> {
    while (!this.#stopped) {
      try {
        await work();
      } catch {
        // The lock was lost, or the test is over: the next turn asks anew.
      }
    }
  }

  async #nextSession(queue: QueueName, handler: (delivery: Delivery) => Promise<void>): Promise<void> {
    const session = await this.#asked(() => this.#client.acceptNextSession(queue, NO_RENEWAL));
    for (let hasMore = true; hasMore; ) {
      this.#looking += 1;
      const [message] = await session
        .receiveMessages(1, { maxWaitTimeInMs: 5 })
        .finally(() => (this.#looking -= 1));
      hasMore = message !== undefined;
      if (message === undefined) await session.close();
      else await this.#handle(message, session, handler, () => session.renewSessionLock());
    }
  }

  async #nextMessages(
    receiver: ServiceBusReceiver,
    handler: (delivery: Delivery) => Promise<void>,
  ): Promise<void> {
    for (;;) {
      const [message] = await this.#asked(() => receiver.receiveMessages(1));
      if (message !== undefined) await this.#handle(message, receiver, handler, async () => undefined);
    }
  }

  async #handle(
    message: ServiceBusReceivedMessage,
    receiver: ServiceBusReceiver,
    handler: (delivery: Delivery) => Promise<void>,
    renew: () => Promise<unknown>,
  ): Promise<void> {
    try {
      await handler(deliveryOf(message));
    } catch {
      await renew();
      const pause = pauseBeforeGivingBack((message.deliveryCount ?? 0) + 1);
      await new Promise<void>((over) => this.#alarms.after(pause, over));
      return receiver.abandonMessage(message);
    }
    return receiver.completeMessage(message);
  }

  async #asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    this.#asking += 1;
    try {
      return await ask();
    } finally {
      this.#asking -= 1;
    }
  }
}

function deliveryOf(message: ServiceBusReceivedMessage): Delivery {
  return {
    messageId: propertiesOf(message.applicationProperties)?.messageId ?? '',
    sessionId: message.sessionId ?? null,
    body: message.body as JsonValue,
    deliveryCount: (message.deliveryCount ?? 0) + 1,
    enqueuedAt: utcMillis(message.enqueuedTimeUtc?.getTime() ?? 0),
  };
}
