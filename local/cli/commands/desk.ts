import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { entity } from '../../../functions/rows.ts';
import { DESK, deskKey } from '../../../shared/application/desk.ts';
import { tenantOfOwnWork } from '../../../shared/application/principal.ts';
import { postingsOf, restoreOperation } from '../../../shared/application/use-cases/rebuild-desk.ts';
import type { Profile } from '../../../shared/contracts/profile.ts';
import { booksText } from '../../../shared/domain/desk/statement.ts';
import { rebuildDesk } from '../../../shared/domain/desk/rebuild.ts';
import { formatInstant } from '../../../shared/domain/time/instant.ts';
import { EntityStates } from '../../durable/entity-states.ts';
import { openDataFolder } from '../../storage/data-folder.ts';
import { DocumentStore } from '../../storage/document-store.ts';
import { LocalTelemetry } from '../../telemetry.ts';
import { machineAlarms } from '../../timers/alarms.ts';
import { type AddCommand, mount, type Workplace } from '../command.ts';
import { profileNamed } from '../stored/profiles.ts';
import { readStoredData } from '../stored/stored-data.ts';
import { WorkRefused } from '../failures.ts';
import { DATA_FLAG, DATA_WORDS, dataFolderOf } from '../flags.ts';
import type { Outcome } from '../output.ts';

const schema = z.object({
  profile: z.string(),
  tenant: z.string().optional(),
  reason: z.string().trim().min(1, 'expected why, in a few words').max(200),
  data: z.string().optional(),
});

/** `ballast desk`: the desk of a profile, while no host runs. */
export const addDesk: AddCommand = (program, place) => {
  const group = program.command('desk').description('The desk of a profile.');
  const command = group
    .command('rebuild')
    .description('Make a desk anew from its journal, while the host is stopped. It is HALTED afterwards.')
    .requiredOption('--profile <id>', 'the id or the name of the profile')
    .requiredOption('--reason <words>', 'why; it is kept with the desk')
    .option('--tenant <id>', 'the tenant, where two have a profile of that name')
    .option(DATA_FLAG, DATA_WORDS);
  mount(command, schema, place, async ({ profile: name, tenant, reason, data }) => {
    const folder = dataFolderOf(data, place.environment);
    const profile = await readStoredData(folder, place.clock.now(), async (stored) =>
      profileNamed(stored, name, tenant),
    );
    return rebuild(folder, profile, reason, place);
  });
};

async function rebuild(folder: string, profile: Profile, reason: string, place: Workplace): Promise<Outcome> {
  const now = place.clock.now();
  const data = await openDataFolder(folder, place.clock);
  try {
    const backup = join(
      folder,
      'backups',
      `before-rebuild-${formatInstant(now).replaceAll(':', '-')}.sqlite`,
    );
    if (!existsSync(backup)) await data.backUp(backup);
    const alarms = { ...machineAlarms(), now: () => now };
    const telemetry = new LocalTelemetry({
      write: (line) => place.terminal.err(`${line}\n`),
      level: 'warning',
      nowIso: () => formatInstant(now),
    });
    const store = new DocumentStore(data, { alarms, telemetry }).forTenant(tenantOfOwnWork(profile));
    const postings = await postingsOf(store, profile);
    const operation = restoreOperation(profile, postings, reason, now);
    if (!operation.ok) throw refusal(JSON.stringify(operation.refusal));
    const states = new EntityStates(data.sqlite, new Map([[DESK.name, entity(DESK)]]));
    const key = deskKey(profile, profile.currency);
    const answer = await data.writer.write((transaction) =>
      DESK.answer.decode(states.apply(transaction, DESK.name, key, DESK.operation.encode(operation.value))),
    );
    if (!answer.ok) throw refusal(JSON.stringify(answer.refusal));
    return rebuiltOutcome(profile, postings.length, backup, booksOf(profile, postings, now));
  } finally {
    data.close();
  }
}

function booksOf(
  profile: Profile,
  postings: Awaited<ReturnType<typeof postingsOf>>,
  now: Parameters<typeof rebuildDesk>[2],
) {
  const rebuilt = rebuildDesk(profile, postings, now);
  return rebuilt.ok ? booksText(rebuilt.value.books) : null;
}

function refusal(why: string): WorkRefused {
  return new WorkRefused('DESK_NOT_REBUILT', [
    `The journal makes no desk: ${why}. Nothing was changed. Restore a backup with ballast restore, or look into the journal with ballast export.`,
  ]);
}

function rebuiltOutcome(
  { profileId, name, tenantId, currency }: Profile,
  postings: number,
  backup: string,
  books: ReturnType<typeof booksText> | null,
): Outcome {
  return {
    ok: true,
    json: { tenantId, profileId, postings, trading: 'HALTED', books, backup },
    lines: (style) => [
      `${style.green('Rebuilt')} the desk of ${name} (${profileId}) from ${postings} postings.`,
      `  Capital ${books?.capital ?? '?'} ${currency}, available ${books?.available ?? '?'}, for orders ${books?.orders ?? '?'}, in positions ${books?.positions ?? '?'}`,
      '  It is HALTED. Start the host: it compares the account with its venue. Then resume the profile with a reason.',
      `  The data as it was: ${backup}`,
    ],
  };
}
