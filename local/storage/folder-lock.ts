import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sqlite } from './sqlite.ts';
import { openSqlite } from './sqlite.ts';

/** Another process works on the data folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

export interface FolderLock {
  release(): void;
}

const OWNER_FILE = 'owner.pid';

/**
 * Takes the folder for this process. The lock is one of the operating system (an exclusive SQLite transaction on a file of its own), so it ends with the
 * process however that dies, and a reused pid cannot hold it. The pid in the file beside it only serves the sentence.
 * @throws FolderInUse with the pid, the folder and the remedy.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  let guard: Sqlite | null = null;
  try {
    guard = await openSqlite(join(folder, 'lock.sqlite'));
    // In WAL an exclusive transaction still lets others read, but only one may hold it, and that is what counts.
    guard.exec('PRAGMA busy_timeout = 250; BEGIN EXCLUSIVE');
  } catch (error) {
    guard?.close();
    if (!isBusy(error)) throw error;
    throw new FolderInUse(
      `Another Ballast (pid ${ownerOf(folder)}) is using the data folder ${folder}. Stop it first, or choose another folder.`,
    );
  }
  writeFileSync(join(folder, OWNER_FILE), `${process.pid}\n`);
  const held = guard;
  return {
    release: () => {
      held.exec('ROLLBACK');
      held.close();
    },
  };
}

function ownerOf(folder: string): string {
  try {
    return readFileSync(join(folder, OWNER_FILE), 'utf8').trim();
  } catch {
    return 'unknown';
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && /database (?:file )?is locked|SQLITE_BUSY/i.test(error.message);
}
