import { ManagedIdentityCredential } from '@azure/identity';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tenantOfCredential } from '../../../shared/application/principal.ts';
import { secretsContract } from '../../../tests/contracts/secrets-contract.ts';
import { VirtualAlarms } from '../../../tests/contracts/virtual-alarms.ts';
import { KeyVaultDouble } from '../../../tests/doubles/azure/key-vault.ts';
import { KeyVaultSecrets, secretClient } from './key-vault.ts';

async function openVault() {
  const alarms = new VirtualAlarms();
  const double = await new KeyVaultDouble(() => alarms.now()).listen();
  for (const [name, value] of Object.entries(double.identityEnvironment)) vi.stubEnv(name, value);
  const client = await secretClient(double.url, async () => new ManagedIdentityCredential());
  const close = async (): Promise<void> => {
    vi.unstubAllEnvs();
    await double.close();
  };
  return { alarms, double, close, secrets: new KeyVaultSecrets(async () => client, alarms), client };
}

secretsContract('the secrets of Key Vault, reached by managed identity', async () => {
  const { alarms, secrets, close } = await openVault();
  return { secrets, now: () => alarms.now(), close };
});

let vault: Awaited<ReturnType<typeof openVault>>;
const alpha = () => vault.secrets.forTenant(tenantOfCredential('alpha'));
const lent = async (value: string): Promise<string> => value;
const reads = () =>
  vault.double.requests.filter(({ method, path }) => method === 'GET' && path.startsWith('/secrets/')).length;

beforeEach(async () => {
  vault = await openVault();
});
afterEach(() => vault.close());

test('a secret that is used again and again is read once in five minutes, and a rotated one is used after that', async () => {
  await alpha().write('kraken', 'first');
  await Promise.all([1, 2, 3].map(() => alpha().use('kraken', lent)));
  const before = reads();
  const [name = '', stored] = [...vault.double.secrets][0] ?? [];
  if (stored !== undefined) vault.double.secrets.set(name, { ...stored, value: 'rotated by hand' });
  expect(await alpha().use('kraken', lent)).toBe('first');
  expect(reads()).toBe(before);
  await vault.alarms.advance(300_001);
  expect(await alpha().use('kraken', lent)).toBe('rotated by hand');
});

test('a secret under the mark of another tenant is not lent', async () => {
  await alpha().write('kraken', 'first');
  const [name = '', stored] = [...vault.double.secrets][0] ?? [];
  if (stored !== undefined)
    vault.double.secrets.set(name, { ...stored, tags: { tenant: 'beta', name: 'kraken' } });
  await expect(alpha().use('kraken', lent)).rejects.toMatchObject({
    code: 'SECRET_UNAVAILABLE',
    retryable: false,
  });
});

test('a vault that is away is told, and asked again with the next use', async () => {
  await alpha().write('kraken', 'first');
  const isRead = ({ method }: { readonly method: string }) => method === 'GET';
  vault.double.fail(isRead, {
    kind: 'answer',
    answer: { status: 403, body: { error: { code: 'Forbidden' } } },
  });
  await expect(alpha().use('kraken', lent)).rejects.toMatchObject({
    code: 'SECRET_UNAVAILABLE',
    retryable: false,
  });
  expect(await alpha().use('kraken', lent)).toBe('first');
});

test('no value and no name of a tenant is in an address', async () => {
  await alpha().write('kraken', 'canary');
  const addresses = vault.double.requests.map(({ path }) => path).join('\n');
  expect(addresses).not.toMatch(/alpha|kraken|canary/);
});
