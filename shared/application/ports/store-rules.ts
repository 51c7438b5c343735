import type { DocumentQuery, StoredDocument, Whereabouts, Write } from './store.ts';

/** What every store refuses of its callers in the same words: programs are wrong there, not the world. */

/** Cosmos takes no more in one transaction, so the embedded store takes no more either. */
const WRITES_PER_BATCH = 100;
const LIMIT_MAX = 1_000;
/** What Cosmos takes as the id of a document. */
const ID = /^[^/\\?#\u0000-\u001f]{1,255}$/;

/** @throws RangeError for a batch that no store of ours takes. */
export function checkBatch(writes: readonly Write[]): void {
  if (writes.length === 0 || writes.length > WRITES_PER_BATCH) {
    throw new RangeError(`A batch has 1 to ${WRITES_PER_BATCH} writes, got ${writes.length}`);
  }
  for (const write of writes) {
    if (!ID.test(write.id)) throw new RangeError(`Not a document id: ${JSON.stringify(write.id)}`);
    if (write.kind === 'delete') continue;
    if (write.state === '') throw new RangeError(`An empty state is written as null, document ${write.id}`);
    if (write.ttlSeconds !== undefined && !(write.ttlSeconds > 0)) {
      throw new RangeError(`A document lives for more than 0 seconds, document ${write.id}`);
    }
  }
}

/** Where a page ended: the sort key of its last document. It names a place and not a count, so documents that arrive or go shift nothing. */
export type Place = Pick<StoredDocument, 'at' | 'partition' | 'id'>;

/**
 * The place after which the asked page begins; null for the first page.
 * @throws RangeError for a limit outside 1..1000 or a cursor that no page of ours ended with.
 */
export function startOf({ limit, cursor }: DocumentQuery): Place | null {
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX) {
    throw new RangeError(`A page has 1 to ${LIMIT_MAX} documents, asked for ${limit}`);
  }
  if (cursor === undefined) return null;
  const parts = readCursor(cursor);
  const [at, partition, id] = Array.isArray(parts) && parts.length === 3 ? partsOf(parts) : [];
  if (Number.isSafeInteger(at) && typeof partition === 'string' && typeof id === 'string') {
    return { at: at as Place['at'], partition, id };
  }
  throw new RangeError('The cursor is not one that a page of this store ended with.');
}

/** The page out of what was found, which is at most one document more than asked for: it tells whether a page follows. */
export function pageOf(
  found: readonly StoredDocument[],
  limit: number,
): { readonly documents: readonly StoredDocument[]; readonly cursor: string | null } {
  const documents = found.slice(0, limit);
  const last = documents.at(-1);
  return { documents, cursor: found.length > limit && last !== undefined ? cursorOf(last) : null };
}

function cursorOf({ at, partition, id }: Place): string {
  return encodeURIComponent(JSON.stringify([at, partition, id]));
}

/** Anybody may have written a cursor, so nothing is known about its parts. */
function partsOf(parts: readonly unknown[]): readonly unknown[] {
  return parts;
}

function readCursor(cursor: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(cursor));
  } catch {
    return null;
  }
}

/** The order of whereabouts in every store: by tenant, partition and id. */
export function sortedWhereabouts(found: readonly Whereabouts[]): readonly Whereabouts[] {
  const key = ({ tenantId, partition, id }: Whereabouts): string =>
    `${tenantId}\u0000${partition}\u0000${id}`;
  const keyed = found.map((where) => ({ where, key: key(where) }));
  keyed.sort((left, right) => (left.key < right.key ? -1 : Number(left.key > right.key)));
  return keyed.map(({ where }) => where);
}
