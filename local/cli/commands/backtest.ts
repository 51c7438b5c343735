import { z } from 'zod';
import { tearSheetOf } from '../../../shared/domain/backtest/tear-sheet.ts';
import { readUtcClock } from '../../../shared/domain/portfolio/attribution.ts';
import { type AddCommand, mount } from '../command.ts';
import { writeNewFile } from '../files.ts';
import { reportLines } from '../history/report-lines.ts';
import { runBacktest } from '../history/run-backtest.ts';
import { historyFlags, type ReadSetup, setupOf, withHistoryFlags } from '../history/setup.ts';
import type { Outcome } from '../output.ts';
import type { Progress } from '../progress.ts';
import { documentOf } from '../text/document.ts';

const schema = z.object(historyFlags);

/** `ballast backtest`: the rules of live trading over the bars of a file. */
export const addBacktest: AddCommand = (program, place) => {
  const command = withHistoryFlags(program.command('backtest')).description(
    'Trade the bars of a file with the code of live trading, and print the tear sheet.',
  );
  mount(command, schema, place, async (call) => {
    const read = await setupOf(call, place.clock.now());
    return outcomeOf(read, place.progress('Backtest'), call.out);
  });
};

function outcomeOf(read: ReadSetup, progress: Progress, out: string | undefined): Outcome {
  const { setup, settings, warnings: dataWarnings } = read;
  const result = runBacktest(setup, progress);
  const sheet = tearSheetOf(result, setup, { benchmark: [], readClock: readUtcClock });
  const { orderListHash, trades, performance, ...rest } = sheet;
  const json = documentOf({
    orderListHash,
    trades,
    metrics: performance,
    bars: result.bars,
    dataWarnings,
    settings,
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
