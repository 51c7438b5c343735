import type { ServiceBusClient, ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Delivery } from '../../../shared/application/ports/messaging.ts';
import type { JsonValue } from '../../../shared/application/ports/store.ts';
import { tenantOfCredential } from '../../../shared/application/principal.ts';
import type { QueueName } from '../../../shared/contracts/topology.ts';
import { queueTopology } from '../../../shared/contracts/topology.ts';
import { profileId, tenantId } from '../../../shared/domain/ids/ids.ts';
import { utcMillis } from '../../../shared/domain/time/instant.ts';
import { queueContract } from '../../../tests/contracts/queue-contract.ts';
import { VirtualAlarms } from '../../../tests/contracts/virtual-alarms.ts';
import { ServiceBusDouble } from '../../../tests/doubles/azure/service-bus.ts';
import { pauseBeforeGivingBack } from '../giving-back.ts';
import { propertiesOf } from './service-bus-message.ts';
import { DeadLetters, serviceBusClient, ServiceBusQueues } from './service-bus.ts';

const ALPHA = tenantOfCredential('alpha');
const NO_RENEWAL = { maxAutoLockRenewalDurationInMs: 0 };

/** As much of the Functions host as takes messages: so many at a time, one of each session, complete or give back. */
class Consumer {
  readonly #client: ServiceBusClient;
  readonly #alarms: VirtualAlarms;
  /** Workers that wait for something to do, and workers that look whether their session has more. */
  #asking = 0;
  #looking = 0;
  #stopped = false;

  constructor(client: ServiceBusClient, alarms: VirtualAlarms) {
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

queueContract('the queues over Service Bus', async () => {
  const settled = async (): Promise<void> => {
    do await double.quiet();
    while (!consumer.isAtRest(double));
  };
  const alarms: VirtualAlarms = new VirtualAlarms(undefined, settled);
  const double = await new ServiceBusDouble(alarms).listen();
  const target = { emulator: double.connectionString };
  const [sending, taking] = [await serviceBusClient(target), await serviceBusClient(target)];
  // A first connection takes its time, and the double is quiet meanwhile.
  for (const client of [sending, taking]) await client.createReceiver('evaluations').peekMessages(1);
  const consumer = new Consumer(taking, alarms);
  const letters = new DeadLetters(async () => sending);
  return {
    messaging: new ServiceBusQueues(async () => sending),
    reasonOfDeadLetters: 'MaxDeliveryCountExceeded',
    consume: (...wish) => consumer.start(...wish),
    deadLetters: (queue) => letters.list(queue, ALPHA, 10),
    now: () => alarms.now(),
    advance: (ms) => alarms.advance(ms),
    close: async () => {
      consumer.stop();
      await Promise.race([Promise.all([sending.close(), taking.close()]), double.quiet()]);
      await double.close();
    },
  };
});

describe('sending', () => {
  let double: ServiceBusDouble;
  let client: ServiceBusClient;
  let queues: ServiceBusQueues;
  const address = { tenantId: tenantId('alpha'), profileId: profileId('prf1') };
  const send = (...ids: string[]) =>
    queues.forTenant(ALPHA).sendForProfile(
      'executions',
      address,
      ids.map((id) => ({ messageId: id, body: { id } })),
    );
  const waiting = () => double.queue('executions').peek(0, 10_000);

  beforeEach(async () => {
    double = await new ServiceBusDouble().listen();
    client = await serviceBusClient({ emulator: double.connectionString });
    queues = new ServiceBusQueues(async () => client);
  });
  afterEach(async () => {
    await Promise.race([client.close(), double.quiet()]);
    await double.close();
  });

  test('again because the answer was lost delivers once', async () => {
    double.dropAnswers(1);
    await send('a', 'b');
    expect(double.sends.length).toBe(2);
    expect(waiting()).toHaveLength(2);
  });

  test('goes through once a busy server has time', async () => {
    double.refuseSends(2);
    await send('a');
    expect(waiting()).toHaveLength(1);
  });

  test('more than one transfer holds takes several, in order', async () => {
    const body = 'x'.repeat(100_000);
    const messages = Array.from({ length: 7 }, (_, index) => ({ messageId: `m${index}`, body }));
    await queues.forTenant(ALPHA).sendForProfile('executions', address, messages);
    expect(double.sends.length).toBe(4);
    expect(waiting().map(({ message }) => message.application_properties?.['messageId'])).toEqual(
      messages.map(({ messageId }) => messageId),
    );
  });

  test('what no transfer holds is a mistake of the caller', async () => {
    const messages = [{ messageId: 'huge', body: 'x'.repeat(300_000) }];
    await expect(queues.sendPlatform('evaluations', messages)).rejects.toThrow(RangeError);
  });

  test('with a key that is none is refused for good', async () => {
    const wrong = double.connectionString.replace(/SharedAccessKey=[^;]*/, 'SharedAccessKey=bm9uZQ==');
    const stranger = await serviceBusClient({ emulator: wrong });
    const sent = new ServiceBusQueues(async () => stranger).sendPlatform('evaluations', [
      { messageId: 'a', body: 1 },
    ]);
    await expect(sent).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE', retryable: false });
    await stranger.close();
  });

  test('opens a client that could not be opened with the next message', async () => {
    let failures = 1;
    const late = new ServiceBusQueues(async () => {
      failures -= 1;
      if (failures >= 0) throw new Error('no identity yet');
      return client;
    });
    const once = () => late.sendPlatform('evaluations', [{ messageId: 'a', body: 1 }]);
    await expect(once()).rejects.toThrow('QUEUE_UNAVAILABLE');
    await once();
    expect(double.queue('evaluations').peek(0, 9)).toHaveLength(1);
  });

  test('a dead letter is seen by its own tenant only, and sent again under its own id', async () => {
    await send('a');
    const receiver = await client.acceptNextSession('executions', NO_RENEWAL);
    const [taken] = await receiver.receiveMessages(1);
    if (taken === undefined) throw new Error('The message did not come');
    await receiver.deadLetterMessage(taken, {
      deadLetterReason: 'Tried',
      deadLetterErrorDescription: 'enough',
    });
    await receiver.close();
    const letters = new DeadLetters(async () => client);
    const beta = tenantOfCredential('beta');
    expect(await letters.list('executions', beta, 10)).toEqual([]);
    const [letter] = await letters.list('executions', ALPHA, 10);
    expect(letter).toMatchObject({
      messageId: 'a',
      sessionId: 'alpha~prf1',
      body: { id: 'a' },
      reason: 'Tried',
    });
    expect(await letters.replay('executions', beta, letter?.seq ?? '', 10)).toBe(false);
    expect(await letters.replay('executions', ALPHA, letter?.seq ?? '', 10)).toBe(true);
    expect(await letters.list('executions', ALPHA, 10)).toEqual([]);
    const [again] = waiting();
    expect(again?.message.application_properties).toMatchObject({ scope: 'alpha', messageId: 'a' });
    expect(again?.session).toBe('alpha~prf1');
  });
});
