import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { lockFolder } from './folder-lock.ts';
import { DataRefused, schemaVersion } from './migrate.ts';
import { MIGRATIONS } from './schema.ts';
import type { Sqlite } from './sqlite.ts';
import { openSqlite } from './sqlite.ts';

export const DATABASE_FILE = 'ballast.sqlite';

export interface BackupReceipt {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Writes a consistent copy while the host runs: SQLite reads one snapshot. Used where nothing may be awaited, before a migration. */
export function copyDatabase(sqlite: Sqlite, to: string): void {
  sqlite.prepare('VACUUM INTO ?').run(to);
}

/**
 * Backs the database up to a new file and writes its checksum beside it (`<file>.sha256`). The secret key is not part of it: keep that apart.
 * @throws when the file exists already.
 */
export async function backUp(sqlite: Sqlite, to: string): Promise<BackupReceipt> {
  await mkdir(dirname(to), { recursive: true });
  copyDatabase(sqlite, to);
  await flushFile(to);
  const sha256 = await checksum(to);
  await writeFile(`${to}.sha256`, `${sha256}  ${basename(to)}\n`, { flag: 'wx' });
  return { path: to, bytes: (await stat(to)).size, sha256 };
}

/**
 * Checks a backup: its checksum, SQLite's own integrity check, and that this program knows its version.
 * @throws DataRefused with the reason.
 */
export async function verifyBackup(path: string): Promise<BackupReceipt> {
  const expected = (await readFile(`${path}.sha256`, 'utf8')).split(' ')[0];
  const sha256 = await checksum(path);
  if (sha256 !== expected) {
    throw new DataRefused(
      `The backup ${path} is not what was written: its checksum differs from ${path}.sha256.`,
    );
  }
  // The check works on a copy, because opening a database may write to it and would change the checksum.
  const copy = `${path}.check`;
  await copyFile(path, copy);
  try {
    await checkDatabase(copy, path);
  } finally {
    for (const suffix of ['', '-wal', '-shm']) await rm(copy + suffix, { force: true });
  }
  return { path, bytes: (await stat(path)).size, sha256 };
}

/**
 * Puts a verified backup in the place of the database of a folder that nobody uses. The database that was there stays beside it, named `replaced-<now>`.
 * @throws DataRefused when the backup is damaged, FolderInUse while a host runs.
 */
export async function restore(from: string, folder: string, nowMs: number): Promise<BackupReceipt> {
  const receipt = await verifyBackup(from);
  await mkdir(folder, { recursive: true });
  const lock = await lockFolder(folder);
  try {
    const target = join(folder, DATABASE_FILE);
    const arriving = `${target}.arriving`;
    await copyFile(from, arriving);
    await flushFile(arriving);
    for (const suffix of ['', '-wal', '-shm']) {
      await rename(target + suffix, join(folder, `replaced-${nowMs}.sqlite${suffix}`)).catch(ignoreMissing);
    }
    await rename(arriving, target);
    await flushFile(folder);
  } finally {
    lock.release();
  }
  return receipt;
}

async function checkDatabase(copy: string, path: string): Promise<void> {
  const sqlite = await openSqlite(copy);
  try {
    const verdict = sqlite.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
    if (verdict !== 'ok') throw new DataRefused(`The backup ${path} is damaged: ${String(verdict)}.`);
    const version = schemaVersion(sqlite);
    const newest = MIGRATIONS.at(-1)?.version ?? 0;
    if (version === 0 || version > newest) {
      throw new DataRefused(
        `The backup ${path} is at schema version ${version}; this program reads 1 to ${newest}.`,
      );
    }
  } finally {
    sqlite.close();
  }
}

async function checksum(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) hash.update(chunk);
  return hash.digest('hex');
}

async function flushFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
