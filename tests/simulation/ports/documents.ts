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
import { Drawer, type Kept } from './drawer.ts';

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
  /** Changes of tenants' documents that were not published yet, in order. */
  readonly unpublished: DocumentChange[] = [];
  /** Called after every change of a tenant's documents. */
  onChange: () => void = () => undefined;
  readonly #scopes = new Map<string, Map<string, Drawer>>();
  readonly #revisions = new Map<string, number>();
  #etags = 0;

  kept({ scope, container, partition }: Shelf, id: string, now: number): Kept | null {
    const kept = this.#drawer(scope, container).get(partition, id);
    return kept === undefined || kept.expiresAt <= now ? null : kept;
  }

  query(scope: string, container: string, query: DocumentQuery, now: number): Page {
    return pageOf(this.#drawer(scope, container).found(query, now), query);
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

  /** Every document of a tenant that lives, as `container/partition/id`, with the revision of its last change. */
  newest(scope: string, now: number): ReadonlyMap<string, number> {
    const newest = new Map<string, number>();
    for (const [container, drawer] of this.#scopes.get(scope) ?? [])
      for (const [partition, id, { revision }] of drawer.living(now))
        newest.set(`${container}/${partition}/${id}`, revision);
    return newest;
  }

  #drawer(scope: string, container: string): Drawer {
    const drawers = this.#scopes.get(scope) ?? new Map<string, Drawer>();
    this.#scopes.set(scope, drawers);
    const drawer = drawers.get(container) ?? new Drawer();
    drawers.set(container, drawer);
    return drawer;
  }

  #keep(shelf: Shelf, write: Write, document: StoredDocument | null, { host, at }: Writer): void {
    const before = this.kept(shelf, write.id, at)?.document ?? null;
    const lives = write.kind === 'delete' || write.ttlSeconds === undefined ? null : write.ttlSeconds;
    const expiresAt = lives === null ? Number.POSITIVE_INFINITY : at + lives * 1_000;
    const isTold = shelf.scope !== 'platform' && (before !== null || document !== null);
    const revision = this.revisionOf(shelf.scope) + (isTold ? 1 : 0);
    const kept = { document, before, writtenAt: at, writtenBy: host, expiresAt, revision };
    this.#drawer(shelf.scope, shelf.container).put(shelf.partition, write.id, kept);
    if (isTold) this.#feed(shelf, write.id, document?.type ?? before?.type ?? '', kept);
  }

  #feed(
    { scope, container, partition }: Shelf,
    id: string,
    type: string,
    { document, revision }: Kept,
  ): void {
    this.#revisions.set(scope, revision);
    const place = { tenantId: tenantId(scope), container: container as TenantContainer, partition };
    this.unpublished.push({ ...place, id, type, revision, document });
    this.onChange();
  }
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
