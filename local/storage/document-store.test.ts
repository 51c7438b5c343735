import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DocumentChange } from '../../shared/application/ports/store.ts';
import { tenantOfCredential } from '../../shared/application/principal.ts';
import { quietTelemetry } from '../../tests/contracts/quiet-telemetry.ts';
import { storeContract } from '../../tests/contracts/store-contract.ts';
import { VirtualAlarms, settle } from '../../tests/contracts/virtual-alarms.ts';
import { openDataFolder } from './data-folder.ts';
import { DocumentStore } from './document-store.ts';

async function openStore(folder: string, alarms = new VirtualAlarms()) {
  const data = await openDataFolder(folder, alarms);
  const store = new DocumentStore(data, { alarms, telemetry: quietTelemetry });
  return { data, store, alarms };
}

const newFolder = () => mkdtempSync(join(tmpdir(), 'ballast-store-'));
const TENANT = tenantOfCredential('alpha');
const orderNumbered = (number: number) => ({
  kind: 'upsert' as const,
  id: `order:${number}`,
  type: 'order',
  state: 'new',
  at: new VirtualAlarms().now(),
  body: number,
});

storeContract('the embedded store', async () => {
  const folder = newFolder();
  const { data, store, alarms } = await openStore(folder);
  const seen: DocumentChange[] = [];
  const feed = store.follow('test', async (changes) => void seen.push(...changes));
  return {
    store,
    changes: async () => {
      await settle();
      return seen;
    },
    advance: (ms) => alarms.advance(ms),
    close: async () => {
      await feed.stop();
      data.close();
      rmSync(folder, { recursive: true });
    },
  };
});

test('a feed that was down gets what it missed, a failing one gets it again, and revisions have no gap', async () => {
  const folder = newFolder();
  const first = await openStore(folder);
  await first.store.follow('screens', async () => undefined).stop();
  await first.store.forTenant(TENANT).write('trading-records', 'prf1', [orderNumbered(1), orderNumbered(2)]);
  first.data.close();

  const second = await openStore(folder);
  const seen: number[] = [];
  let failures = 2;
  const feed = second.store.follow('screens', async (changes) => {
    failures -= 1;
    if (failures >= 0) throw new Error('The socket is gone.');
    seen.push(...changes.map((change) => change.revision));
  });
  await second.store.forTenant(TENANT).write('trading-records', 'prf1', [orderNumbered(3)]);
  await second.alarms.advance(1_000);
  expect(seen).toEqual([1, 2, 3]);
  expect(second.store.revisionOf(TENANT)).toBe(3);
  await second.store.sweep();
  await feed.stop();
  second.data.close();

  const third = await openStore(folder);
  await third.store.forTenant(TENANT).write('trading-records', 'prf1', [orderNumbered(4)]);
  const after: number[] = [];
  const last = third.store.follow(
    'screens',
    async (changes) => void after.push(...changes.map((change) => change.revision)),
  );
  await settle();
  expect(after).toEqual([4]);
  await last.stop();
  third.data.close();
  rmSync(folder, { recursive: true });
});

test('a feed that stopped within a batch goes on within it, each change with its own document and revision', async () => {
  const folder = newFolder();
  const first = await openStore(folder);
  await first.store.follow('screens', async () => undefined).stop();
  for (const [from, to] of [
    [1, 70],
    [71, 150],
    [151, 230],
  ] as const) {
    const batch = Array.from({ length: to - from + 1 }, (_, index) => orderNumbered(from + index));
    await first.store.forTenant(TENANT).write('trading-records', 'prf1', batch);
  }
  first.data.close();
  const seen: (readonly [number, string, string | undefined])[] = [];
  let deliveries = 0;
  const takeOne = async (changes: readonly DocumentChange[]): Promise<void> => {
    deliveries += 1;
    if (deliveries % 2 === 0) throw new Error('The socket is gone.');
    seen.push(...changes.map(({ revision, id, document }) => [revision, id, document?.id] as const));
  };
  for (let start = 0; start < 3; start += 1) {
    const { data, store } = await openStore(folder);
    const feed = store.follow('screens', takeOne);
    await settle();
    await feed.stop();
    await store.sweep();
    data.close();
  }
  const expected = Array.from({ length: 230 }, (_, index) => {
    const { id } = orderNumbered(index + 1);
    return [index + 1, id, id];
  });
  expect(seen).toEqual(expected);
  rmSync(folder, { recursive: true });
});

test('what another process has written is not created again, alive or expired, and its batch keeps nothing', async () => {
  const folder = newFolder();
  const first = await openStore(folder);
  const posting = (number: number) => ({
    ...orderNumbered(number),
    kind: 'create' as const,
    id: `posting:${number}`,
    type: 'posting',
  });
  await first.store.forTenant(TENANT).write('trading-records', 'prf1', [posting(1)]);
  await first.store.forTenant(TENANT).write('commands', 'all', [{ ...posting(5), ttlSeconds: 1 }]);
  first.data.close();

  const { data, store, alarms } = await openStore(folder);
  const tenant = store.forTenant(TENANT);
  const batch = [posting(2), ...Array.from({ length: 40 }, (_, index) => posting(10 + index)), posting(1)];
  expect(await tenant.write('trading-records', 'prf1', batch)).toEqual({
    ok: false,
    refusal: { code: 'ALREADY_EXISTS', index: 41, id: 'posting:1' },
  });
  const ids = () => data.sqlite.prepare('SELECT id FROM documents ORDER BY id').all();
  expect(ids().map((row) => row['id'])).toEqual(['posting:1', 'posting:5']);
  expect(store.revisionOf(TENANT)).toBe(2);
  expect((await tenant.write('trading-records', 'prf1', batch.slice(0, -1))).ok).toBe(true);
  await alarms.advance(2_000);
  expect((await tenant.write('commands', 'all', [posting(5)])).ok).toBe(true);
  data.close();
  rmSync(folder, { recursive: true });
});

test('what was looked for before another process wrote it is not created again either', async () => {
  const folder = newFolder();
  const { data, store } = await openStore(folder);
  const tenant = store.forTenant(TENANT);
  await tenant.write('trading-records', 'prf1', [orderNumbered(1)]);
  expect(await tenant.read('trading-records', 'prf1', 'order:2')).toBeNull();
  data.sqlite.exec(
    `INSERT INTO documents (scope, container, partition, id, type, state, at, etag, expires_at, body)
       SELECT scope, container, partition, 'order:2', type, state, at, 'theirs', expires_at, body FROM documents`,
  );
  expect(await tenant.write('trading-records', 'prf1', [{ ...orderNumbered(2), kind: 'create' }])).toEqual({
    ok: false,
    refusal: { code: 'ALREADY_EXISTS', index: 0, id: 'order:2' },
  });
  expect((await tenant.read('trading-records', 'prf1', 'order:2'))?.etag).toBe('theirs');
  data.close();
  rmSync(folder, { recursive: true });
});

test('whereabouts are the very same list until something is written to their container', async () => {
  const folder = newFolder();
  const { data, store } = await openStore(folder);
  const tenant = store.forTenant(TENANT);
  const look = () => store.whereabouts('trading-records', [{ type: 'order', states: ['new'] }]);
  await tenant.write('trading-records', 'prf1', [orderNumbered(1)]);
  const first = await look();
  await tenant.write('commands', 'all', [orderNumbered(2)]);
  expect(await look()).toBe(first);
  await tenant.write('trading-records', 'prf1', [orderNumbered(2)]);
  const second = await look();
  expect(second.map(({ id }) => id)).toEqual(['order:1', 'order:2']);
  const refused = await tenant.write('trading-records', 'prf1', [{ ...orderNumbered(1), kind: 'create' }]);
  expect(refused.ok).toBe(false);
  expect(await look()).toBe(second);
  data.close();
  rmSync(folder, { recursive: true });
});

test('the sweep removes all that has expired, in as many steps as it takes, and nothing else', async () => {
  const folder = newFolder();
  const { data, store, alarms } = await openStore(folder);
  const tenant = store.forTenant(TENANT);
  for (let from = 0; from < 600; from += 100) {
    const batch = Array.from({ length: 100 }, (_, index) => ({
      ...orderNumbered(from + index),
      ttlSeconds: 5,
    }));
    await tenant.write('commands', 'all', batch);
  }
  await tenant.write('commands', 'all', [orderNumbered(700), { ...orderNumbered(701), ttlSeconds: 50 }]);
  await alarms.advance(10_000);
  expect(await store.sweep()).toBe(600);
  const left = data.sqlite.prepare('SELECT id FROM documents ORDER BY id').all();
  expect(left.map((row) => row['id'])).toEqual(['order:700', 'order:701']);
  data.close();
  rmSync(folder, { recursive: true });
});
