import {
  type External,
  externalSchema,
  type Reconciliation,
  reconciliationSchema,
} from '../../contracts/reconciliation.ts';
import type { ProfileId } from '../../domain/ids/ids.ts';
import type { TenantStore } from '../ports/store.ts';
import { allDocuments } from './all-documents.ts';
import { RECORDS } from './load-slice.ts';
import { documentId, recordKind, symbolKey } from './record-codec.ts';

const KEY = 'account';

export const RECONCILIATION = recordKind({
  type: 'reconciliation',
  schema: reconciliationSchema,
  key: () => KEY,
  filing: (reconciliation) => ({ state: reconciliation.state, at: reconciliation.changedAt }),
});

export const EXTERNAL = recordKind({
  type: 'external',
  schema: externalSchema,
  key: (external) => `${external.kind}:${symbolKey(external.name)}`,
  filing: (external) => ({ state: external.kind, at: external.seenAt }),
});

export function externalOrderId(venueOrderId: string): string {
  return documentId(EXTERNAL.type, `order:${symbolKey(venueOrderId)}`);
}

/** Null for an account that was never looked at. */
export async function readReconciliation(
  store: TenantStore,
  profileId: ProfileId,
): Promise<Reconciliation | null> {
  const document = await store.read(RECORDS, profileId, documentId(RECONCILIATION.type, KEY));
  return document === null ? null : RECONCILIATION.decode(document);
}

/** The differences for which a profile takes no entries. A read that is not complete counts as one. */
export function openMismatchesOf(reconciliation: Reconciliation | null): number {
  if (reconciliation === null) return 0;
  const { state, sightings, atStart } = reconciliation;
  const counted = sightings.filter(({ confirmed }) => confirmed || atStart).length;
  return counted + (state === 'incomplete' ? 1 : 0);
}

/** What is kept with a profile as not ours. */
export async function readExternals(store: TenantStore, profileId: ProfileId): Promise<readonly External[]> {
  const externals: External[] = [];
  const query = { partition: profileId, type: EXTERNAL.type, order: 'oldest-first', limit: 500 } as const;
  for await (const document of allDocuments(store, RECORDS, query)) externals.push(EXTERNAL.decode(document));
  return externals;
}
