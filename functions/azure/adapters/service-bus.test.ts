import type { ServiceBusClient } from '@azure/service-bus';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tenantOfCredential } from '../../../shared/application/principal.ts';
import { profileId, tenantId } from '../../../shared/domain/ids/ids.ts';
import { queueContract } from '../../../tests/contracts/queue-contract.ts';
import { VirtualAlarms } from '../../../tests/contracts/virtual-alarms.ts';
import { QueueConsumer } from '../../../tests/doubles/azure/queue-consumer.ts';
import { ServiceBusDouble } from '../../../tests/doubles/azure/service-bus.ts';
import { DeadLetters, serviceBusClient, ServiceBusQueues } from './service-bus.ts';

const ALPHA = tenantOfCredential('alpha');
const NO_RENEWAL = { maxAutoLockRenewalDurationInMs: 0 };

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
  const consumer = new QueueConsumer(taking, alarms);
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
