import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Delivery, Messaging, OutgoingMessage } from '../../shared/application/ports/messaging.ts';
import { tenantOfCredential } from '../../shared/application/principal.ts';
import type { QueueName } from '../../shared/contracts/topology.ts';
import { profileId, tenantId } from '../../shared/domain/ids/ids.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import { utcMillis } from '../../shared/domain/time/instant.ts';

export interface QueuesUnderTest {
  readonly messaging: Messaging;
  consume(queue: QueueName, handler: (delivery: Delivery) => Promise<void>, concurrency: number): void;
  /** The message ids and reasons of the dead letters of the tenant alpha. */
  /** What a dead letter says after its last delivery failed; the sentence of the failure, or what the service always writes. */
  readonly reasonOfDeadLetters: string;
  deadLetters(queue: QueueName): Promise<readonly { readonly messageId: string; readonly reason: string }[]>;
  now(): UtcMillis;
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

const ALPHA = tenantOfCredential('alpha');
const profile = (name: string, tenant = 'alpha') => ({
  tenantId: tenantId(tenant),
  profileId: profileId(name),
});
const message = (id: string): OutgoingMessage => ({ messageId: id, body: { id } });

/** A handler that can be told to wait or to fail, and that remembers what it was given. */
function recorder() {
  const given: string[] = [];
  const open = new Map<string, () => void>();
  const waits = new Set<string>();
  const fails = new Map<string, number>();
  return {
    given,
    waits,
    fails,
    finish: (id: string) => open.get(id)?.(),
    handler: async (delivery: Delivery): Promise<void> => {
      given.push(`${delivery.messageId}#${delivery.deliveryCount}`);
      if (waits.has(delivery.messageId))
        await new Promise<void>((resolve) => open.set(delivery.messageId, resolve));
      const left = fails.get(delivery.messageId) ?? 0;
      fails.set(delivery.messageId, left - 1);
      if (left > 0) throw new Error('The handler fails on purpose.');
    },
  };
}

/** What both kinds of queue promise. */
export function queueContract(name: string, open: () => Promise<QueuesUnderTest>): void {
  describe(`${name} are queues`, () => {
    let under: QueuesUnderTest;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(() => under.close());

    const send = (profileName: string, ...messages: OutgoingMessage[]) =>
      under.messaging.forTenant(ALPHA).sendForProfile('order-intents', profile(profileName), messages);

    test('a message is delivered with its body and session, whether it was sent before or after the consumer came', async () => {
      const deliveries: Delivery[] = [];
      await send('prf1', message('before'));
      under.consume('order-intents', async (delivery) => void deliveries.push(delivery), 4);
      await under.advance(0);
      await send('prf2', message('after'));
      await under.advance(0);
      expect(deliveries).toMatchObject([
        { messageId: 'before', sessionId: 'alpha~prf1', body: { id: 'before' }, deliveryCount: 1 },
        { messageId: 'after', sessionId: 'alpha~prf2', body: { id: 'after' }, deliveryCount: 1 },
      ]);
    });

    test('the same message id is delivered once within its window, also while the first one is being handled', async () => {
      const { given, handler } = recorder();
      under.consume('order-intents', handler, 4);
      await send('prf1', message('a'), message('a'));
      await send('prf1', message('a'));
      await under.advance(60_000);
      await send('prf1', message('a'), message('b'));
      await under.advance(0);
      expect(given).toEqual(['a#1', 'b#1']);
    });

    test('the same message id of another tenant is another message', async () => {
      const { given, handler } = recorder();
      under.consume('order-intents', handler, 4);
      await send('prf1', message('a'));
      const beta = under.messaging.forTenant(tenantOfCredential('beta'));
      await beta.sendForProfile('order-intents', profile('prf1', 'beta'), [message('a')]);
      await under.advance(0);
      expect(given).toEqual(['a#1', 'a#1']);
    });

    test('a profile of another tenant cannot be addressed', async () => {
      const sent = under.messaging
        .forTenant(ALPHA)
        .sendForProfile('order-intents', profile('prf1', 'beta'), [message('a')]);
      await expect(sent).rejects.toThrow('its own tenant');
    });

    test('one message of a session at a time, in order, while other sessions go on', async () => {
      const { given, waits, finish, handler } = recorder();
      waits.add('a1');
      under.consume('order-intents', handler, 4);
      await send('prf1', message('a1'), message('a2'), message('a3'));
      await send('prf2', message('b1'), message('b2'));
      await under.advance(0);
      expect(given).toEqual(['a1#1', 'b1#1', 'b2#1']);
      finish('a1');
      await under.advance(0);
      expect(given.slice(3)).toEqual(['a2#1', 'a3#1']);
    });

    test('a failing message holds its session back until it succeeds, and no other session', async () => {
      const { given, fails, handler } = recorder();
      fails.set('a1', 2);
      under.consume('order-intents', handler, 4);
      await send('prf1', message('a1'), message('a2'));
      await send('prf2', message('b1'));
      await under.advance(0);
      expect(given).toEqual(['a1#1', 'b1#1']);
      await under.advance(5_000);
      expect(given.slice(2)).toEqual(['a1#2', 'a1#3', 'a2#1']);
    });

    test('a message that always fails becomes a dead letter with its reason after the last delivery, and frees its session', async () => {
      const { given, fails, handler } = recorder();
      fails.set('bad', 99);
      under.consume('order-intents', handler, 4);
      await send('prf1', message('bad'), message('good'));
      await under.advance(600_000);
      expect(given).toEqual([...Array.from({ length: 10 }, (_, index) => `bad#${index + 1}`), 'good#1']);
      const dead = await under.deadLetters('order-intents');
      expect(dead).toMatchObject([{ messageId: 'bad' }]);
      expect(dead[0]?.reason).toContain(under.reasonOfDeadLetters);
    });

    test('a message that is held longer than its lock is delivered again', async () => {
      const { given, waits, handler } = recorder();
      waits.add('slow');
      under.consume('order-intents', handler, 4);
      await send('prf1', message('slow'));
      await under.advance(59_000);
      expect(given).toEqual(['slow#1']);
      waits.clear();
      await under.advance(2_000);
      expect(given).toEqual(['slow#1', 'slow#2']);
    });

    test('a message with a moment comes at its moment and does not hold its session back', async () => {
      const { given, handler } = recorder();
      under.consume('order-intents', handler, 4);
      const notBefore = utcMillis(under.now() + 30_000);
      await send('prf1', { ...message('later'), notBefore }, message('now'));
      await under.advance(29_000);
      expect(given).toEqual(['now#1']);
      await under.advance(2_000);
      expect(given).toEqual(['now#1', 'later#1']);
    });

    test('never more messages at a time than the consumer asked for', async () => {
      const { given, waits, finish, handler } = recorder();
      const names = ['a', 'b', 'c', 'd', 'e'];
      for (const each of names) waits.add(each);
      under.consume('evaluations', handler, 2);
      await under.messaging.sendPlatform('evaluations', names.map(message));
      await under.advance(0);
      expect(given).toEqual(['a#1', 'b#1']);
      finish('b');
      await under.advance(0);
      expect(given).toEqual(['a#1', 'b#1', 'c#1']);
    });
  });
}
