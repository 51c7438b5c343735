import { z } from 'zod';
import { formatInstant, utcMillis } from '../../../shared/domain/time/instant.ts';
import { importSeries } from '../../market-data/imported-bars.ts';
import { usualInstrument } from '../../market-data/instruments.ts';
import type { FinishedSeries } from '../../market-data/replay-source.ts';
import { type AddCommand, mount, type WithJson, type Workplace } from '../command.ts';
import { withPlatformStore } from '../stored/writable-store.ts';
import { WorkRefused } from '../failures.ts';
import { DATA_FLAG, DATA_WORDS, dataFolderOf } from '../flags.ts';
import { barsFlags, calendarOf, readBarsFile, withBarsFlags } from '../history/bars-file.ts';
import type { Outcome } from '../output.ts';

const schema = z.object({
  ...barsFlags,
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'expected a name of 1 to 40 characters from a-z, 0-9 and -'),
  label: z.string().max(200, 'expected at most 200 characters').optional(),
  dryRun: z.boolean().default(false),
  data: z.string().optional(),
});
type Call = WithJson<z.output<typeof schema>>;

/** `ballast import bars`: a file becomes a source that profiles can trade on. */
export const addImport: AddCommand = (program, place) => {
  const group = program.command('import').description('Bring data in.');
  const command = withBarsFlags(group.command('bars'))
    .description('Check the bars of a file and put them into the store as the source csv:<name>.')
    .requiredOption('--name <name>', 'how profiles will call it, such as spy-daily')
    .option('--label <words>', 'what a reader must know beside the symbol')
    .option('--dry-run', 'check the file and write nothing')
    .option(DATA_FLAG, DATA_WORDS);
  mount(command, schema, place, (call) => importBars(call, place));
};

async function importBars(call: Call, place: Workplace): Promise<Outcome> {
  const { columns, warnings } = await readBarsFile(call, place.clock.now());
  const calendar = calendarOf(call);
  const series: FinishedSeries = {
    instrument: usualInstrument(calendar === 'XNYS' ? 'equity' : 'crypto', call.symbol),
    timeframe: call.timeframe,
    label: call.label ?? null,
    columns,
  };
  const stored = call.dryRun ? null : await store(call, series, place);
  const [from, to] = [columns.opensAt[0], columns.closesAt[columns.length - 1]].map((at) =>
    formatInstant(utcMillis(at ?? 0)),
  );
  const source = stored?.source ?? `csv:${call.name}`;
  return {
    ok: true,
    json: {
      source,
      bars: columns.length,
      from: from ?? null,
      to: to ?? null,
      warnings,
      written: stored !== null && !stored.wasThere,
      wasThere: stored?.wasThere ?? null,
    },
    lines: (style) => [
      ...warnings.map((sentence) => `${style.yellow('!')} ${sentence}`),
      `${style.green(titleOf(stored))} ${source}: ${columns.length} bars of ${call.symbol}, ${from ?? ''} to ${to ?? ''}`,
      ...(stored === null || stored.wasThere ? [] : ['The next start of Ballast offers it to profiles.']),
    ],
  };
}

function titleOf(stored: { readonly wasThere: boolean } | null): string {
  if (stored === null) return 'Checked, nothing written:';
  return stored.wasThere ? 'Was there already:' : 'Imported';
}

async function store(call: Call, series: FinishedSeries, place: Workplace) {
  const folder = dataFolderOf(call.data, place.environment);
  const imported = await withPlatformStore(folder, place, (platform) =>
    importSeries(platform, call.name, series, place.clock.now()),
  );
  if (imported.ok) return imported.value;
  throw new WorkRefused(imported.refusal.code, [imported.refusal.sentence]);
}
