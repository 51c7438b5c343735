import type {
  DocumentChange,
  DocumentQuery,
  Page,
  StoredDocument,
  Wanted,
  Whereabouts,
  Write,
  WriteRefusal,
} from '../../../shared/application/ports/store.ts';
import type { TenantContainer } from '../../../shared/contracts/topology.ts';
import { tenantId } from '../../../shared/domain/ids/ids.ts';
import { ok, type Result, refuse } from '../../../shared/domain/result.ts';
import { checkBatch, sortedWhereabouts } from '../../../shared/application/ports/store-rules.ts';

/** A document with what it was before, for a reader who does not see the newest write yet. */
export interface Kept {
  readonly document: StoredDocument | null;
  readonly before: StoredDocument | null;
  readonly writtenAt: number;
  readonly writtenBy: string;
  readonly expiresAt: number;
}

/** Who writes, and when. */
export interface Writer {
  readonly host: string;
  readonly at: number;
}

/** Where documents lie: a tenant or the platform, a container, a partition. */
export interface Shelf {
  readonly scope: string;
  readonly container: string;
  readonly partition: string;
}

/** All documents of all tenants, in memory: the one truth behind the stores of all hosts. Etags, atomic batches and a feed of changes. */
export class SimulatedDocuments {
  /** Every change of a tenant's documents, in order. */
  readonly changes: DocumentChange[] = [];
  /** Called after every change of a tenant's documents. */
  onChange: () => void = () => undefined;
  readonly #places = new Map<string, Kept>();
  /** Lists by scope, container, type and state, so that a query costs what it finds. */
  readonly #lists = new Map<string, Map<string, Set<string>>>();
  readonly #revisions = new Map<string, number>();
  /** By tenant, of every document that lives: the revision of its last change. */
  readonly #newest = new Map<string, Map<string, number>>();
  #etags = 0;

  kept(shelf: Shelf, id: string, now: number): Kept | null {
    const kept = this.#places.get(placeOf(shelf, id));
    return kept === undefined || kept.expiresAt <= now ? null : kept;
  }

  query(scope: string, container: string, query: DocumentQuery, now: number): Page {
    const byState = this.#lists.get(`${scope}/${container}/${query.type}`);
    const found: StoredDocument[] = [];
    for (const [state, places] of byState ?? []) {
      if (query.states !== undefined && !query.states.includes(state)) continue;
      for (const place of places) {
        const kept = this.#places.get(place);
        if (kept === undefined || kept.document === null || kept.expiresAt <= now) continue;
        if (belongs(kept.document, query)) found.push(kept.document);
      }
    }
    return pageOf(found, query);
  }

  /** Of all tenants, from their lists by state. */
  whereabouts(container: string, wanted: readonly Wanted[], now: number): readonly Whereabouts[] {
    const found: Whereabouts[] = [];
    const scopes = [...this.#revisions.keys()];
    for (const [scope, { type, states }] of scopes.flatMap((each) =>
      wanted.map((one) => [each, one] as const),
    )) {
      const query = {
        partition: null,
        type,
        order: 'oldest-first',
        limit: Number.POSITIVE_INFINITY,
      } as const;
      const listed = states === undefined ? query : { ...query, states };
      for (const { partition, id, etag } of this.query(scope, container, listed, now).documents)
        found.push({ tenantId: tenantId(scope), partition, type, id, etag });
    }
    return sortedWhereabouts(found);
  }

  write(shelf: Shelf, writes: readonly Write[], writer: Writer): Result<readonly string[], WriteRefusal> {
    checkBatch(writes);
    const after = new Map<string, StoredDocument | null>();
    const etags: string[] = [];
    for (const [index, write] of writes.entries()) {
      const known = after.get(write.id);
      const stored = known === undefined ? (this.kept(shelf, write.id, writer.at)?.document ?? null) : known;
      const refusal = whyNot(write, stored);
      if (refusal !== null) return refuse({ code: refusal, index, id: write.id });
      this.#etags += 1;
      const document = documentAfter(write, shelf.partition, `e${this.#etags}`);
      after.set(write.id, document);
      etags.push(document?.etag ?? '');
    }
    for (const write of writes) this.#keep(shelf, write, after.get(write.id) ?? null, writer);
    return ok(etags);
  }

  revisionOf(scope: string): number {
    return this.#revisions.get(scope) ?? 0;
  }

  /** Every document of a tenant that lives, with the revision of its last change. */
  newest(scope: string): ReadonlyMap<string, number> {
    return this.#newest.get(scope) ?? new Map<string, number>();
  }

  #keep(shelf: Shelf, write: Write, document: StoredDocument | null, { host, at }: Writer): void {
    const place = placeOf(shelf, write.id);
    const before = this.kept(shelf, write.id, at)?.document ?? null;
    if (before !== null) this.#list(shelf, before).delete(place);
    const lives = write.kind === 'delete' || write.ttlSeconds === undefined ? null : write.ttlSeconds;
    const expiresAt = lives === null ? Number.POSITIVE_INFINITY : at + lives * 1_000;
    this.#places.set(place, { document, before, writtenAt: at, writtenBy: host, expiresAt });
    if (document !== null) this.#list(shelf, document).add(place);
    if (shelf.scope !== 'platform' && (before !== null || document !== null))
      this.#feed(shelf, write.id, document?.type ?? before?.type ?? '', document);
  }

  #feed(
    { scope, container, partition }: Shelf,
    id: string,
    type: string,
    document: StoredDocument | null,
  ): void {
    const revision = this.revisionOf(scope) + 1;
    this.#revisions.set(scope, revision);
    const place = { tenantId: tenantId(scope), container: container as TenantContainer, partition };
    this.changes.push({ ...place, id, type, revision, document });
    const newest = this.#newest.get(scope) ?? new Map<string, number>();
    this.#newest.set(scope, newest);
    this.onChange();
    if (document === null) newest.delete(`${container}/${partition}/${id}`);
    else newest.set(`${container}/${partition}/${id}`, revision);
  }

  #list({ scope, container }: Shelf, { type, state }: StoredDocument): Set<string> {
    const name = `${scope}/${container}/${type}`;
    const byState = this.#lists.get(name) ?? new Map<string, Set<string>>();
    this.#lists.set(name, byState);
    const places = byState.get(state ?? '') ?? new Set<string>();
    byState.set(state ?? '', places);
    return places;
  }
}

function placeOf({ scope, container, partition }: Shelf, id: string): string {
  return `${scope}/${container}/${partition}/${id}`;
}

function belongs(document: StoredDocument, { partition, from, before }: DocumentQuery): boolean {
  return (
    (partition === null || document.partition === partition) &&
    (from === undefined || document.at >= from) &&
    (before === undefined || document.at < before)
  );
}

/** A cursor names the last document of its page, so that what is written meanwhile shifts nothing. */
function pageOf(found: StoredDocument[], { order, limit, cursor }: DocumentQuery): Page {
  const sign = order === 'oldest-first' ? 1 : -1;
  const rank = (left: Place, right: Place): number =>
    sign * (left.at - right.at || compare(left.partition, right.partition) || compare(left.id, right.id));
  found.sort(rank);
  const last = cursor === undefined ? null : (JSON.parse(cursor) as Place);
  const rest = last === null ? found : found.filter((document) => rank(document, last) > 0);
  const documents = rest.slice(0, limit);
  const end = documents.at(-1);
  const isLast = end === undefined || documents.length === rest.length;
  const next = isLast ? null : JSON.stringify({ at: end.at, partition: end.partition, id: end.id });
  return { documents, cursor: next };
}

type Place = Pick<StoredDocument, 'at' | 'partition' | 'id'>;

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function whyNot(write: Write, stored: StoredDocument | null): WriteRefusal['code'] | null {
  if (write.kind === 'upsert') return null;
  if (write.kind === 'create') return stored === null ? null : 'ALREADY_EXISTS';
  if (stored === null) return 'NOT_FOUND';
  const ifMatch = 'ifMatch' in write ? write.ifMatch : undefined;
  return ifMatch === undefined || stored.etag === ifMatch ? null : 'CHANGED_SINCE_READ';
}

function documentAfter(write: Write, partition: string, etag: string): StoredDocument | null {
  if (write.kind === 'delete') return null;
  const { id, type, state, at, body } = write;
  return { id, partition, type, state, at, body, etag };
}
