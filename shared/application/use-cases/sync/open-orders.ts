import { type ProfileId, profileId, type TenantId } from '../../../domain/ids/ids.ts';
import { OPEN_STATUSES } from '../../../domain/orders/order-status.ts';
import type { TenantStore, Whereabouts } from '../../ports/store.ts';
import { allDocuments } from '../../records/all-documents.ts';
import { RECORDS } from '../../records/load-slice.ts';

/** Every order of a tenant that a venue may hold, by the id of its document, with the profile that owns it. */
export type OpenOrders = ReadonlyMap<string, ProfileId>;

/** Order sync, evaluation and the recovery after a restart ask for these. A child of a bracket is `reserved` until the venue's first word of it, and outlives an entry that was booked without a report. */
export const OPEN_ORDERS = { type: 'order', states: [...OPEN_STATUSES, 'reserved'] };

/** All of them, read to the end. */
export async function openOrdersOf(store: TenantStore): Promise<OpenOrders> {
  const query = { partition: null, ...OPEN_ORDERS, order: 'oldest-first', limit: 500 } as const;
  const open = new Map<string, ProfileId>();
  for await (const { id, partition } of allDocuments(store, RECORDS, query))
    open.set(id, profileId(partition));
  return open;
}

/** Those that were found in one request for all tenants. */
export function openOrdersAt(found: readonly Whereabouts[]): ReadonlyMap<TenantId, OpenOrders> {
  const byTenant = new Map<TenantId, Map<string, ProfileId>>();
  for (const { tenantId, type, id, partition } of found) {
    if (type !== OPEN_ORDERS.type) continue;
    const open = byTenant.get(tenantId) ?? new Map<string, ProfileId>();
    byTenant.set(tenantId, open.set(id, profileId(partition)));
  }
  return byTenant;
}

/** The profiles of a tenant with an order that a venue may hold. */
export async function profilesWithOpenOrders(store: TenantStore): Promise<ReadonlySet<ProfileId>> {
  return new Set((await openOrdersOf(store)).values());
}
