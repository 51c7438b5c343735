import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Clock } from '../../shared/application/ports/clock.ts';
import { formatInstant } from '../../shared/domain/time/instant.ts';
import type { BackupReceipt } from './backup.ts';
import { DATABASE_FILE, backUp, copyDatabase } from './backup.ts';
import { integerOf } from './columns.ts';
import { lockFolder } from './folder-lock.ts';
import { GroupCommit } from './group-commit.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './schema.ts';
import type { Durability, Sqlite } from './sqlite.ts';
import { openSqlite } from './sqlite.ts';

/** The open data of one host: one folder, one database, one writer. */
export interface DataFolder {
  readonly folder: string;
  readonly sqlite: Sqlite;
  readonly writer: GroupCommit;
  /** How often this folder was opened, counting from 1. Names made from it are never made again. */
  readonly start: number;
  /** The schema versions that opening added. */
  readonly migrated: readonly number[];
  /** Copies the database while the host runs, with a checksum beside it. */
  backUp(to: string): Promise<BackupReceipt>;
  /** Commits what waits, then frees the folder. Nothing may be written afterwards. */
  close(): void;
}

/**
 * Opens the folder, creates what is missing and migrates what is old (after a backup into `backups`). It scans no table, so it takes as long with a
 * million records as with none.
 * @throws FolderInUse when another process has it, DataRefused when the data is newer than the program.
 */
export async function openDataFolder(
  path: string,
  clock: Clock,
  durability: Durability = 'kept',
): Promise<DataFolder> {
  const folder = resolve(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = await lockFolder(folder);
  try {
    const sqlite = await openSqlite(join(folder, DATABASE_FILE), durability);
    const migrated = migrate(sqlite, MIGRATIONS, clock.now(), (version) => {
      const backups = join(folder, 'backups');
      mkdirSync(backups, { recursive: true, mode: 0o700 });
      const moment = formatInstant(clock.now()).replaceAll(':', '-');
      copyDatabase(sqlite, join(backups, `before-migration-from-${version}-${moment}.sqlite`));
    });
    const start = countStart(sqlite);
    const writer = new GroupCommit(sqlite);
    return {
      folder,
      sqlite,
      writer,
      start,
      migrated,
      backUp: (to) => backUp(sqlite, resolve(to)),
      close: () => {
        writer.close();
        sqlite.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function countStart(sqlite: Sqlite): number {
  const last = sqlite.prepare('SELECT coalesce(max(number), 0) AS number FROM starts').get();
  const start = (last === undefined ? 0 : integerOf(last, 'number')) + 1;
  sqlite.prepare('INSERT INTO starts (number) VALUES (?)').run(start);
  return start;
}
