import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { formatInstant } from '../../../shared/domain/time/instant.ts';
import { DATABASE_FILE } from '../../storage/backup.ts';
import { lockFolder } from '../../storage/folder-lock.ts';
import { type AddCommand, mount } from '../command.ts';
import { profilesIn } from '../stored/profiles.ts';
import { readStoredData } from '../stored/stored-data.ts';
import { WorkRefused } from '../failures.ts';
import { DATA_FLAG, DATA_WORDS, dataFolderOf } from '../flags.ts';
import type { Outcome } from '../output.ts';
import { backUpFolder } from './backup.ts';

const schema = z.object({ data: z.string().optional() });

/** `ballast demo reset`: the next start begins from nothing. */
export const addDemo: AddCommand = (program, place) => {
  const group = program.command('demo').description('The demo of this installation.');
  const command = group
    .command('reset')
    .description('Back the database up and remove it; the next start seeds the demo anew.')
    .option(DATA_FLAG, DATA_WORDS);
  mount(command, schema, place, async ({ data }) => {
    const folder = dataFolderOf(data, place.environment);
    if (!existsSync(join(folder, DATABASE_FILE))) return nothingThere(folder);
    const lock = await lockFolder(folder);
    try {
      await refuseLive(folder, place.clock.now());
      const moment = formatInstant(place.clock.now()).replaceAll(':', '-');
      const kept = await backUpFolder(folder, join(folder, 'backups', `before-reset-${moment}.sqlite`));
      // The journals go first: a journal that is left over must never meet the next database.
      for (const suffix of ['-shm', '-wal', ''])
        await rm(join(folder, DATABASE_FILE + suffix), { force: true });
      return {
        ok: true,
        json: { folder, removed: true, backup: kept.path },
        lines: (style) => [
          `${style.green('Reset')} ${folder}. The next start seeds the demo anew.`,
          '  Every tenant, record and imported series of it is in the backup; the secrets keep their key.',
          `  To have it back: ballast restore ${kept.path}`,
        ],
      };
    } finally {
      lock.release();
    }
  });
};

function nothingThere(folder: string): Outcome {
  return {
    ok: true,
    json: { folder, removed: false, backup: null },
    lines: () => [`${folder} has no database: the next start seeds the demo.`],
  };
}

/** A folder that forgets a live profile would leave its orders and positions at the venue to nobody. */
async function refuseLive(folder: string, now: Parameters<typeof readStoredData>[1]): Promise<void> {
  const live = await readStoredData(folder, now, async (data) =>
    profilesIn(data).filter((profile) => profile.environment === 'live'),
  );
  if (live.length === 0) return;
  throw new WorkRefused('LIVE_PROFILES', [
    `${folder} has ${live.length} live profiles (${live.map((profile) => profile.name).join(', ')}): a reset would forget their orders. Choose another folder with --data.`,
  ]);
}
