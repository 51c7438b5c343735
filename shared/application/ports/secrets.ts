import type { UtcMillis } from '../../domain/time/instant.ts';
import type { VerifiedTenant } from '../principal.ts';

export interface SecretName {
  readonly name: string;
  readonly writtenAt: UtcMillis;
}

/**
 * The exchange keys of one tenant: they can be written and used, never shown. A name is a key part (ids.ts). Failures throw AppError SECRET_UNAVAILABLE,
 * tampering included.
 */
export interface TenantSecrets {
  write(name: string, value: string): Promise<void>;
  /** Lends the value for one call and answers what the call answers; null when there is no such secret. */
  use<Answer>(name: string, borrow: (value: string) => Promise<Answer>): Promise<Answer | null>;
  /** Forgets it; false when it was not there. */
  delete(name: string): Promise<boolean>;
  list(): Promise<readonly SecretName[]>;
}

export interface Secrets {
  forTenant(tenant: VerifiedTenant): TenantSecrets;
}
