import type { DocumentChange } from '../../shared/application/ports/store.ts';
import type { TenantContainer } from '../../shared/contracts/topology.ts';
import { TENANT_CONTAINERS } from '../../shared/contracts/topology.ts';
import type { TenantId } from '../../shared/domain/ids/ids.ts';
import { tenantId } from '../../shared/domain/ids/ids.ts';
import { invariant } from '../../shared/domain/result.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import { integerOf, textOf } from './columns.ts';
import type { Written } from './document-batch.ts';
import type { DocumentTable, Shelf } from './document-table.ts';
import type { Transaction } from './group-commit.ts';
import { ManyRows } from './many-rows.ts';
import type { Row, Sqlite, SqlValue, Statement } from './sqlite.ts';

/** A change and its place in the log of all tenants. */
export interface LoggedChange {
  readonly seq: number;
  readonly change: DocumentChange;
}

/** Enough for a feed that keeps up; one that fell behind reads the table. More would keep documents alive until they are moved to the old generation. */
const KEPT_IN_MEMORY = 1_024;

/**
 * The log behind the change feed, written in the transaction of the documents. A tenant's revisions have no gap. The newest changes are kept in memory as
 * well, so that publishing one costs no read.
 */
export class ChangeLog {
  readonly #table: DocumentTable;
  readonly #append: ManyRows;
  readonly #setHead: Statement;
  readonly #head: Statement;
  readonly #after: Statement;
  readonly #prune: Statement;
  readonly #heads = new Map<TenantId, number>();
  readonly #listeners = new Set<() => void>();
  /** Rows of the open transaction: its batches are logged together, before it commits. */
  #rows: (readonly SqlValue[])[] = [];
  #recent: LoggedChange[] = [];
  #committedSeq: number;
  #seq: number;

  constructor(sqlite: Sqlite, table: DocumentTable) {
    this.#table = table;
    this.#append = new ManyRows(
      sqlite,
      'INSERT INTO changes (seq, tenant, revision, container, partition, documents)',
      6,
      '',
    );
    this.#setHead = sqlite.prepare(
      'INSERT INTO revisions (tenant, revision) VALUES (?, ?) ON CONFLICT (tenant) DO UPDATE SET revision = excluded.revision',
    );
    this.#head = sqlite.prepare('SELECT revision FROM revisions WHERE tenant = ?');
    this.#after = sqlite.prepare('SELECT * FROM changes WHERE seq > ? ORDER BY seq LIMIT ?');
    this.#prune = sqlite.prepare('DELETE FROM changes WHERE seq <= ?');
    // A pruned log is empty, but never pruned beyond a cursor: the cursors remember how far it got.
    const newest = sqlite
      .prepare(
        'SELECT max(coalesce((SELECT max(seq) FROM changes), 0), coalesce((SELECT max(seq) FROM feeds), 0)) AS seq',
      )
      .get();
    this.#seq = newest === undefined ? 0 : integerOf(newest, 'seq');
    this.#committedSeq = this.#seq;
  }

  /** The place of the newest committed change. */
  get newest(): number {
    return this.#committedSeq;
  }

  /** The newest revision of a tenant; 0 before the first write. */
  revisionOf(tenant: TenantId): number {
    const known = this.#heads.get(tenant);
    if (known !== undefined) return known;
    const row = this.#head.get(tenant);
    const revision = row === undefined ? 0 : integerOf(row, 'revision');
    this.#heads.set(tenant, revision);
    return revision;
  }

  append(
    transaction: Transaction,
    tenant: TenantId,
    container: TenantContainer,
    partition: string,
    written: readonly Written[],
  ): void {
    const logged: LoggedChange[] = [];
    const headBefore = this.revisionOf(tenant);
    const seqBefore = this.#seq;
    let revision = headBefore;
    transaction.onRollback(() => {
      this.#heads.set(tenant, headBefore);
      this.#seq = seqBefore;
      this.#rows = [];
    });
    for (const { id, type, document } of written) {
      revision += 1;
      this.#seq += 1;
      const change = { tenantId: tenant, container, partition, id, type, revision, document };
      logged.push({ seq: this.#seq, change });
    }
    const documents = JSON.stringify(written.map(({ id, type }) => [id, type]));
    this.#rows.push([this.#seq, tenant, revision, container, partition, documents]);
    transaction.beforeCommit('changes', () => this.#append.run(this.#rows.splice(0)));
    this.#heads.set(tenant, revision);
    transaction.beforeCommit(`revision:${tenant}`, () => this.#setHead.run(tenant, revision));
    transaction.onCommit(() => this.#publish(logged));
  }

  /** Called after a commit that changed documents. Answers how to stop. */
  onAppended(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Committed changes after a place, oldest first. From memory each has its own document; from the table it has the newest one. */
  read(afterSeq: number, limit: number, now: UtcMillis): readonly LoggedChange[] {
    if (afterSeq >= this.#committedSeq) return [];
    const first = this.#recent[0];
    if (first !== undefined && first.seq <= afterSeq + 1) {
      const from = afterSeq + 1 - first.seq;
      return this.#recent.slice(from, from + limit);
    }
    return this.#stored(afterSeq, limit, now);
  }

  prune(throughSeq: number): void {
    this.#prune.run(throughSeq);
  }

  #publish(logged: readonly LoggedChange[]): void {
    this.#recent.push(...logged);
    this.#committedSeq = logged.at(-1)?.seq ?? this.#committedSeq;
    if (this.#recent.length > 2 * KEPT_IN_MEMORY) this.#recent = this.#recent.slice(-KEPT_IN_MEMORY);
    for (const listener of this.#listeners) listener();
  }

  /** A row is a batch under the place and the revision of its last change; the first one may have been delivered in part. */
  #stored(afterSeq: number, limit: number, now: UtcMillis): readonly LoggedChange[] {
    const rows = this.#after.all(afterSeq, limit);
    const changes = rows.flatMap((row) => storedChanges(row)).filter(({ seq }) => seq > afterSeq);
    return changes.slice(0, limit).map(({ seq, shelf, change }) => {
      const document = this.#table.read(shelf, change.id, now);
      return { seq, change: { ...change, document } };
    });
  }
}

interface StoredChange {
  readonly seq: number;
  readonly shelf: Shelf;
  readonly change: Omit<DocumentChange, 'document'>;
}

function storedChanges(row: Row): readonly StoredChange[] {
  const tenant = tenantId(textOf(row, 'tenant'));
  const container = TENANT_CONTAINERS.find((name) => name === row['container']);
  invariant(container !== undefined, `The change log names a container that is not in the topology.`);
  const partition = textOf(row, 'partition');
  const [lastSeq, lastRevision] = [integerOf(row, 'seq'), integerOf(row, 'revision')];
  // Written by `append` and by nothing else.
  const documents = JSON.parse(textOf(row, 'documents')) as readonly (readonly [id: string, type: string])[];
  const shelf = { scope: tenant, container, partition };
  return documents.map(([id, type], index) => {
    const before = documents.length - 1 - index;
    const revision = lastRevision - before;
    return {
      seq: lastSeq - before,
      shelf,
      change: { tenantId: tenant, container, partition, id, type, revision },
    };
  });
}
