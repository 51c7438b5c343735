import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DATABASE_FILE } from '../../storage/backup.ts';
import { FolderInUse, lockFolder } from '../../storage/folder-lock.ts';
import { schemaVersion } from '../../storage/migrate.ts';
import { MIGRATIONS } from '../../storage/schema.ts';
import { openSqlite } from '../../storage/sqlite.ts';
import { type Finding, fine, wrong } from './check.ts';

const DISK_LEAST_MIB = 512;
const MIB = 1_048_576;

/** The folder itself, or the nearest one above it that is there. */
function nearest(folder: string): string {
  const above = dirname(folder);
  return existsSync(folder) || above === folder ? folder : nearest(above);
}

/** A full disk stops every commit, and with it trading. */
export function checkDisk(folder: string): Finding {
  const { bavail, bsize } = statfsSync(nearest(folder));
  const freeMib = Math.floor((bavail * bsize) / MIB);
  const detail = `${freeMib} MiB are free for ${folder}`;
  if (freeMib >= DISK_LEAST_MIB) return fine('disk', detail);
  return wrong('disk', detail, `Free some space, at least ${DISK_LEAST_MIB} MiB, or choose another folder`);
}

export function checkWritable(folder: string): Finding {
  const place = nearest(folder);
  if (!statSync(place).isDirectory()) {
    return wrong(
      'data-folder',
      `${place} is not a folder`,
      'Choose another folder with --data or BALLAST_DATA_DIR',
    );
  }
  try {
    accessSync(place, constants.W_OK | constants.X_OK);
  } catch {
    return wrong(
      'data-folder',
      `${place} may not be written by this user`,
      'Change its owner or mode, or choose another folder with --data or BALLAST_DATA_DIR',
    );
  }
  return fine('data-folder', place === folder ? folder : `${folder} will be made by the first start`);
}

export async function checkDatabase(folder: string): Promise<Finding> {
  const path = join(folder, DATABASE_FILE);
  if (!existsSync(path)) return fine('database', 'None yet; the first start makes one');
  const newest = MIGRATIONS.at(-1)?.version ?? 0;
  try {
    const sqlite = await openSqlite(path);
    try {
      return versionFinding(schemaVersion(sqlite), newest);
    } finally {
      sqlite.close();
    }
  } catch (error) {
    return wrong(
      'database',
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      'Restore a backup with ballast restore',
    );
  }
}

function versionFinding(version: number, newest: number): Finding {
  if (version > newest) {
    return wrong(
      'database',
      `Schema version ${version} is newer than this program (${newest})`,
      'Start the version that wrote it, or restore an older backup',
    );
  }
  const next = version < newest ? `; the next start migrates it to ${newest} after a backup` : '';
  return fine('database', `Schema version ${version}${next}`);
}

/** Whether a host has the folder. Both answers are fine: it says which programs may work on it now. */
export async function checkLock(folder: string): Promise<Finding> {
  if (!existsSync(folder)) return fine('lock', 'Nobody uses the data folder');
  try {
    const lock = await lockFolder(folder);
    lock.release();
    return fine('lock', 'Nobody uses the data folder');
  } catch (error) {
    if (error instanceof FolderInUse) {
      const pid = /\(pid (\w+)\)/.exec(error.message)?.[1] ?? 'unknown';
      return fine('lock', `A running Ballast holds the data folder (pid ${pid})`);
    }
    return wrong(
      'lock',
      `The lock of ${folder} cannot be taken: ${error instanceof Error ? error.message : String(error)}`,
      'See to it that this user may write the folder',
    );
  }
}
