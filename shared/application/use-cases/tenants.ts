import type { VerifiedTenant } from '../principal.ts';
import { tenantOfOwnWork } from '../principal.ts';
import { allDocuments } from '../records/all-documents.ts';
import type { PlatformStore, Wanted, Whereabouts } from '../ports/store.ts';
import type { Services } from '../services.ts';
import type { TenantContainer } from '../../contracts/topology.ts';
import type { TenantId } from '../../domain/ids/ids.ts';

const PARTITION = 'tenants';

/** The tenants of this installation. The directory is ours, so a name in it is proven. */
export async function* allTenants(platform: PlatformStore): AsyncGenerator<VerifiedTenant, void, undefined> {
  const query = { partition: PARTITION, type: 'tenant', order: 'oldest-first', limit: 500 } as const;
  for await (const document of allDocuments(platform, 'platform', query)) {
    yield tenantOfOwnWork({ tenantId: document.id.slice('tenant:'.length) });
  }
}

/** A tenant with where what was looked for is. */
export interface TenantWith {
  readonly tenant: VerifiedTenant;
  readonly found: readonly [Whereabouts, ...Whereabouts[]];
}

/** The tenants that have any of the wanted documents, found in one request: the others cost a loop nothing. */
export async function tenantsWith(
  container: TenantContainer,
  wanted: readonly Wanted[],
  { store }: Services,
): Promise<readonly TenantWith[]> {
  return byTenant(await store.whereabouts(container, wanted));
}

export function byTenant(places: readonly Whereabouts[]): readonly TenantWith[] {
  const tenants = new Map<TenantId, [Whereabouts, ...Whereabouts[]]>();
  for (const where of places) {
    const known = tenants.get(where.tenantId);
    if (known === undefined) tenants.set(where.tenantId, [where]);
    else known.push(where);
  }
  return [...tenants].map(([tenantId, found]) => ({ tenant: tenantOfOwnWork({ tenantId }), found }));
}

/** Adds a tenant to the directory; adding it again changes nothing. */
export async function registerTenant(tenantId: TenantId, services: Services): Promise<VerifiedTenant> {
  const at = services.clock.now();
  await services.store.platform.write('platform', PARTITION, [
    { kind: 'create', id: `tenant:${tenantId}`, type: 'tenant', state: 'active', at, body: { tenantId } },
  ]);
  return tenantOfOwnWork({ tenantId });
}
