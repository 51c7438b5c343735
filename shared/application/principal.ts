import type { ProfileId, TenantId } from '../domain/ids/ids.ts';
import { tenantId } from '../domain/ids/ids.ts';

export type Role = 'viewer' | 'trader' | 'admin';

/** Who calls. Made by the host's authentication and by nothing else. */
export interface Principal {
  readonly tenant: VerifiedTenant;
  readonly userId: string;
  readonly roles: readonly Role[];
}

declare const verified: unique symbol;

/**
 * A tenant whose name was proven, not read from a body or a query. Stores, queues, secrets and publishers open with nothing less, so
 * code that could leak a tenant does not compile.
 */
export interface VerifiedTenant {
  readonly tenantId: TenantId;
  readonly [verified]: true;
}

/** For authentication, once a credential was checked. */
export function tenantOfCredential(claim: string): VerifiedTenant {
  return { tenantId: tenantId(claim) } as VerifiedTenant;
}

/** For work that we put into our own queues, workflows and change feed: the name was proven when the work was made. */
export function tenantOfOwnWork(work: { readonly tenantId: string }): VerifiedTenant {
  return { tenantId: tenantId(work.tenantId) } as VerifiedTenant;
}

/** A profile of a proven tenant: the address of a desk and the partition of its records. */
export interface ProfileAddress {
  readonly tenantId: TenantId;
  readonly profileId: ProfileId;
}

/** The entity key and queue session of a profile. Neither id may hold the separator. */
export function addressKey(address: ProfileAddress): string {
  return `${address.tenantId}~${address.profileId}`;
}
