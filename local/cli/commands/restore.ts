import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { DATABASE_FILE, restore } from '../../storage/backup.ts';
import { type AddCommand, mount } from '../command.ts';
import { WrongCall } from '../failures.ts';
import { DATA_FLAG, DATA_WORDS, dataFolderOf, fileFlag } from '../flags.ts';

const schema = z.object({ file: fileFlag, data: z.string().optional() });

/** `ballast restore`: verifies first, and keeps what it replaces. */
export const addRestore: AddCommand = (program, place) => {
  const command = program
    .command('restore')
    .description('Put a verified backup in the place of the database of a folder that no host uses.')
    .argument('<file>', 'a file that ballast backup wrote, with its .sha256 beside it')
    .option(DATA_FLAG, DATA_WORDS);
  mount(command, schema, place, async ({ file, data }) => {
    const checksum = `${resolve(file)}.sha256`;
    if (!existsSync(checksum)) {
      throw new WrongCall([
        `<file>: expected its checksum beside it in ${checksum}, which is not there; copy both files`,
      ]);
    }
    const folder = dataFolderOf(data, place.environment);
    const now = place.clock.now();
    const replaced = existsSync(join(folder, DATABASE_FILE)) ? join(folder, `replaced-${now}.sqlite`) : null;
    const { path, bytes, sha256 } = await restore(resolve(file), folder, now);
    return {
      ok: true,
      json: { folder, from: path, bytes, sha256, replaced },
      lines: (style) => [
        `${style.green('Restored')} ${folder}`,
        `  from      ${path} (${bytes} bytes, checksum and integrity verified)`,
        replaced === null
          ? '  replaced  nothing, the folder had no database'
          : `  replaced  kept in ${replaced}`,
        '  What happened after the backup is not in it: compare with your broker before you trade live again.',
      ],
    };
  });
};
