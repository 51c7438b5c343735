import type { DocumentQuery, Page, StoredDocument } from '../../shared/application/ports/store.ts';
import type { Place } from '../../shared/application/ports/store-rules.ts';
import { pageOf, startOf } from '../../shared/application/ports/store-rules.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import { textOf } from './columns.ts';
import { documentOf } from './document-table.ts';
import { LISTED_ACROSS_PARTITIONS, UNLISTED_TYPES } from './schema.ts';
import type { Row, Sqlite, SqlValue } from './sqlite.ts';

const COLUMNS = 'partition, id, type, state, at, etag, body';

/**
 * Reads one page. Each state is a run in an index that is sorted by moment, so a page merges one short run a state and never scans: the open orders among
 * a million closed ones cost what the open ones cost.
 * @throws RangeError for a limit outside 1..1000 or a cursor that no page of ours ended with.
 */
export function queryDocuments(
  sqlite: Sqlite,
  scope: string,
  container: string,
  query: DocumentQuery,
  now: UtcMillis,
): Page {
  const after = startOf(query);
  const home: readonly SqlValue[] =
    query.partition === null
      ? [scope, container, query.type]
      : [scope, container, query.partition, query.type];
  const where = homeClause(query);
  const states =
    query.states === undefined ? statesOf(sqlite, where, home) : [...new Set(query.states.filter(Boolean))];
  const found = states.flatMap((state) => runOf(sqlite, { where, home, state, after, query, now }));
  const direction = query.order === 'oldest-first' ? 1 : -1;
  found.sort((left, right) => direction * comparePlaces(left, right));
  return pageOf(found, query.limit);
}

/** A type outside the index across partitions is still found there, at the price of reading the container. */
function homeClause({ partition, type }: DocumentQuery): string {
  if (partition !== null) return 'scope = ? AND container = ? AND partition = ? AND type = ?';
  const anywhere = 'scope = ? AND container = ? AND type = ?';
  return UNLISTED_TYPES.includes(type) ? anywhere : `${anywhere} AND ${LISTED_ACROSS_PARTITIONS}`;
}

/** The distinct states, by jumping from one to the next in the index: few steps, whatever the number of documents. */
function statesOf(sqlite: Sqlite, where: string, home: readonly SqlValue[]): readonly string[] {
  const first = sqlite.prepare(`SELECT min(state) AS state FROM documents WHERE ${where}`);
  const next = sqlite.prepare(`SELECT min(state) AS state FROM documents WHERE ${where} AND state > ?`);
  const states: string[] = [];
  let row = first.get(...home);
  while (row !== undefined && row['state'] !== null) {
    const state = textOf(row, 'state');
    states.push(state);
    row = next.get(...home, state);
  }
  return states;
}

interface Run {
  readonly where: string;
  readonly home: readonly SqlValue[];
  readonly state: string;
  readonly after: Place | null;
  readonly query: DocumentQuery;
  readonly now: UtcMillis;
}

/** At most one document more than the page holds, to know whether a page follows. */
function runOf(sqlite: Sqlite, run: Run): StoredDocument[] {
  const { query, after } = run;
  const newestFirst = query.order === 'newest-first';
  const conditions = [run.where, 'state = ?', '(expires_at IS NULL OR expires_at > ?)'];
  const values: SqlValue[] = [...run.home, run.state, run.now];
  if (query.from !== undefined) {
    conditions.push('at >= ?');
    values.push(query.from);
  }
  if (query.before !== undefined) {
    conditions.push('at < ?');
    values.push(query.before);
  }
  if (after !== null) {
    conditions.push(`(at, partition, id) ${newestFirst ? '<' : '>'} (?, ?, ?)`);
    values.push(after.at, after.partition, after.id);
  }
  const direction = newestFirst ? 'DESC' : 'ASC';
  const sql = `SELECT ${COLUMNS} FROM documents WHERE ${conditions.join(' AND ')}
    ORDER BY at ${direction}, partition ${direction}, id ${direction} LIMIT ?`;
  const rows: readonly Row[] = sqlite.prepare(sql).all(...values, query.limit + 1);
  return rows.map(documentOf);
}

function comparePlaces(left: Place, right: Place): number {
  return left.at - right.at || compareText(left.partition, right.partition) || compareText(left.id, right.id);
}

/** SQLite compares the UTF-8 bytes; for the ids we issue that is the order of code units as well. */
function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
