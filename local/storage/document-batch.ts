import type { StoredDocument, Write, WriteRefusal } from '../../shared/application/ports/store.ts';
import type { Result } from '../../shared/domain/result.ts';
import { ok, refuse } from '../../shared/domain/result.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import type { DocumentTable, Filed, Put, Shelf } from './document-table.ts';

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
 * So a refusal needs no roll-back and its neighbours in the transaction are not disturbed. What is to be created and is not known to be there is not looked up:
 * the table itself says while inserting that it is there after all, and then the batch is checked in full.
 */
export function applyBatch(
  table: DocumentTable,
  shelf: Shelf,
  writes: readonly Write[],
  now: UtcMillis,
  nextEtag: () => string,
): Result<readonly Written[], WriteRefusal> {
  const batch: Batch = { table, shelf, writes, now, nextEtag };
  const unheard = unheardOf(batch);
  if (unheard !== null) {
    const known = table.heads(shelf, idsToCheck(writes, unheard), now);
    const plan = planOf(batch, known);
    if (plan.ok && carryOut(batch, plan.value, unheard)) return plan;
    // Whatever memory says of them, the table knows better.
    table.forget(shelf, [...unheard]);
  }
  const plan = planOf(batch, table.heads(shelf, idsToCheck(writes, NONE), now));
  if (plan.ok) carryOut(batch, plan.value, NONE);
  return plan;
}

interface Batch {
  readonly table: DocumentTable;
  readonly shelf: Shelf;
  readonly writes: readonly Write[];
  readonly now: UtcMillis;
  readonly nextEtag: () => string;
}

const NONE: ReadonlySet<string> = new Set();

/** The ids that are to be created and that memory knows no document of; null where an id comes twice, so that the order of the writes counts. */
function unheardOf({ table, shelf, writes }: Batch): ReadonlySet<string> | null {
  const ids = new Set<string>();
  const unheard = new Set<string>();
  for (const { kind, id } of writes) {
    if (ids.has(id)) return null;
    ids.add(id);
    if (kind === 'create' && (table.knownHead(shelf, id) ?? null) === null) unheard.add(id);
  }
  return unheard;
}

/** An upsert is never refused, so nothing has to be read for it. */
function idsToCheck(writes: readonly Write[], unheard: ReadonlySet<string>): readonly string[] {
  return writes.filter(({ kind, id }) => kind !== 'upsert' && !unheard.has(id)).map(({ id }) => id);
}

function planOf(
  { shelf, writes, nextEtag }: Batch,
  known: Map<string, Pick<StoredDocument, 'etag' | 'type'>>,
): Result<readonly Written[], WriteRefusal> {
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
  return ok(plan);
}

/** False, and nothing is done, where something unheard of is there. Documents between two deletions are one statement. */
function carryOut(
  { table, shelf, writes, now }: Batch,
  plan: readonly Written[],
  unheard: ReadonlySet<string>,
): boolean {
  const filed = (write: Put, index: number): Filed => ({ write, etag: plan[index]?.etag ?? '' });
  const fresh: Filed[] = [];
  for (const [index, write] of writes.entries())
    if (write.kind !== 'delete' && unheard.has(write.id)) fresh.push(filed(write, index));
  if (!table.insert(shelf, fresh, now)) return false;
  let puts: Filed[] = [];
  for (const [index, write] of writes.entries()) {
    if (write.kind === 'delete') {
      table.put(shelf, puts, now);
      puts = [];
      table.delete(shelf, write.id);
    } else if (!unheard.has(write.id)) puts.push(filed(write, index));
  }
  table.put(shelf, puts, now);
  return true;
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
