import { integerOf } from './columns.ts';
import type { Migration } from './schema.ts';
import type { Sqlite } from './sqlite.ts';

/** The data was written by a later version of the program, or by another one. */
export class DataRefused extends Error {
  override readonly name = 'DataRefused';
}

/** The version a file is at; 0 for a new one. */
export function schemaVersion(sqlite: Sqlite): number {
  const table = sqlite
    .prepare(`SELECT count(*) AS found FROM sqlite_master WHERE type = 'table' AND name = 'schema_versions'`)
    .get();
  if (table === undefined || integerOf(table, 'found') === 0) return 0;
  const row = sqlite.prepare('SELECT coalesce(max(version), 0) AS version FROM schema_versions').get();
  return row === undefined ? 0 : integerOf(row, 'version');
}

/**
 * Brings a file to the newest version, each step in a transaction of its own. `backUp` is called once before the first step when there is data to lose.
 * Answers the versions that were added.
 * @throws DataRefused when the file is newer than the program: going on would damage what this version does not know.
 */
export function migrate(
  sqlite: Sqlite,
  migrations: readonly Migration[],
  nowMs: number,
  backUp: (fromVersion: number) => void,
): readonly number[] {
  const current = schemaVersion(sqlite);
  const newest = migrations.at(-1)?.version ?? 0;
  if (current > newest) {
    throw new DataRefused(
      `The data is at schema version ${current} and this program knows up to ${newest}. Start the version that wrote it, or restore an older backup.`,
    );
  }
  const missing = migrations.filter((migration) => migration.version > current);
  if (missing.length > 0 && current > 0) backUp(current);
  for (const migration of missing) applyOne(sqlite, migration, nowMs);
  return missing.map((migration) => migration.version);
}

function applyOne(sqlite: Sqlite, migration: Migration, nowMs: number): void {
  sqlite.exec('BEGIN IMMEDIATE');
  try {
    sqlite.exec(
      'CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER PRIMARY KEY, adds TEXT NOT NULL, applied_at INTEGER NOT NULL)',
    );
    sqlite.exec(migration.sql);
    sqlite
      .prepare('INSERT INTO schema_versions (version, adds, applied_at) VALUES (?, ?, ?)')
      .run(migration.version, migration.adds, nowMs);
    sqlite.exec('COMMIT');
  } catch (error) {
    sqlite.exec('ROLLBACK');
    throw error;
  }
}
