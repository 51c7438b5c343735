import { z } from 'zod';
import { type BacktestResult, backtestSteps } from '../../../shared/domain/backtest/backtest.ts';
import { type BacktestSetup, checkedSetup } from '../../../shared/domain/backtest/setup.ts';
import { tearSheetOf } from '../../../shared/domain/backtest/tear-sheet.ts';
import { readUtcClock } from '../../../shared/domain/portfolio/attribution.ts';
import { TIMEFRAMES } from '../../../shared/domain/time/timeframe.ts';
import { type AddCommand, mount } from '../command.ts';
import { WorkRefused } from '../failures.ts';
import { writeNewFile } from '../files.ts';
import { amountFlag, choiceFlag, momentFlag, newFileFlag } from '../flags.ts';
import { barsFlags, withBarsFlags } from '../history/bars-file.ts';
import { reportLines } from '../history/report-lines.ts';
import { PARAMETERS_WORDS, PRESET_DEFAULT, PRESET_WORDS, settingsFlags } from '../history/settings-file.ts';
import { setupOf } from '../history/setup.ts';
import type { Outcome } from '../output.ts';
import type { Progress } from '../progress.ts';
import { documentOf } from '../text/document.ts';

const schema = z.object({
  ...barsFlags,
  ...settingsFlags,
  capital: amountFlag,
  from: momentFlag.optional(),
  before: momentFlag.optional(),
  higher: choiceFlag(TIMEFRAMES).optional(),
  out: newFileFlag.optional(),
});

const BARS_PER_STEP = 20_000;

/** `ballast backtest`: the rules of live trading over the bars of a file. */
export const addBacktest: AddCommand = (program, place) => {
  const command = withBarsFlags(program.command('backtest'))
    .description('Trade the bars of a file with the code of live trading, and print the tear sheet.')
    .option('--preset <name>', PRESET_WORDS, PRESET_DEFAULT)
    .option('--parameters <file>', PARAMETERS_WORDS)
    .option('--capital <amount>', 'money given to the profile before the first bar', '10000')
    .option('--from <moment>', 'the first day that may trade; the 800 bars before it warm the indicators up')
    .option('--before <moment>', 'the end: bars that close before this moment')
    .option('--higher <timeframe>', 'the longer bars of settings that read the trend from them')
    .option('--out <file>', 'write the whole result, as --json prints it, to a new file');
  mount(command, schema, place, async (call) => {
    const { setup, warnings } = await setupOf(call, place.clock.now());
    const result = run(setup, place.progress('Backtest'));
    return outcomeOf(result, setup, warnings, call.out);
  });
};

function run(setup: BacktestSetup, progress: Progress): BacktestResult {
  const checked = checkedSetup(setup);
  if (!checked.ok) throw new WorkRefused(checked.refusal.code, [checked.refusal.sentence]);
  const steps = backtestSteps(checked.value, BARS_PER_STEP);
  try {
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      progress.to(step.value.bars / step.value.of);
    }
  } finally {
    progress.end();
  }
}

function outcomeOf(
  result: BacktestResult,
  setup: BacktestSetup,
  dataWarnings: readonly string[],
  out: string | undefined,
): Outcome {
  const sheet = tearSheetOf(result, setup, { benchmark: [], readClock: readUtcClock });
  const { orderListHash, trades, performance, warnings, ...rest } = sheet;
  const { parameters, limits, stops } = setup;
  const json = documentOf({
    orderListHash,
    trades,
    metrics: performance,
    bars: result.bars,
    dataWarnings,
    warnings,
    settings: { parameters, limits, stops },
    ...rest,
    equity: result.points,
  });
  const path = out === undefined ? null : writeNewFile(out, [`${JSON.stringify(json, null, 2)}\n`]);
  return {
    ok: true,
    json,
    lines: (style) => [
      ...reportLines(sheet, result.points, dataWarnings, style),
      ...(path === null ? [] : [`The whole result is in ${path}`]),
    ],
  };
}
