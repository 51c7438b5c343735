import { profileId, tradeId } from '../../domain/ids/ids.ts';
import type { StoredDocument, TenantStore } from '../ports/store.ts';
import type { VerifiedTenant } from '../principal.ts';
import { allDocuments } from '../records/all-documents.ts';
import { TRADE } from '../records/kinds.ts';
import { RECORDS } from '../records/load-slice.ts';
import { documentId } from '../records/record-codec.ts';
import type { Services } from '../services.ts';
import { oneOfMany } from './one-of-many.ts';

/** What keeps a symbol of a profile from being entered twice. */
export const SLOTS = { type: 'slot' } as const;

/**
 * Frees symbols whose trade is over. The batch that ends a trade frees its slot, but a reader that is behind the writer may not have seen that the slot
 * was taken; nobody would ever enter the symbol again.
 *
 * @returns how many were freed
 */
export async function freeForgottenSlots(tenant: VerifiedTenant, services: Services): Promise<number> {
  const store = services.store.forTenant(tenant);
  // Slots first: a trade that begins in between has its slot after its record, so it is not mistaken for one that is over.
  const slots = await listed(store, SLOTS);
  if (slots.length === 0) return 0;
  const alive = new Set(
    (await listed(store, { type: 'trade', states: ['opening', 'open'] })).map(({ id }) => id),
  );
  let freed = 0;
  for (const slot of slots) {
    if (alive.has(documentId('trade', slot.state ?? ''))) continue;
    if ((await oneOfMany('stale-orders', slot.id, () => freeOne(slot, store), services)) === true) freed += 1;
  }
  if (freed > 0) services.telemetry.count('slots_freed', freed);
  return freed;
}

async function freeOne({ id, partition, state, etag }: StoredDocument, store: TenantStore): Promise<boolean> {
  const document = await store.read(RECORDS, profileId(partition), documentId('trade', tradeId(state ?? '')));
  if (document === null) return false;
  const { status } = TRADE.decode(document);
  if (status !== 'closed' && status !== 'void') return false;
  return (await store.write(RECORDS, partition, [{ kind: 'delete', id, ifMatch: etag }])).ok;
}

async function listed(
  store: TenantStore,
  which: { readonly type: string; readonly states?: readonly string[] },
): Promise<readonly StoredDocument[]> {
  const documents: StoredDocument[] = [];
  const query = { partition: null, order: 'oldest-first', limit: 500, ...which } as const;
  for await (const document of allDocuments(store, RECORDS, query)) documents.push(document);
  return documents;
}
