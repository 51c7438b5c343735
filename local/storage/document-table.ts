import type { StoredDocument, Write } from '../../shared/application/ports/store.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import { instantOf, jsonFrom, textOf } from './columns.ts';
import { ManyRows } from './many-rows.ts';
import { RecentDocuments } from './recent-documents.ts';
import type { Row, Sqlite, SqlValue, Statement } from './sqlite.ts';

/** Where a document lives. The scope is a tenant or the platform and leads every key and every index. */
export interface Shelf {
  readonly scope: string;
  readonly container: string;
  readonly partition: string;
}

/** A tenant id starts with a letter or a digit, so no tenant can be called this. */
export const PLATFORM_SCOPE = '~platform';

export type Put = Exclude<Write, { readonly kind: 'delete' }>;

/** A document to write, and the etag that it gets. */
export interface Filed {
  readonly write: Put;
  readonly etag: string;
}

/** Half of what an order writes. Kept, it would push out what is read by its id, and outlive the young generation for nothing. */
const READ_IN_LISTS: ReadonlySet<string> = new Set(['posting', 'reports', 'step']);

/** What a write is checked against. */
type Head = Pick<StoredDocument, 'etag' | 'type'>;

/**
 * The statements on single documents, with the latest ones in memory: this process is the only writer of its folder, so what it wrote or read last
 * is what the table holds, and an order that is brought forward in several steps is read from disk once. What has expired is not there any more, whether the sweep has come by or not. */
export class DocumentTable {
  readonly #read: Statement;
  readonly #heads: (count: number) => Statement;
  readonly #put: ManyRows;
  readonly #insert: ManyRows;
  readonly #takeBack: Statement;
  readonly #delete: Statement;
  readonly #sweep: Statement;
  readonly #kept = new RecentDocuments();

  constructor(sqlite: Sqlite) {
    const one = 'scope = ? AND container = ? AND partition = ? AND id = ?';
    const alive = '(expires_at IS NULL OR expires_at > ?)';
    this.#read = sqlite.prepare(
      `SELECT partition, id, type, state, at, etag, expires_at, body FROM documents WHERE ${one} AND ${alive}`,
    );
    this.#heads = (count) =>
      sqlite.prepare(
        `SELECT id, etag, type FROM documents WHERE scope = ? AND container = ? AND partition = ?
           AND id IN (${Array.from({ length: count }, () => '?').join(', ')}) AND ${alive}`,
      );
    const row =
      'INSERT INTO documents (scope, container, partition, id, type, state, at, etag, expires_at, body)';
    this.#insert = new ManyRows(sqlite, row, 10, 'ON CONFLICT (scope, container, partition, id) DO NOTHING');
    this.#takeBack = sqlite.prepare(`DELETE FROM documents WHERE ${one} AND etag = ?`);
    this.#put = new ManyRows(
      sqlite,
      row,
      10,
      `ON CONFLICT (scope, container, partition, id) DO UPDATE SET type = excluded.type, state = excluded.state,
         at = excluded.at, etag = excluded.etag, expires_at = excluded.expires_at, body = excluded.body`,
    );
    this.#delete = sqlite.prepare(`DELETE FROM documents WHERE ${one}`);
    this.#sweep = sqlite.prepare(
      `DELETE FROM documents WHERE (scope, container, partition, id) IN (
         SELECT scope, container, partition, id FROM documents WHERE expires_at IS NOT NULL AND expires_at <= ? LIMIT ?)`,
    );
  }

  read(shelf: Shelf, id: string, now: UtcMillis): StoredDocument | null {
    const key = keyOf(shelf, id);
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const row = this.#read.get(shelf.scope, shelf.container, shelf.partition, id, now);
    if (row === undefined) {
      this.#kept.set(key, null);
      return null;
    }
    const document = documentOf(row);
    if (row['expires_at'] === null) this.#kept.set(key, document);
    return document;
  }

  /** What memory knows: null of a document that is not there, undefined of one that only the table knows. */
  knownHead(shelf: Shelf, id: string): Head | null | undefined {
    return this.#kept.get(keyOf(shelf, id));
  }

  /** Enough to check writes against, without reading the bodies. An id that is not in the answer has no document. */
  heads(shelf: Shelf, ids: readonly string[], now: UtcMillis): Map<string, Head> {
    const heads = new Map<string, Head>();
    const unknown: string[] = [];
    for (const id of ids) {
      const kept = this.knownHead(shelf, id);
      if (kept === undefined) unknown.push(id);
      else if (kept !== null) heads.set(id, kept);
    }
    if (unknown.length === 0) return heads;
    const { scope, container, partition } = shelf;
    for (const row of this.#heads(unknown.length).all(scope, container, partition, ...unknown, now)) {
      heads.set(textOf(row, 'id'), { etag: textOf(row, 'etag'), type: textOf(row, 'type') });
    }
    return heads;
  }

  /** Writes documents under their etags, in this order. */
  put(shelf: Shelf, puts: readonly Filed[], now: UtcMillis): void {
    if (puts.length === 0) return;
    this.#put.run(puts.map((put) => rowOf(shelf, put, now)));
    for (const put of puts) this.#keep(shelf, put);
  }

  /** Writes documents that are thought to be new. False, and nothing is written, where one of them is in the table already, alive or not. */
  insert(shelf: Shelf, puts: readonly Filed[], now: UtcMillis): boolean {
    if (puts.length === 0) return true;
    if (this.#insert.run(puts.map((put) => rowOf(shelf, put, now))) < puts.length) {
      const { scope, container, partition } = shelf;
      for (const { write, etag } of puts) this.#takeBack.run(scope, container, partition, write.id, etag);
      return false;
    }
    for (const put of puts) this.#keep(shelf, put);
    return true;
  }

  /** One that expires is left to the table, which knows the time. */
  #keep(shelf: Shelf, { write, etag }: Filed): void {
    const { id, type, state, at, body } = write;
    const key = keyOf(shelf, id);
    if (write.ttlSeconds !== undefined || READ_IN_LISTS.has(type)) this.#kept.delete(key);
    else this.#kept.set(key, { id, partition: shelf.partition, type, state, at, etag, body });
  }

  delete(shelf: Shelf, id: string): void {
    this.#kept.set(keyOf(shelf, id), null);
    this.#delete.run(shelf.scope, shelf.container, shelf.partition, id);
  }

  /** For a transaction that is rolled back: the table holds again what it held before. */
  forget(shelf: Shelf, ids: readonly string[]): void {
    for (const id of ids) this.#kept.delete(keyOf(shelf, id));
  }

  /** Removes at most `limit` expired documents and answers how many. They were invisible already. */
  sweep(now: UtcMillis, limit: number): number {
    return this.#sweep.run(now, limit);
  }
}

function rowOf(
  { scope, container, partition }: Shelf,
  { write, etag }: Filed,
  now: UtcMillis,
): readonly SqlValue[] {
  const { id, type, state, at, body, ttlSeconds } = write;
  const expiresAt = ttlSeconds === undefined ? null : now + Math.round(ttlSeconds * 1_000);
  return [scope, container, partition, id, type, state ?? '', at, etag, expiresAt, JSON.stringify(body)];
}

/** No part of a name holds a line break, so no two names run together. */
function keyOf({ scope, container, partition }: Shelf, id: string): string {
  return `${scope}\n${container}\n${partition}\n${id}`;
}

/** The columns hold no null state: an empty one stands for it, so that one index serves all. */
export function documentOf(row: Row): StoredDocument {
  const state = textOf(row, 'state');
  return {
    id: textOf(row, 'id'),
    partition: textOf(row, 'partition'),
    type: textOf(row, 'type'),
    state: state === '' ? null : state,
    at: instantOf(row, 'at'),
    etag: textOf(row, 'etag'),
    body: jsonFrom(textOf(row, 'body')),
  };
}
