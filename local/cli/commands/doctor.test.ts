import { MIGRATIONS } from '../../storage/schema.ts';
import { createServer, type Server } from 'node:http';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { utcMillis } from '../../../shared/domain/time/instant.ts';
import { ballast, newFolder } from '../../../tests/cli/in-process.ts';
import { seedFolder } from '../../../tests/cli/stored-profile.ts';
import type { Finding } from '../doctor/check.ts';
import { checkBrowser, checkNode } from '../doctor/machine.ts';
import { checkPackages } from '../doctor/packages.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A program that listens and answers every request with this text. */
function listening(answer: string): Promise<number> {
  const server = createServer((_, response) => response.end(answer));
  servers.push(server);
  return new Promise((ready) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      ready(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

async function findingsOf(folder: string, environment: Record<string, string> = {}) {
  const answer = await ballast(['doctor', '--data', folder, '--json'], {
    environment: { BALLAST_PORT: '0', ...environment },
  });
  const findings: readonly Finding[] = JSON.parse(answer.stdout);
  const of = (check: string) => findings.find((finding) => finding.check === check);
  return { exitCode: answer.exitCode, findings, of };
}

test('a fresh machine is well, and looking at it makes no folder', async () => {
  const folder = join(newFolder(), 'data');
  const { exitCode, findings } = await findingsOf(folder);
  expect(findings.filter(({ ok }) => !ok)).toEqual([]);
  expect(exitCode).toBe(0);
  expect(findings.map(({ check }) => check)).toEqual([
    'node',
    'packages',
    'settings',
    'clock',
    'disk',
    'data-folder',
    'database',
    'lock',
    'port',
    'browser',
  ]);
  expect(existsSync(folder)).toBe(false);
});

test('who holds the folder is said, with the pid', async () => {
  const folder = newFolder();
  const host = await seedFolder(folder);
  const busy = await findingsOf(folder);
  expect(busy.of('lock')).toMatchObject({ ok: true, detail: expect.stringContaining(`pid ${process.pid}`) });
  expect(busy.of('database')).toMatchObject({ ok: true, detail: `Schema version ${MIGRATIONS.length}` });
  host.close();
  expect((await findingsOf(folder)).of('lock')).toMatchObject({ detail: 'Nobody uses the data folder' });
});

test('a file that is no database fails the check, with the remedy', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'ballast.sqlite'), 'this is no database at all, not even nearly'.repeat(50));
  const { exitCode, of } = await findingsOf(folder);
  expect(exitCode).toBe(1);
  expect(of('database')).toMatchObject({ ok: false, remedy: expect.stringContaining('ballast restore') });
});

test('data of a later version fails the check', async () => {
  const folder = newFolder();
  const host = await seedFolder(folder);
  host.sqlite.exec(`INSERT INTO schema_versions (version, adds, applied_at) VALUES (99, 'the future', 0)`);
  host.close();
  const { of } = await findingsOf(folder);
  expect(of('database')).toMatchObject({ ok: false, detail: expect.stringContaining('99') });
});

test('a port is free, ours, or somebody else’s', async () => {
  const folder = newFolder();
  const health = JSON.stringify({ mode: 'DEMO', version: '0.1.0', status: 'ok', loops: [] });
  const ours = await findingsOf(folder, { BALLAST_PORT: String(await listening(health)) });
  expect(ours.of('port')).toMatchObject({
    ok: true,
    detail: expect.stringContaining('Ballast 0.1.0 (DEMO)'),
  });
  const foreign = await findingsOf(folder, { BALLAST_PORT: String(await listening('<h1>hello</h1>')) });
  expect(foreign.of('port')).toMatchObject({ ok: false, remedy: expect.stringContaining('BALLAST_PORT') });
  expect(foreign.exitCode).toBe(1);
});

test('wrong settings are all named, and hide no other check', async () => {
  const { exitCode, findings, of } = await findingsOf(newFolder(), {
    BALLAST_PORT: '99999',
    BALLAST_COLOUR: 'blue',
  });
  expect(exitCode).toBe(1);
  expect(of('settings')?.detail).toContain('BALLAST_COLOUR: there is no such setting');
  expect(of('settings')?.detail).toContain('BALLAST_PORT: expected a port number');
  expect(findings).toHaveLength(10);
});

test('a clock that was never set is seen', async () => {
  const clock = { now: () => utcMillis(Date.UTC(1970, 0, 1)) };
  const { exitCode, stdout } = await ballast(['doctor', '--data', newFolder()], {
    clock,
    environment: { BALLAST_PORT: '0' },
  });
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/wrong\s+clock\s+The clock says 1970-01-01/);
  expect(stdout).toContain('1 of 10 checks failed.');
});

test('a data folder that is a file is refused', async () => {
  const place = join(newFolder(), 'a-file');
  writeFileSync(place, '');
  expect((await findingsOf(place)).of('data-folder')).toMatchObject({ ok: false });
});

test.each([
  ['20.20.0', true],
  ['20.19.9', false],
  ['22.1.0', true],
  ['18.20.0', false],
])('Node %s is enough: %s', (version, ok) => {
  expect(checkNode(version).ok).toBe(ok);
});

test('a missing package is named, a missing optional one is not missed', () => {
  const root = newFolder();
  const lock = (packages: object) => JSON.stringify({ packages });
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(
    join(root, 'package-lock.json'),
    lock({
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '2.0.0' },
      'node_modules/c': { version: '1.0.0', optional: true },
    }),
  );
  const installed = join(root, 'node_modules', '.package-lock.json');
  writeFileSync(
    installed,
    lock({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.9.0' } }),
  );
  expect(checkPackages(root)).toMatchObject({
    ok: false,
    detail: expect.stringContaining('1 packages are missing or of another version: b'),
  });
  writeFileSync(
    installed,
    lock({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } }),
  );
  expect(checkPackages(root).ok).toBe(true);
  expect(checkPackages(newFolder())).toMatchObject({ ok: false, remedy: expect.stringContaining('npm ci') });
});

test('a missing browser is a notice and no failure', () => {
  expect(checkBrowser(newFolder())).toMatchObject({ ok: true, remedy: expect.any(String) });
  const folder = newFolder();
  writeFileSync(join(folder, 'chromium'), '');
  expect(checkBrowser(folder)).toMatchObject({ detail: join(folder, 'chromium'), remedy: null });
});
