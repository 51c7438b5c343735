import { AppError } from '../../shared/application/errors.ts';
import type { Clock } from '../../shared/application/ports/clock.ts';
import type { SecretName, Secrets, TenantSecrets } from '../../shared/application/ports/secrets.ts';
import type { VerifiedTenant } from '../../shared/application/principal.ts';
import type { TenantId } from '../../shared/domain/ids/ids.ts';
import { isKeyPart } from '../../shared/domain/ids/ids.ts';
import { instantOf, textOf } from '../storage/columns.ts';
import type { DataFolder } from '../storage/data-folder.ts';
import { seal, unseal } from './seal.ts';

/** Secrets in the database of the host, each sealed under its tenant and name with a key that is not in the database. */
export class SealedSecrets implements Secrets {
  readonly #data: DataFolder;
  readonly #key: Buffer;
  readonly #clock: Clock;

  constructor(data: DataFolder, key: Buffer, clock: Clock) {
    this.#data = data;
    this.#key = key;
    this.#clock = clock;
  }

  forTenant(tenant: VerifiedTenant): TenantSecrets {
    const { tenantId } = tenant;
    return {
      write: (name, value) => this.#write(tenantId, name, value),
      use: async (name, borrow) => {
        const value = this.#open(tenantId, name);
        return value === null ? null : borrow(value);
      },
      delete: (name) => this.#delete(tenantId, name),
      list: async () => this.#list(tenantId),
    };
  }

  async #write(tenant: TenantId, name: string, value: string): Promise<void> {
    if (!isKeyPart(name)) throw new RangeError(`Not a name for a secret: ${JSON.stringify(name)}`);
    const sealed = seal(this.#key, labelOf(tenant, name), value);
    const statement = this.#data.sqlite.prepare(
      `INSERT INTO secrets (tenant, name, sealed, written_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (tenant, name) DO UPDATE SET sealed = excluded.sealed, written_at = excluded.written_at`,
    );
    await this.#stored(() => statement.run(tenant, name, sealed, this.#clock.now()));
  }

  async #delete(tenant: TenantId, name: string): Promise<boolean> {
    const statement = this.#data.sqlite.prepare('DELETE FROM secrets WHERE tenant = ? AND name = ?');
    return (await this.#stored(() => statement.run(tenant, name))) === 1;
  }

  #open(tenant: TenantId, name: string): string | null {
    const row = this.#data.sqlite
      .prepare('SELECT sealed FROM secrets WHERE tenant = ? AND name = ?')
      .get(tenant, name);
    if (row === undefined) return null;
    const sealed = row['sealed'];
    try {
      if (!(sealed instanceof Uint8Array)) throw new RangeError('The sealed value is no sequence of bytes.');
      return unseal(this.#key, labelOf(tenant, name), sealed);
    } catch (error) {
      throw new AppError(
        'SECRET_UNAVAILABLE',
        `The secret ${name} does not open: it was changed, or it was sealed with another key. Write it again.`,
        { retryable: false, ambiguous: false, cause: error },
      );
    }
  }

  #list(tenant: TenantId): readonly SecretName[] {
    return this.#data.sqlite
      .prepare('SELECT name, written_at FROM secrets WHERE tenant = ? ORDER BY name')
      .all(tenant)
      .map((row) => ({ name: textOf(row, 'name'), writtenAt: instantOf(row, 'written_at') }));
  }

  async #stored<T>(unit: () => T): Promise<T> {
    try {
      return await this.#data.writer.write(unit);
    } catch (error) {
      throw new AppError('SECRET_UNAVAILABLE', 'The secret could not be stored.', {
        retryable: true,
        ambiguous: false,
        cause: error,
      });
    }
  }
}

/** A tenant id has no slash, so no two pairs make one label. */
function labelOf(tenant: TenantId, name: string): string {
  return `ballast-secret/${tenant}/${name}`;
}
