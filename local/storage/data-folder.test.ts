import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DocumentChange } from '../../shared/application/ports/store.ts';
import { tenantOfCredential } from '../../shared/application/principal.ts';
import { quietTelemetry } from '../../tests/contracts/quiet-telemetry.ts';
import { VirtualAlarms } from '../../tests/contracts/virtual-alarms.ts';
import { HistoryTable } from '../durable/history-table.ts';
import { DATABASE_FILE, restore, verifyBackup } from './backup.ts';
import { openDataFolder } from './data-folder.ts';
import { DocumentStore } from './document-store.ts';
import { lockFolder } from './folder-lock.ts';
import { migrate, schemaVersion } from './migrate.ts';
import { LISTED_ACROSS_PARTITIONS, MIGRATIONS } from './schema.ts';
import { openSqlite } from './sqlite.ts';

let folder = '';
const alarms = new VirtualAlarms();
const TENANT = tenantOfCredential('alpha');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ballast-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Another process that holds the lock as a host does, until it is killed. */
async function otherProcess() {
  const script = `
    const { createRequire } = require('node:module');
    const Database = createRequire(${JSON.stringify(import.meta.filename)})('libsql');
    const database = new Database(process.argv[1] + '/lock.sqlite');
    database.exec('PRAGMA journal_mode = WAL; BEGIN EXCLUSIVE');
    require('node:fs').writeFileSync(process.argv[1] + '/owner.pid', String(process.pid));
    process.stdout.write('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['-e', script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

test('a second process is refused with the pid, the folder and the remedy, and a killed one leaves nothing behind', async () => {
  const child = await otherProcess();
  await expect(openDataFolder(folder, alarms)).rejects.toThrow(
    `Another Ballast (pid ${child.pid}) is using the data folder ${folder}. Stop it first, or choose another folder.`,
  );
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  const data = await openDataFolder(folder, alarms);
  expect(readFileSync(join(folder, 'owner.pid'), 'utf8').trim()).toBe(`${process.pid}`);
  await expect(lockFolder(folder)).rejects.toThrow(`pid ${process.pid}`);
  data.close();
  (await lockFolder(folder)).release();
});

test('opening counts the starts and keeps the data', async () => {
  const first = await openDataFolder(folder, alarms);
  const written = await storeOf(first).write('commands', 'all', [command('c1')]);
  first.close();
  const second = await openDataFolder(folder, alarms);
  expect([first.start, second.start]).toEqual([1, 2]);
  expect([first.migrated, second.migrated]).toEqual([[1, 2, 3], []]);
  expect((await storeOf(second).read('commands', 'all', 'command:c1'))?.etag).toBe(
    written.ok && written.value[0],
  );
  second.close();
});

test('data of a later version is refused with a sentence and not touched', async () => {
  (await openDataFolder(folder, alarms)).close();
  const sqlite = await openSqlite(join(folder, DATABASE_FILE));
  sqlite.exec(`INSERT INTO schema_versions (version, adds, applied_at) VALUES (99, 'the future', 0)`);
  sqlite.close();
  await expect(openDataFolder(folder, alarms)).rejects.toThrow(
    'The data is at schema version 99 and this program knows up to 3.',
  );
  (await lockFolder(folder)).release();
});

test('old data is backed up once and then migrated step by step; a step that fails changes nothing', async () => {
  const sqlite = await openSqlite(join(folder, 'old'));
  const steps = [
    { version: 1, adds: 'notes', sql: 'CREATE TABLE notes (text TEXT)' },
    { version: 2, adds: 'authors', sql: 'ALTER TABLE notes ADD COLUMN author TEXT' },
    { version: 3, adds: 'a mistake', sql: 'CREATE TABLE more (x); ALTER TABLE nowhere ADD COLUMN y' },
  ];
  const backups: number[] = [];
  const run = (count: number) => migrate(sqlite, steps.slice(0, count), 0, (from) => void backups.push(from));
  expect(run(1)).toEqual([1]);
  expect(backups).toEqual([]);
  expect(run(2)).toEqual([2]);
  expect(run(2)).toEqual([]);
  expect(() => run(3)).toThrow('nowhere');
  expect(schemaVersion(sqlite)).toBe(2);
  expect(sqlite.prepare(`SELECT name FROM sqlite_master WHERE name = 'more'`).get()).toBeUndefined();
  expect(backups).toEqual([1, 2]);
  sqlite.close();
});

test('a folder of the first version keeps its documents, desks and workflows, and answers as before', async () => {
  const sqlite = await openSqlite(join(folder, DATABASE_FILE));
  migrate(sqlite, MIGRATIONS.slice(0, 1), 0, () => undefined);
  sqlite.exec(`
    INSERT INTO documents VALUES ('alpha', 'trading-records', 'prf-1', 'order:1', 'order', 'new', 1, 'e1', NULL, '{"n":1}');
    INSERT INTO documents VALUES ('alpha', 'trading-records', 'prf-1', 'step:1', 'step', 'trd-1', 2, 'e2', NULL, '{"n":2}');
    INSERT INTO documents VALUES ('alpha', 'trading-records', 'prf-2', 'step:1', 'step', 'trd-2', 3, 'e3', 9, '{"n":3}');
    INSERT INTO changes VALUES (7, 'alpha', 3, 'trading-records', 'prf-1', 'order:1', 'order');
    INSERT INTO feeds VALUES ('screens', 6);
    INSERT INTO entities VALUES ('desk', 'alpha~prf-1', '{"cash":1}');
    INSERT INTO workflows VALUES ('place-1', 'place-order', '{"x":1}', 'running', NULL, NULL, 4, 5, NULL);
    INSERT INTO workflow_steps VALUES ('place-1', 0, '[["now","ok",4]]'), ('place-1', 1, '[["now","ok",5]]');`);
  sqlite.close();
  const data = await openDataFolder(folder, alarms);
  expect(data.migrated).toEqual([2, 3]);
  expect(readdirSync(join(folder, 'backups'))).toHaveLength(1);
  const store = storeOf(data);
  const everywhere = { partition: null, order: 'oldest-first', limit: 10 } as const;
  const found = async (type: string) =>
    (await store.query('trading-records', { ...everywhere, type })).documents.map(({ id, body }) => [
      id,
      body,
    ]);
  expect(await found('order')).toEqual([['order:1', { n: 1 }]]);
  expect(await found('step')).toEqual([['step:1', { n: 2 }]]);
  expect(await store.read('trading-records', 'prf-1', 'step:1')).toMatchObject({
    etag: 'e2',
    state: 'trd-1',
  });
  expect(data.sqlite.prepare('SELECT * FROM entities').all()).toMatchObject([{ state: '{"cash":1}' }]);
  const seen: DocumentChange[] = [];
  const documents = new DocumentStore(data, { alarms, telemetry: quietTelemetry });
  const feed = documents.follow('screens', async (changes) => void seen.push(...changes));
  await feed.stop();
  expect(seen).toMatchObject([{ revision: 3, id: 'order:1', type: 'order', document: { body: { n: 1 } } }]);
  const history = new HistoryTable(data.sqlite);
  expect(history.running()).toEqual([{ id: 'place-1', wakeAt: 5 }]);
  expect(history.steps('place-1')).toHaveLength(2);
  data.close();
});

test('orders of all partitions are found by the index, and what an order writes beside them is not in it', async () => {
  const data = await openDataFolder(folder, alarms);
  const written = await storeOf(data).write('trading-records', 'prf-1', [
    { kind: 'create', id: 'order:1', type: 'order', state: 'new', at: alarms.now(), body: {} },
    { kind: 'create', id: 'step:1', type: 'step', state: 'trd-1', at: alarms.now(), body: {} },
  ]);
  expect(written.ok).toBe(true);
  const inIndex = data.sqlite
    .prepare(`SELECT id FROM documents INDEXED BY documents_of_scope WHERE ${LISTED_ACROSS_PARTITIONS}`)
    .all();
  expect(inIndex).toMatchObject([{ id: 'order:1' }]);
  const plan = data.sqlite
    .prepare(
      `EXPLAIN QUERY PLAN SELECT min(state) FROM documents WHERE scope = ? AND container = ? AND type = ? AND ${LISTED_ACROSS_PARTITIONS}`,
    )
    .all('alpha', 'trading-records', 'order');
  expect(JSON.stringify(plan)).toContain('documents_of_scope (scope=? AND container=? AND type=?)');
  data.close();
});

test('a backup of a running host comes back whole, and the replaced data stays beside it', async () => {
  const data = await openDataFolder(folder, alarms);
  await storeOf(data).write('commands', 'all', [command('before')]);
  const receipt = await data.backUp(join(folder, 'backups', 'b1.sqlite'));
  await storeOf(data).write('commands', 'all', [command('after')]);
  await expect(restore(receipt.path, folder, 7)).rejects.toThrow('is using the data folder');
  data.close();

  expect(await verifyBackup(receipt.path)).toEqual(receipt);
  await restore(receipt.path, folder, 7);
  const restored = await openDataFolder(folder, alarms);
  expect(await storeOf(restored).read('commands', 'all', 'command:before')).not.toBeNull();
  expect(await storeOf(restored).read('commands', 'all', 'command:after')).toBeNull();
  restored.close();
  expect(readdirSync(folder)).toContain('replaced-7.sqlite');
});

test('a backup with one changed byte is refused', async () => {
  const data = await openDataFolder(folder, alarms);
  const { path } = await data.backUp(join(folder, 'b1.sqlite'));
  data.close();
  const bytes = readFileSync(path);
  bytes[5_000] = (bytes[5_000] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  await expect(restore(path, folder, 7)).rejects.toThrow('its checksum differs');
});

test('a folder with a hundred thousand open orders is open at once', async () => {
  const first = await openDataFolder(folder, alarms);
  first.sqlite.exec(`
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
    INSERT INTO documents SELECT 'alpha', 'trading-records', 'prf' || (i % 10000), 'order:' || i, 'order', 'new', i, 'e', NULL, '{}' FROM n`);
  const plans = [
    'SELECT max(seq) FROM changes',
    `SELECT id, wake_at FROM workflows INDEXED BY workflows_running WHERE status = 'running'`,
    'SELECT coalesce(max(number), 0) FROM starts',
  ].map((sql) =>
    first.sqlite
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map((row) => String(row['detail']))
      .join(),
  );
  first.close();
  expect(plans.filter((plan) => plan.includes('SCAN') && !plan.includes('INDEX'))).toEqual([]);
  const second = await openDataFolder(folder, alarms);
  const page = await storeOf(second).query('trading-records', {
    partition: null,
    type: 'order',
    states: ['new'],
    order: 'oldest-first',
    limit: 2,
  });
  expect(page.documents.map((document) => document.id)).toEqual(['order:1', 'order:2']);
  second.close();
});

const storeOf = (data: Awaited<ReturnType<typeof openDataFolder>>) =>
  new DocumentStore(data, { alarms, telemetry: quietTelemetry }).forTenant(TENANT);
const command = (id: string) => ({
  kind: 'create' as const,
  id: `command:${id}`,
  type: 'command',
  state: null,
  at: alarms.now(),
  body: id,
});
