import { z } from 'zod';
import type { JsonValue } from '../../../shared/application/ports/store.ts';
import { RECORDS } from '../../../shared/application/records/load-slice.ts';
import type { Profile } from '../../../shared/contracts/profile.ts';
import { type AddCommand, mount } from '../command.ts';
import { profileNamed } from '../stored/profiles.ts';
import { cellAt, EXPORT_KINDS, EXPORTS, type ExportKind } from '../stored/record-export.ts';
import { readStoredData, type StoredData } from '../stored/stored-data.ts';
import { writeNewFile } from '../files.ts';
import { choiceFlag, DATA_FLAG, DATA_WORDS, dataFolderOf, endFlag, momentFlag, outFlag } from '../flags.ts';
import type { Outcome } from '../output.ts';
import { csvLine } from '../text/csv.ts';
import { withIsoMoments } from '../text/document.ts';

const schema = z
  .object({
    kind: choiceFlag(EXPORT_KINDS),
    profile: z.string(),
    tenant: z.string().optional(),
    data: z.string().optional(),
    format: choiceFlag(['jsonl', 'csv']),
    from: momentFlag.optional(),
    to: endFlag.optional(),
    out: outFlag.optional(),
  })
  .check((context) => {
    const { from, to } = context.value;
    if (from === undefined || to === undefined || from < to) return;
    context.issues.push({
      code: 'custom',
      path: ['to'],
      input: to,
      message: 'expected a moment after --from',
    });
  });
type Call = z.output<typeof schema>;

/** `ballast export`: the records of one profile, from one snapshot, for a spreadsheet or a program. */
export const addExport: AddCommand = (program, place) => {
  const command = program
    .command('export')
    .description('Write the records of a profile as JSON lines or CSV: exact decimals, moments in UTC.')
    .argument('<kind>', EXPORT_KINDS.join(', '))
    .requiredOption('--profile <id>', 'the id or the name of the profile')
    .option('--tenant <id>', 'the tenant, where two have a profile of that name')
    .option('--format <format>', 'jsonl or csv', 'jsonl')
    .option('--from <moment>', 'records from this moment on')
    .option('--to <moment>', 'the end: the last day, or the moment before which a record has to be')
    .option('--out <file>', 'a new file; else stdout')
    .option(DATA_FLAG, DATA_WORDS);
  mount(command, schema, place, async (call) => {
    const folder = dataFolderOf(call.data, place.environment);
    return readStoredData(folder, place.clock.now(), async (data) => {
      const profile = profileNamed(data, call.profile, call.tenant);
      const records = recordsOf(data, profile, call);
      if (call.out !== undefined) return toFile(call.out, call, profile, records);
      if (call.json) return listed(call.kind, profile, [...records]);
      for (const line of linesOf(call, records)) place.terminal.out(line);
      return { ok: true, json: null, lines: () => [] };
    });
  });
};

function* recordsOf(data: StoredData, profile: Profile, call: Call): Generator<JsonValue> {
  const documents = data.documents(profile.tenantId, RECORDS, {
    partition: profile.profileId,
    type: EXPORTS[call.kind].type,
    order: 'oldest-first',
    limit: 1_000,
    ...(call.from === undefined ? {} : { from: call.from }),
    ...(call.to === undefined ? {} : { before: call.to }),
  });
  for (const document of documents) yield withIsoMoments(document.body);
}

function* linesOf(call: Pick<Call, 'kind' | 'format'>, records: Iterable<JsonValue>): Generator<string> {
  const { columns } = EXPORTS[call.kind];
  if (call.format === 'csv') yield csvLine(columns);
  for (const record of records) {
    yield call.format === 'csv'
      ? csvLine(columns.map((path) => cellAt(record, path)))
      : `${JSON.stringify(record)}\n`;
  }
}

function toFile(out: string, call: Call, profile: Profile, records: Iterable<JsonValue>): Outcome {
  let count = 0;
  const counted = function* (): Generator<JsonValue> {
    for (const record of records) {
      count += 1;
      yield record;
    }
  };
  const path = writeNewFile(out, linesOf(call, counted()));
  return {
    ok: true,
    json: { path, kind: call.kind, profileId: profile.profileId, records: count },
    lines: (style) => [`${style.green('Exported')} ${count} ${call.kind} of ${profile.name} to ${path}`],
  };
}

function listed(kind: ExportKind, profile: Profile, records: readonly JsonValue[]): Outcome {
  return { ok: true, json: { kind, profileId: profile.profileId, records }, lines: () => [] };
}
