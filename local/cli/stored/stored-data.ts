import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DocumentQuery, StoredDocument } from '../../../shared/application/ports/store.ts';
import type { UtcMillis } from '../../../shared/domain/time/instant.ts';
import { DATABASE_FILE } from '../../storage/backup.ts';
import { queryDocuments } from '../../storage/document-query.ts';
import { PLATFORM_SCOPE } from '../../storage/document-table.ts';
import { schemaVersion } from '../../storage/migrate.ts';
import { MIGRATIONS } from '../../storage/schema.ts';
import { openSqlite, type Sqlite } from '../../storage/sqlite.ts';
import { WorkRefused } from '../failures.ts';

/** The records of a data folder as they were at one moment. A host may go on writing meanwhile. */
export interface StoredData {
  /** Every document of a query of one tenant, or of the platform (null), page after page. */
  documents(
    tenantId: string | null,
    container: string,
    query: Omit<DocumentQuery, 'cursor'>,
  ): Generator<StoredDocument>;
}

/**
 * Opens the database of a folder beside whatever host has it.
 * @throws WorkRefused where there is none, or none that can be read.
 */
export async function openDatabase(folder: string): Promise<Sqlite> {
  const path = join(folder, DATABASE_FILE);
  if (!existsSync(path)) {
    throw new WorkRefused('NO_DATA', [
      `There is no ${DATABASE_FILE} in ${folder}. Name the folder with --data, or start Ballast once to make one.`,
    ]);
  }
  try {
    return await openSqlite(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WorkRefused('DATABASE_UNREADABLE', [
      `${path} cannot be read: ${reason}. Restore a backup with ballast restore, or name another folder with --data.`,
    ]);
  }
}

/** Lets `work` read one snapshot of the records: what is written meanwhile is not seen, so lists agree with one another. */
export async function readStoredData<T>(
  folder: string,
  now: UtcMillis,
  work: (data: StoredData) => Promise<T>,
): Promise<T> {
  const sqlite = await openDatabase(folder);
  try {
    refuseOtherVersion(sqlite, folder);
    sqlite.exec('BEGIN');
    return await work({
      documents: (tenantId, container, query) =>
        pagesOf((cursor) =>
          queryDocuments(
            sqlite,
            tenantId ?? PLATFORM_SCOPE,
            container,
            cursor === null ? query : { ...query, cursor },
            now,
          ),
        ),
    });
  } finally {
    sqlite.close();
  }
}

function* pagesOf(
  read: (cursor: string | null) => {
    readonly documents: readonly StoredDocument[];
    readonly cursor: string | null;
  },
): Generator<StoredDocument> {
  let cursor: string | null = null;
  do {
    const page = read(cursor);
    yield* page.documents;
    cursor = page.cursor;
  } while (cursor !== null);
}

/** Records of another version may have another shape; opening the folder with a host brings it up to date. */
function refuseOtherVersion(sqlite: Sqlite, folder: string): void {
  const version = schemaVersion(sqlite);
  const newest = MIGRATIONS.at(-1)?.version ?? 0;
  if (version === newest) return;
  throw new WorkRefused('DATA_VERSION', [
    version < newest
      ? `The data in ${folder} is at schema version ${version}, this program reads ${newest}. Start Ballast once: it migrates after a backup.`
      : `The data in ${folder} is at schema version ${version}, newer than this program (${newest}). Use the version that wrote it.`,
  ]);
}
