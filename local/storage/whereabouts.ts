import type { Wanted, Whereabouts } from '../../shared/application/ports/store.ts';
import { sortedWhereabouts } from '../../shared/application/ports/store-rules.ts';
import { tenantId } from '../../shared/domain/ids/ids.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import { integerOrNull, textOf } from './columns.ts';
import { LISTED_ACROSS_PARTITIONS, UNLISTED_TYPES } from './schema.ts';
import type { Row, Sqlite, SqlValue } from './sqlite.ts';

interface Known {
  readonly changes: number;
  /** The first moment at which one of them is over. */
  readonly until: number;
  readonly places: readonly Whereabouts[];
}

/** Where documents of all tenants are. A list in whose container nothing was written since is given again as it is, so that loops may look often. */
export class WhereaboutsTable {
  readonly #sqlite: Sqlite;
  readonly #changes = new Map<string, number>();
  /** By what was asked: each loop asks for the same again and again. */
  readonly #known = new Map<string, Known>();

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  /** To be called when a batch was committed. */
  changed(container: string): void {
    this.#changes.set(container, this.#changesOf(container) + 1);
  }

  find(container: string, wanted: readonly Wanted[], now: UtcMillis): readonly Whereabouts[] {
    const asked = JSON.stringify([container, wanted]);
    const changes = this.#changesOf(container);
    const known = this.#known.get(asked);
    if (known?.changes === changes && now < known.until) return known.places;
    const found = foundIn(this.#sqlite, container, wanted, now);
    const until = found.reduce(
      (first, { expiresAt }) => Math.min(first, expiresAt),
      Number.POSITIVE_INFINITY,
    );
    const places = sortedWhereabouts(found.map(({ place }) => place));
    this.#known.set(asked, { changes, until, places });
    return places;
  }

  #changesOf(container: string): number {
    return this.#changes.get(container) ?? 0;
  }
}

interface Found {
  readonly place: Whereabouts;
  readonly expiresAt: number;
}

/** Each state of each tenant is a run in an index, and no body is read. */
function foundIn(
  sqlite: Sqlite,
  container: string,
  wanted: readonly Wanted[],
  now: UtcMillis,
): readonly Found[] {
  const tenants = sqlite.prepare('SELECT tenant FROM revisions ORDER BY tenant').all();
  return tenants.flatMap((row) =>
    wanted.flatMap((one) => runOf(sqlite, textOf(row, 'tenant'), container, one, now)),
  );
}

function runOf(
  sqlite: Sqlite,
  tenant: string,
  container: string,
  { type, states }: Wanted,
  now: UtcMillis,
): readonly Found[] {
  const conditions = ['scope = ? AND container = ? AND type = ?', '(expires_at IS NULL OR expires_at > ?)'];
  const values: SqlValue[] = [tenant, container, type, now];
  if (!UNLISTED_TYPES.includes(type)) conditions.push(LISTED_ACROSS_PARTITIONS);
  if (states !== undefined) {
    conditions.push(`state IN (${states.map(() => '?').join(', ')})`);
    values.push(...states);
  }
  const sql = `SELECT partition, type, id, etag, expires_at FROM documents WHERE ${conditions.join(' AND ')}`;
  return sqlite
    .prepare(sql)
    .all(...values)
    .map((row) => ({
      place: whereaboutsOf(tenant, row),
      expiresAt: integerOrNull(row, 'expires_at') ?? Number.POSITIVE_INFINITY,
    }));
}

function whereaboutsOf(tenant: string, row: Row): Whereabouts {
  const [partition, type] = [textOf(row, 'partition'), textOf(row, 'type')];
  return { tenantId: tenantId(tenant), partition, type, id: textOf(row, 'id'), etag: textOf(row, 'etag') };
}
