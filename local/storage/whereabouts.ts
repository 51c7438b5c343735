import type { Wanted, Whereabouts } from '../../shared/application/ports/store.ts';
import { sortedWhereabouts } from '../../shared/application/ports/store-rules.ts';
import { tenantId } from '../../shared/domain/ids/ids.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import { textOf } from './columns.ts';
import { LISTED_ACROSS_PARTITIONS, UNLISTED_TYPES } from './schema.ts';
import type { Row, Sqlite, SqlValue } from './sqlite.ts';

/** Where wanted documents of all tenants are. Each state of each tenant is a run in an index, and no body is read. */
export function whereaboutsIn(
  sqlite: Sqlite,
  container: string,
  wanted: readonly Wanted[],
  now: UtcMillis,
): readonly Whereabouts[] {
  const tenants = sqlite.prepare('SELECT tenant FROM revisions ORDER BY tenant').all();
  return sortedWhereabouts(
    tenants.flatMap((row) =>
      wanted.flatMap((one) => runOf(sqlite, textOf(row, 'tenant'), container, one, now)),
    ),
  );
}

function runOf(
  sqlite: Sqlite,
  tenant: string,
  container: string,
  { type, states }: Wanted,
  now: UtcMillis,
): readonly Whereabouts[] {
  const conditions = ['scope = ? AND container = ? AND type = ?', '(expires_at IS NULL OR expires_at > ?)'];
  const values: SqlValue[] = [tenant, container, type, now];
  if (!UNLISTED_TYPES.includes(type)) conditions.push(LISTED_ACROSS_PARTITIONS);
  if (states !== undefined) {
    conditions.push(`state IN (${states.map(() => '?').join(', ')})`);
    values.push(...states);
  }
  const sql = `SELECT partition, type, id, etag FROM documents WHERE ${conditions.join(' AND ')}`;
  return sqlite
    .prepare(sql)
    .all(...values)
    .map((row) => whereaboutsOf(tenant, row));
}

function whereaboutsOf(tenant: string, row: Row): Whereabouts {
  const [partition, type] = [textOf(row, 'partition'), textOf(row, 'type')];
  return { tenantId: tenantId(tenant), partition, type, id: textOf(row, 'id'), etag: textOf(row, 'etag') };
}
