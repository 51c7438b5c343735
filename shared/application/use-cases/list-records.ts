import type { TenantContainer } from '../../contracts/topology.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import type { DocumentQuery, StoredDocument, TenantStore } from '../ports/store.ts';

export interface RecordPage {
  readonly documents: readonly StoredDocument[];
  /** Null only where the list ends. */
  readonly next: string | null;
}

/** One page of a list for a screen. A cursor comes from outside: one that no page ended with is refused, not thrown. */
export async function listRecords(
  store: TenantStore,
  container: TenantContainer,
  query: DocumentQuery,
): Promise<Result<RecordPage, { readonly code: 'CURSOR_INVALID' }>> {
  try {
    const page = await store.query(container, query);
    return ok({ documents: page.documents, next: page.cursor });
  } catch (failure) {
    if (query.cursor !== undefined && failure instanceof RangeError)
      return refuse({ code: 'CURSOR_INVALID' });
    throw failure;
  }
}
