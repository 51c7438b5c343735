import type { Command } from 'commander';
import { z } from 'zod';
import type { BarColumns } from '../../../shared/domain/market/bar.ts';
import { sliceColumns } from '../../../shared/domain/market/bar-columns.ts';
import { addMs, formatInstant, type UtcMillis } from '../../../shared/domain/time/instant.ts';
import { TIMEFRAMES, type Timeframe } from '../../../shared/domain/time/timeframe.ts';
import { type CsvBars, DIRTY_POLICIES, type Listed, readCsvBars } from '../../market-data/csv-bars.ts';
import { WorkRefused } from '../failures.ts';
import { choiceFlag, fileFlag } from '../flags.ts';

const CALENDARS = ['XNYS', '24x7'] as const;

/** The options that name bars and say how to read them. */
export const barsFlags = {
  bars: fileFlag,
  symbol: z
    .string()
    .regex(/^[A-Z0-9][A-Z0-9./_-]{0,19}$/, 'expected a symbol such as SPY or BTC/USD, in capitals'),
  timeframe: choiceFlag(TIMEFRAMES),
  calendar: choiceFlag(CALENDARS).optional(),
  timeIs: choiceFlag(['start', 'end']).optional(),
  dirty: choiceFlag(DIRTY_POLICIES),
};

export interface BarsCall {
  readonly bars: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly calendar?: (typeof CALENDARS)[number] | undefined;
  readonly timeIs?: 'start' | 'end' | undefined;
  readonly dirty: (typeof DIRTY_POLICIES)[number];
}

export function withBarsFlags(command: Command): Command {
  return command
    .requiredOption('--bars <file>', 'a CSV file, also gzipped: time, open, high, low, close, volume')
    .requiredOption('--symbol <symbol>', 'what the bars are of, such as SPY or BTC/USD')
    .option('--timeframe <length>', `the length of a bar: ${TIMEFRAMES.join(', ')}`, '1d')
    .option('--calendar <name>', 'XNYS or 24x7; else 24x7 for a symbol with a slash, XNYS for others')
    .option('--time-is <edge>', 'whether a moment in the time column is the start or the end of its bar')
    .option(
      '--dirty <policy>',
      'rows whose prices contradict each other: drop them, or refuse the file',
      'drop',
    );
}

export function calendarOf({ calendar, symbol }: BarsCall): (typeof CALENDARS)[number] {
  return calendar ?? (symbol.includes('/') ? '24x7' : 'XNYS');
}

export interface BarsFile {
  readonly columns: BarColumns;
  /** What a reader of the result must know of the data, most serious first. */
  readonly warnings: readonly string[];
}

/** Reads the bars of a call. Throws WorkRefused with the problem of each row. */
export async function readBarsFile(call: BarsCall, now: UtcMillis): Promise<BarsFile> {
  const read = await readCsvBars(call.bars, {
    timeframe: call.timeframe,
    calendar: calendarOf(call),
    timeIs: call.timeIs ?? null,
    dirty: call.dirty,
    now,
  });
  if (read.ok) return { columns: read.value.columns, warnings: warningsOf(read.value) };
  const { items, count } = read.refusal.problems;
  const asked = items.some(({ code }) => code === 'START_OR_END')
    ? ['Add --time-is start or --time-is end.']
    : [];
  throw new WorkRefused(read.refusal.code, [
    `${call.bars} is refused: ${count} ${count === 1 ? 'problem' : 'problems'}.`,
    ...sentencesOf(read.refusal.problems),
    ...asked,
  ]);
}

function sentencesOf({ items, count }: Listed<{ readonly sentence: string }>): readonly string[] {
  const more = count - items.length;
  return [...items.map(({ sentence }) => sentence), ...(more > 0 ? [`… and ${more} more.`] : [])];
}

/** Gaps are shown up to this many; their sum says the rest. */
const GAPS_SHOWN = 5;

function warningsOf({ dropped, gaps, jumps, missing }: CsvBars): readonly string[] {
  const left =
    dropped.count === 0
      ? []
      : [`${dropped.count} rows contradict themselves and were left out:`, ...sentencesOf(dropped)];
  const shown = gaps.items.slice(0, GAPS_SHOWN);
  const holes =
    gaps.count === 0
      ? []
      : [
          `${missing} bars are missing in ${gaps.count} gaps:`,
          ...shown.map(
            ({ row, from, to, bars }) =>
              `Row ${row}: ${bars} bars from ${formatInstant(from)} to ${formatInstant(to)}`,
          ),
          ...(gaps.count > shown.length ? [`… and ${gaps.count - shown.length} more gaps.`] : []),
        ];
  return [...left, ...sentencesOf(jumps), ...holes];
}

/**
 * The bars that open from `from` on and close by `to`, with up to `warmUpBars` before them, as a series of its own that begins with ordinal 0.
 * @throws WorkRefused when no bar lies there.
 */
export function stretchOf(
  columns: BarColumns,
  { from, to }: { readonly from?: UtcMillis | undefined; readonly to?: UtcMillis | undefined },
  warmUpBars: number,
): BarColumns {
  const first = from === undefined ? 0 : firstFrom(columns.opensAt, from);
  const end = to === undefined ? columns.length : firstFrom(columns.closesAt, addMs(to, 1));
  if (first >= end) {
    const [begins, ends] = [columns.opensAt[0], columns.closesAt[columns.length - 1]].map((at) =>
      new Date(at ?? 0).toISOString(),
    );
    throw new WorkRefused('NO_BARS', [
      `No bar lies between --from and --to; the file has bars from ${begins ?? ''} to ${ends ?? ''}.`,
    ]);
  }
  return { ...sliceColumns(columns, Math.max(0, first - warmUpBars), end), firstOrdinal: 0 };
}

/** The index of the first of the ascending moments that is at or after one; their number where none is. */
export function firstFrom(moments: Float64Array, moment: UtcMillis): number {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((moments[middle] ?? Infinity) < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
