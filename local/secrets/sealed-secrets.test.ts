import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tenantOfCredential } from '../../shared/application/principal.ts';
import { secretsContract } from '../../tests/contracts/secrets-contract.ts';
import { VirtualAlarms } from '../../tests/contracts/virtual-alarms.ts';
import { DATABASE_FILE } from '../storage/backup.ts';
import type { DataFolder } from '../storage/data-folder.ts';
import { openDataFolder } from '../storage/data-folder.ts';
import { SealedSecrets } from './sealed-secrets.ts';
import { loadSecretKey } from './secret-key.ts';

const alarms = new VirtualAlarms();
const CANARY = 'canary-7f3a-exchange-key';
let folder = '';
let data: DataFolder;

const secretsOf = (tenant: string, key = loadSecretKey(folder, undefined)) =>
  new SealedSecrets(data, key, alarms).forTenant(tenantOfCredential(tenant));
const lent = async (value: string): Promise<string> => value;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ballast-secrets-'));
  data = await openDataFolder(folder, alarms);
});
afterEach(() => {
  data.close();
  rmSync(folder, { recursive: true });
});

secretsContract('the sealed secrets of the data folder', async () => ({
  secrets: new SealedSecrets(data, loadSecretKey(folder, undefined), alarms),
  now: () => alarms.now(),
  close: async () => undefined,
}));

test('nothing of it is readable on the disk', async () => {
  await secretsOf('alpha').write('kraken', CANARY);
  for (const file of [DATABASE_FILE, `${DATABASE_FILE}-wal`]) {
    expect(readFileSync(join(folder, file)).includes(CANARY)).toBe(false);
  }
});

function changeOneByte(): void {
  const sealed = data.sqlite.prepare('SELECT sealed FROM secrets').get()?.['sealed'];
  const bytes = Buffer.from(sealed instanceof Uint8Array ? sealed : []);
  bytes[30] = (bytes[30] ?? 0) ^ 1;
  data.sqlite.prepare('UPDATE secrets SET sealed = ?').run(bytes);
}

test.each([
  ['a changed byte', 'alpha', 'kraken', changeOneByte],
  [
    'a cut value',
    'alpha',
    'kraken',
    () => data.sqlite.exec('UPDATE secrets SET sealed = substr(sealed, 1, 20)'),
  ],
  [
    'a move to another name',
    'alpha',
    'binance',
    () => data.sqlite.exec(`UPDATE secrets SET name = 'binance'`),
  ],
  [
    'a move to another tenant',
    'beta',
    'kraken',
    () => data.sqlite.exec(`UPDATE secrets SET tenant = 'beta'`),
  ],
])('tampering is noticed: %s', async (_, tenant, name, tamper) => {
  await secretsOf('alpha').write('kraken', CANARY);
  tamper();
  const used = secretsOf(tenant).use(name, lent);
  await expect(used).rejects.toMatchObject({ code: 'SECRET_UNAVAILABLE', retryable: false });
});

test('another key opens nothing', async () => {
  await secretsOf('alpha').write('kraken', CANARY);
  await expect(secretsOf('alpha', Buffer.alloc(32, 7)).use('kraken', lent)).rejects.toMatchObject({
    code: 'SECRET_UNAVAILABLE',
  });
});

test('the key is made once, for its owner only, and a given one goes before it', () => {
  const made = loadSecretKey(folder, undefined);
  chmodSync(join(folder, 'secret.key'), 0o644);
  expect(loadSecretKey(folder, undefined).equals(made)).toBe(true);
  expect(statSync(join(folder, 'secret.key')).mode & 0o777).toBe(0o600);
  const given = Buffer.alloc(32, 9);
  expect(loadSecretKey(folder, given.toString('base64')).equals(given)).toBe(true);
});

test('a key of another length is refused with the way to make one', () => {
  expect(() => loadSecretKey(folder, 'c2hvcnQ=')).toThrow(
    'BALLAST_SECRET_KEY must hold 32 bytes in base64, it holds 5. Make one with: openssl',
  );
  writeFileSync(join(folder, 'secret.key'), 'damaged');
  expect(() => loadSecretKey(folder, undefined)).toThrow('must hold 32 bytes');
});
