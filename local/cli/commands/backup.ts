import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { formatInstant } from '../../../shared/domain/time/instant.ts';
import { type BackupReceipt, backUp, verifyBackup } from '../../storage/backup.ts';
import { type AddCommand, mount } from '../command.ts';
import { openDatabase } from '../stored/stored-data.ts';
import { DATA_FLAG, DATA_WORDS, dataFolderOf, newFileFlag } from '../flags.ts';

const schema = z.object({ data: z.string().optional(), to: newFileFlag.optional() });

/** `ballast backup`: works beside a running host, and reads back what it wrote before it says so. */
export const addBackup: AddCommand = (program, place) => {
  const command = program
    .command('backup')
    .description('Copy the database, with a checksum, while the host runs or not.')
    .option(DATA_FLAG, DATA_WORDS)
    .option('--to <file>', 'the new file; else one named after the moment, in backups of the data folder');
  mount(command, schema, place, async ({ data, to }) => {
    const folder = dataFolderOf(data, place.environment);
    const moment = formatInstant(place.clock.now()).replaceAll(':', '-');
    const target = resolve(to ?? join(folder, 'backups', `ballast-${moment}.sqlite`));
    const { path, bytes, sha256 } = await backUpFolder(folder, target);
    return {
      ok: true,
      json: { path, bytes, sha256 },
      lines: (style) => [
        `${style.green('Backed up')} ${folder}`,
        `  to        ${path} (${bytes} bytes)`,
        `  checksum  ${sha256}, beside it in ${path}.sha256`,
        `  The key that opens the stored secrets is not in it: keep secret.key of the data folder, or BALLAST_SECRET_KEY, apart.`,
      ],
    };
  });
};

/** Backs a folder up to a new file and verifies the copy. A copy that fails on the way is taken away again. */
export async function backUpFolder(folder: string, target: string): Promise<BackupReceipt> {
  const sqlite = await openDatabase(folder);
  const fresh = [target, `${target}.sha256`].filter((path) => !existsSync(path));
  try {
    await backUp(sqlite, target);
    return await verifyBackup(target);
  } catch (error) {
    for (const path of fresh) await rm(path, { force: true });
    throw error;
  } finally {
    sqlite.close();
  }
}
