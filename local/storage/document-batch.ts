import type { StoredDocument, Write, WriteRefusal } from '../../shared/application/ports/store.ts';
import type { Result } from '../../shared/domain/result.ts';
import { ok, refuse } from '../../shared/domain/result.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import type { DocumentTable, Put, Shelf } from './document-table.ts';

/** What one write of a batch did, for the change feed. */
export interface Written {
  readonly id: string;
  readonly type: string;
  readonly etag: string;
  /** Null for a deletion. */
  readonly document: StoredDocument | null;
}

/**
 * All or nothing: every write is checked against what is stored and what the earlier writes of the batch would leave, and only then is the first one made.
 * So a refusal needs no roll-back and its neighbours in the transaction are not disturbed.
 */
export function applyBatch(
  table: DocumentTable,
  shelf: Shelf,
  writes: readonly Write[],
  now: UtcMillis,
  nextEtag: () => string,
): Result<readonly Written[], WriteRefusal> {
  const known = table.heads(shelf, idsToCheck(writes), now);
  const plan: Written[] = [];
  for (const [index, write] of writes.entries()) {
    const head = known.get(write.id) ?? null;
    const refused = refusalOf(write, head);
    if (refused !== null) return refuse({ code: refused, index, id: write.id });
    const written = outcomeOf(shelf, write, head?.type ?? '', nextEtag);
    if (written.document === null) known.delete(write.id);
    else known.set(write.id, written);
    plan.push(written);
  }
  carryOut(table, shelf, writes, plan, now);
  return ok(plan);
}

/** An upsert is never refused, so nothing has to be read for it. */
function idsToCheck(writes: readonly Write[]): readonly string[] {
  return writes.filter(({ kind }) => kind !== 'upsert').map(({ id }) => id);
}

/** Documents between two deletions are one statement. */
function carryOut(
  table: DocumentTable,
  shelf: Shelf,
  writes: readonly Write[],
  plan: readonly Written[],
  now: UtcMillis,
): void {
  let puts: { readonly write: Put; readonly etag: string }[] = [];
  for (const [index, write] of writes.entries()) {
    if (write.kind === 'delete') {
      table.put(shelf, puts, now);
      puts = [];
      table.delete(shelf, write.id);
    } else puts.push({ write, etag: plan[index]?.etag ?? '' });
  }
  table.put(shelf, puts, now);
}

function refusalOf(write: Write, head: { readonly etag: string } | null): WriteRefusal['code'] | null {
  switch (write.kind) {
    case 'create':
      return head === null ? null : 'ALREADY_EXISTS';
    case 'upsert':
      return null;
    case 'replace':
      if (head === null) return 'NOT_FOUND';
      return head.etag === write.ifMatch ? null : 'CHANGED_SINCE_READ';
    case 'delete':
      if (head === null) return 'NOT_FOUND';
      return write.ifMatch === undefined || head.etag === write.ifMatch ? null : 'CHANGED_SINCE_READ';
  }
}

function outcomeOf(shelf: Shelf, write: Write, type: string, nextEtag: () => string): Written {
  if (write.kind === 'delete') return { id: write.id, type, etag: '', document: null };
  const etag = nextEtag();
  const { id, state, at, body } = write;
  const document = { id, partition: shelf.partition, type: write.type, state, at, body, etag };
  return { id, type: write.type, etag, document };
}
