import { createHash } from 'node:crypto';
import type { SecretClient } from '@azure/keyvault-secrets';
import type { TokenCredential } from '@azure/identity';
import { AppError } from '../../../shared/application/errors.ts';
import type { Clock } from '../../../shared/application/ports/clock.ts';
import type { SecretName, Secrets, TenantSecrets } from '../../../shared/application/ports/secrets.ts';
import type { VerifiedTenant } from '../../../shared/application/principal.ts';
import { isKeyPart } from '../../../shared/domain/ids/ids.ts';
import { utcMillis } from '../../../shared/domain/time/instant.ts';
import { statusOf } from './cosmos-failure.ts';
import { isLoopback } from './loopback.ts';

/** How long a value is kept in memory: a secret that is rotated in the vault is used within this time. */
const KEPT_MS = 300_000;

/** Opens a vault by identity. Loads the SDK when it is called. */
export async function secretClient(
  endpoint: string,
  identity: () => Promise<TokenCredential>,
): Promise<SecretClient> {
  const { SecretClient: Client } = await import('@azure/keyvault-secrets');
  const retryOptions = { maxRetries: 3, retryDelayInMs: 200, maxRetryDelayInMs: 2_000 };
  // A vault in Azure proves by its challenge that it is one; an emulator on this machine cannot.
  const emulator = { disableChallengeResourceVerification: true, allowInsecureConnection: true };
  return new Client(endpoint, await identity(), { retryOptions, ...(isLoopback(endpoint) ? emulator : {}) });
}

interface Kept {
  readonly value: Promise<string | null>;
  readonly until: number;
}

/** The secrets of all tenants in one vault. The name in the vault is a digest of tenant and name, which also stand in the tags. */
export class KeyVaultSecrets implements Secrets {
  readonly #open: () => Promise<SecretClient>;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();

  constructor(open: () => Promise<SecretClient>, clock: Clock) {
    this.#open = open;
    this.#clock = clock;
  }

  forTenant(tenant: VerifiedTenant): TenantSecrets {
    const owner = tenant.tenantId;
    return {
      write: (name, value) => this.#write(owner, name, value),
      use: async (name, borrow) => {
        const value = await this.#value(owner, name);
        return value === null ? null : borrow(value);
      },
      delete: (name) => this.#delete(owner, name),
      list: () => this.#list(owner),
    };
  }

  async #write(tenant: string, name: string, value: string): Promise<void> {
    if (!isKeyPart(name)) throw new RangeError(`Not a name for a secret: ${JSON.stringify(name)}`);
    const key = vaultName(tenant, name);
    await calling('The secret could not be stored.', async () => {
      const client = await this.#open();
      const store = () => client.setSecret(key, value, { tags: { tenant, name } });
      try {
        await store();
      } catch (error) {
        if (statusOf(error) !== 409) throw error;
        // It was deleted, and the vault keeps what was deleted for months: it has to come back before it can be written.
        await (await client.beginRecoverDeletedSecret(key, { intervalInMs: 500 })).pollUntilDone();
        await store();
      }
    });
    this.#kept.delete(key);
  }

  #value(tenant: string, name: string): Promise<string | null> {
    const key = vaultName(tenant, name);
    const known = this.#kept.get(key);
    if (known !== undefined && known.until > this.#clock.now()) return known.value;
    const value = this.#read(tenant, key);
    this.#kept.set(key, { value, until: this.#clock.now() + KEPT_MS });
    const forget = (): boolean => this.#kept.delete(key);
    // What is not there may be written by another process at any moment, and a failure is not worth keeping.
    value.then((found) => found ?? forget(), forget);
    return value;
  }

  async #read(tenant: string, key: string): Promise<string | null> {
    const found = await calling('The secret could not be read.', async () =>
      missingAsNull(async () => (await this.#open()).getSecret(key)),
    );
    if (found === null) return null;
    if (found.properties.tags?.['tenant'] === tenant && found.value !== undefined) return found.value;
    throw unavailable(
      'The secret is not marked as one of its tenant: it was changed. Write it again.',
      null,
      false,
    );
  }

  async #delete(tenant: string, name: string): Promise<boolean> {
    const key = vaultName(tenant, name);
    this.#kept.delete(key);
    return calling('The secret could not be deleted.', async () => {
      const client = await this.#open();
      return (await missingAsNull(() => client.beginDeleteSecret(key))) !== null;
    });
  }

  async #list(tenant: string): Promise<readonly SecretName[]> {
    return calling('The secrets could not be listed.', async () => {
      const names: SecretName[] = [];
      for await (const { tags, updatedOn } of (await this.#open()).listPropertiesOfSecrets()) {
        const name = tags?.['name'];
        if (tags?.['tenant'] === tenant && name !== undefined)
          names.push({ name, writtenAt: utcMillis(updatedOn?.getTime() ?? 0) });
      }
      return names.sort((left, right) => (left.name < right.name ? -1 : 1));
    });
  }
}

/** Names in a vault are letters, digits and dashes, and ignore case; ours do not. */
function vaultName(tenant: string, name: string): string {
  return `ballast-${createHash('sha256').update(`${tenant}\n${name}`).digest('hex')}`;
}

async function missingAsNull<Found>(ask: () => Promise<Found>): Promise<Found | null> {
  try {
    return await ask();
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

async function calling<Answer>(sentence: string, call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (error) {
    throw unavailable(sentence, error, statusOf(error) !== 401 && statusOf(error) !== 403);
  }
}

function unavailable(sentence: string, cause: unknown, retryable: boolean): AppError {
  return new AppError('SECRET_UNAVAILABLE', sentence, { retryable, ambiguous: false, cause });
}
