import type { Command } from 'commander';
import { z } from 'zod';
import { DECISION } from '../../../shared/application/records/decision-kinds.ts';
import { RECORDS } from '../../../shared/application/records/load-slice.ts';
import type { StoredDecision } from '../../../shared/contracts/decision.ts';
import { type AddCommand, mount, type Workplace } from '../command.ts';
import { profileNamed } from '../stored/profiles.ts';
import { readStoredData } from '../stored/stored-data.ts';
import { WorkRefused } from '../failures.ts';
import { DATA_FLAG, DATA_WORDS, dataFolderOf, momentFlag } from '../flags.ts';
import { barsFlags, readBarsFile, withBarsFlags } from '../history/bars-file.ts';
import { explainBar } from '../history/explain-bar.ts';
import {
  chosenSettings,
  PARAMETERS_WORDS,
  PRESET_DEFAULT,
  PRESET_WORDS,
  settingsFlags,
} from '../history/settings-file.ts';
import { thresholdLines, verdictLines } from '../history/verdict-lines.ts';
import type { Style } from '../output.ts';
import { documentOf } from '../text/document.ts';
import { minuteText } from '../text/figures.ts';

/** `ballast explain`: why a bar was traded, or not. */
export const addExplain: AddCommand = (program, place) => {
  const group = program.command('explain').description('Say why a bar was traded, or not.');
  addBar(group, place);
  addDecision(group, place);
};

const barSchema = z.object({ ...barsFlags, ...settingsFlags, at: momentFlag });

function addBar(group: Command, place: Workplace): void {
  const command = withBarsFlags(group.command('bar'))
    .description('Compute what every rule says of one bar of a file, as live trading would.')
    .requiredOption('--at <moment>', 'the bar that closes first from this day or moment on')
    .option('--preset <name>', PRESET_WORDS, PRESET_DEFAULT)
    .option('--parameters <file>', PARAMETERS_WORDS);
  mount(command, barSchema, place, async (call) => {
    const { parameters } = chosenSettings(call.preset, call.parameters);
    const { columns, warnings } = await readBarsFile(call, place.clock.now());
    const { bar, signal, verdicts, thresholds } = explainBar(columns, call, parameters);
    const { outcome, direction, score, blocker } = signal;
    return {
      ok: true,
      json: documentOf({ bar, outcome, direction, score, blocker, verdicts, thresholds, warnings }),
      lines: (style) => [
        `${call.symbol}, bar of ${call.timeframe} that closed ${minuteText(bar.closesAt)} UTC at ${bar.close}`,
        blocker === null
          ? `${style.green('enter')} ${direction}, score ${score.toFixed(2)}`
          : `${style.yellow('hold')}, stopped by ${blocker.by}: ${blocker.code}`,
        '',
        ...verdictLines(verdicts, style),
        '',
        ...thresholdLines(thresholds),
      ],
    };
  });
}

const decisionSchema = z.object({
  id: z.string(),
  profile: z.string(),
  tenant: z.string().optional(),
  data: z.string().optional(),
});

function addDecision(group: Command, place: Workplace): void {
  const command = group
    .command('decision')
    .description('Show a decision on record: an intent, or an entry that risk denied.')
    .argument('<id>', 'the id of the decision, such as dec-…')
    .requiredOption('--profile <id>', 'the id or the name of the profile')
    .option('--tenant <id>', 'the tenant, where two have a profile of that name')
    .option(DATA_FLAG, DATA_WORDS);
  mount(command, decisionSchema, place, async ({ id, profile: name, tenant, data }) => {
    const folder = dataFolderOf(data, place.environment);
    const decision = await readStoredData(folder, place.clock.now(), async (stored) => {
      const { tenantId, profileId } = profileNamed(stored, name, tenant);
      const every = {
        partition: profileId,
        type: DECISION.type,
        order: 'newest-first',
        limit: 1_000,
      } as const;
      for (const document of stored.documents(tenantId, RECORDS, every))
        if (document.id === `${DECISION.type}:${id}`) return DECISION.decode(document);
      throw new WorkRefused('DECISION_UNKNOWN', [
        `<id>: profile ${name} has no decision ${id} on record. Holds by the rules are never stored: ballast explain bar computes them.`,
      ]);
    });
    return {
      ok: true,
      json: documentOf(decision),
      lines: (style) => decisionLines(decision, style),
    };
  });
}

function decisionLines(decision: StoredDecision, style: Style): readonly string[] {
  const { symbol, timeframe, barClosesAt, outcome, sentence, denial, size, verdicts } = decision;
  return [
    `${symbol}, bar of ${timeframe} that closed ${minuteText(barClosesAt)} UTC`,
    `${outcome === 'intent' ? style.green('intent') : style.yellow('denied')}  ${sentence}`,
    ...(denial === null ? [] : [`  ${denial.code} ${JSON.stringify(denial.figures)}`]),
    ...(size === null
      ? []
      : [
          `  size ${size.quantity.toString()} at ${size.price.toString()}, risk ${size.risk.toString()}, bound by ${size.bound}`,
        ]),
    '',
    ...verdictLines(verdicts, style),
  ];
}
