import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ballast, newFolder } from '../../../tests/cli/in-process.ts';
import { seedFolder } from '../../../tests/cli/stored-profile.ts';

/** Backup, restore and the reset of the demo: what they keep is the point of them. */

const fillsOf = async (folder: string) =>
  (await ballast(['export', 'fills', '--profile', 'prf_7', '--data', folder])).stdout;

test('a backup beside a running host is restored in another folder, record for record', async () => {
  const [folder, other] = [newFolder(), newFolder()];
  const host = await seedFolder(folder);
  const file = join(newFolder(), 'copy.sqlite');
  const backup = await ballast(['backup', '--data', folder, '--to', file, '--json']);
  const receipt = JSON.parse(backup.stdout);
  expect(receipt).toMatchObject({ path: file, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(readFileSync(`${file}.sha256`, 'utf8')).toContain(receipt.sha256);
  const restored = await ballast(['restore', file, '--data', other, '--json']);
  expect(JSON.parse(restored.stdout)).toMatchObject({
    folder: other,
    sha256: receipt.sha256,
    replaced: null,
  });
  expect(await fillsOf(other)).toBe(await fillsOf(folder));
  host.close();
});

test('a backup is named after its moment unless it is told a name, and replaces no file', async () => {
  const folder = newFolder();
  (await seedFolder(folder)).close();
  expect((await ballast(['backup', '--data', folder])).exitCode).toBe(0);
  const named = readdirSync(join(folder, 'backups'));
  expect(named.sort()).toEqual([
    'ballast-2026-11-20T12-00-00.000Z.sqlite',
    'ballast-2026-11-20T12-00-00.000Z.sqlite.sha256',
  ]);
  const again = await ballast(['backup', '--data', folder]);
  expect(again.exitCode).toBe(1);
  expect(readdirSync(join(folder, 'backups')).sort()).toEqual(named);
});

test('a restore keeps what it replaces, and is refused while a host runs', async () => {
  const folder = newFolder();
  const host = await seedFolder(folder);
  const file = join(newFolder(), 'copy.sqlite');
  await ballast(['backup', '--data', folder, '--to', file]);
  const refused = await ballast(['restore', file, '--data', folder]);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain('Another Ballast');
  host.close();
  const { stdout } = await ballast(['restore', file, '--data', folder, '--json']);
  expect(existsSync(JSON.parse(stdout).replaced)).toBe(true);
});

test.each([
  { damage: 'bytes were added', harm: (file: string) => appendFileSync(file, 'x'), says: 'checksum differs' },
  {
    damage: 'its checksum is of something else',
    harm: (file: string) => writeFileSync(`${file}.sha256`, 'f'.repeat(64)),
    says: 'checksum differs',
  },
])('a backup is refused when $damage, and the folder stays as it was', async ({ harm, says }) => {
  const folder = newFolder();
  (await seedFolder(folder)).close();
  const file = join(newFolder(), 'copy.sqlite');
  await ballast(['backup', '--data', folder, '--to', file]);
  harm(file);
  const before = await fillsOf(folder);
  const { exitCode, stderr } = await ballast(['restore', file, '--data', folder]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(says);
  expect(await fillsOf(folder)).toBe(before);
});

test('a file without its checksum is no backup', async () => {
  const file = join(newFolder(), 'alone.sqlite');
  writeFileSync(file, 'anything');
  const { exitCode, stderr } = await ballast(['restore', file, '--data', newFolder()]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`${file}.sha256`);
});

test('a reset removes the database, keeps a backup of it and is no error on an empty folder', async () => {
  const folder = newFolder();
  (await seedFolder(folder)).close();
  const before = await fillsOf(folder);
  const { stdout } = await ballast(['demo', 'reset', '--data', folder, '--json']);
  const { backup, removed } = JSON.parse(stdout);
  expect(removed).toBe(true);
  expect(existsSync(join(folder, 'ballast.sqlite'))).toBe(false);
  const again = await ballast(['demo', 'reset', '--data', folder]);
  expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('has no database') });
  await ballast(['restore', backup, '--data', folder]);
  expect(await fillsOf(folder)).toBe(before);
});

test('a reset is refused while a host runs, and where it would forget a live profile', async () => {
  const folder = newFolder();
  const host = await seedFolder(folder, { environment: 'live', name: 'Real money' });
  expect((await ballast(['demo', 'reset', '--data', folder])).stderr).toContain('Another Ballast');
  host.close();
  const { exitCode, stderr } = await ballast(['demo', 'reset', '--data', folder]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('Real money');
  expect(await fillsOf(folder)).toContain('f-1');
});
