import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tenantOfCredential } from '../../shared/application/principal.ts';
import { queueContract } from '../../tests/contracts/queue-contract.ts';
import { quietTelemetry } from '../../tests/contracts/quiet-telemetry.ts';
import { VirtualAlarms, settle } from '../../tests/contracts/virtual-alarms.ts';
import { openDataFolder } from '../storage/data-folder.ts';
import { EmbeddedQueues } from './embedded-queues.ts';

async function openQueues(folder: string, alarms = new VirtualAlarms()) {
  const data = await openDataFolder(folder, alarms);
  return { data, alarms, queues: new EmbeddedQueues(data, { alarms, telemetry: quietTelemetry }) };
}

const newFolder = () => mkdtempSync(join(tmpdir(), 'ballast-queues-'));
const ALPHA = tenantOfCredential('alpha');

queueContract('the embedded queues', async () => {
  const folder = newFolder();
  const { data, queues, alarms } = await openQueues(folder);
  return {
    messaging: queues,
    reasonOfDeadLetters: 'The handler fails on purpose.',
    consume: (queue, handler, concurrency) => queues.consume(queue, handler, { concurrency }),
    deadLetters: async (queue) => queues.deadLetters(queue, ALPHA, { afterSeq: 0, limit: 10 }),
    now: () => alarms.now(),
    advance: (ms) => alarms.advance(ms),
    close: async () => {
      data.close();
      rmSync(folder, { recursive: true });
    },
  };
});

const message = (id: string) => ({ messageId: id, body: id });

test('after a crash what was waiting or being handled comes again in order, and its deliveries are counted on', async () => {
  const folder = newFolder();
  const first = await openQueues(folder);
  const begun: string[] = [];
  first.queues.consume(
    'backtests',
    async ({ messageId }) => {
      begun.push(messageId);
      await new Promise(() => undefined);
    },
    { concurrency: 1 },
  );
  await first.queues.forTenant(ALPHA).sendForTenant('backtests', [message('a'), message('b'), message('c')]);
  await settle();
  first.data.close();

  const second = await openQueues(folder);
  const given: string[] = [];
  second.queues.consume(
    'backtests',
    async ({ messageId, deliveryCount }) => void given.push(`${messageId}#${deliveryCount}`),
    {
      concurrency: 4,
    },
  );
  await settle();
  await settle();
  expect(begun).toEqual(['a']);
  expect(given).toEqual(['a#2', 'b#1', 'c#1']);
  await second.queues.stop();
  expect(second.data.sqlite.prepare('SELECT count(*) AS left FROM messages').get()?.['left']).toBe(0);
  second.data.close();
  rmSync(folder, { recursive: true });
});

test('a dead letter is seen by its own tenant only and can be sent again with a fresh count', async () => {
  const folder = newFolder();
  const { queues, alarms, data } = await openQueues(folder);
  const given: string[] = [];
  let broken = true;
  queues.consume(
    'backtests',
    async ({ messageId, deliveryCount }) => {
      given.push(`${messageId}#${deliveryCount}`);
      if (broken) throw new Error('no room');
    },
    { concurrency: 1 },
  );
  await queues.forTenant(ALPHA).sendForTenant('backtests', [message('a')]);
  await alarms.advance(60_000);
  const page = { afterSeq: 0, limit: 10 };
  expect(queues.deadLetters('backtests', tenantOfCredential('beta'), page)).toEqual([]);
  const [letter] = queues.deadLetters('backtests', ALPHA, page);
  expect(letter).toMatchObject({ messageId: 'a', deliveries: 3, reason: 'Error: no room' });
  broken = false;
  const seq = letter?.seq ?? 0;
  expect(await queues.replay('backtests', tenantOfCredential('beta'), seq)).toBe(false);
  expect(await queues.replay('backtests', ALPHA, seq)).toBe(true);
  expect(await queues.replay('backtests', ALPHA, seq)).toBe(false);
  await settle();
  expect(given).toEqual(['a#1', 'a#2', 'a#3', 'a#1']);
  data.close();
  rmSync(folder, { recursive: true });
});

test('an id is forgotten when its window has passed, by the sending and by the sweep', async () => {
  const folder = newFolder();
  const { queues, alarms, data } = await openQueues(folder);
  const given: string[] = [];
  queues.consume('evaluations', async ({ messageId }) => void given.push(messageId), { concurrency: 1 });
  await queues.sendPlatform('evaluations', [message('a'), message('b')]);
  await alarms.advance(11 * 60_000);
  await queues.sendPlatform('evaluations', [message('a')]);
  await settle();
  expect(given).toEqual(['a', 'b', 'a']);
  expect(await queues.sweep()).toBe(1);
  data.close();
  rmSync(folder, { recursive: true });
});
