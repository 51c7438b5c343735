import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvError, type Info, parse } from 'csv-parse';
import type { Bar, BarColumns } from '../../shared/domain/market/bar.ts';
import { BarChecker } from '../../shared/domain/market/bar-checks.ts';
import { ok, refuse, type Result } from '../../shared/domain/result.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import { barOfRow, type CsvLayout, type CsvTimes, layoutOf, type RowProblem } from './csv-row.ts';
import { GrowingColumns } from './growing-columns.ts';

/** Problems that are listed one by one; the rest are counted. */
const LISTED_MAX = 50;
/** A close to the next open that moves by more than this is a split that was not adjusted, or a day to remember. */
const JUMP = 1.6;

/**
 * What to do with rows whose prices contradict each other, as a close outside its range. They are left out by default: a missing bar is a gap that
 * is counted and told, while a wrong high or low is a fill that never was.
 */
export const DIRTY_POLICIES = ['drop', 'refuse'] as const;
export type DirtyPolicy = (typeof DIRTY_POLICIES)[number];

export interface CsvOptions extends CsvTimes {
  readonly dirty: DirtyPolicy;
  /** Bars that close later than this are refused: a file knows no future. */
  readonly now: UtcMillis;
}

/** Bars of the calendar that the file does not have, between two that it has. */
export interface Gap {
  readonly row: number;
  readonly from: UtcMillis;
  readonly to: UtcMillis;
  readonly bars: number;
}

/** Up to 50 of them, and how many there are. */
export interface Listed<Item> {
  readonly items: readonly Item[];
  readonly count: number;
}

export interface CsvBars {
  readonly columns: BarColumns;
  /** Rows that were left out because they contradict themselves. */
  readonly dropped: Listed<RowProblem>;
  readonly gaps: Listed<Gap>;
  /** Rows that open more than 60 % above or below the close before. */
  readonly jumps: Listed<RowProblem>;
  readonly missing: number;
}

export interface CsvRefused {
  readonly code: 'BAD_CSV';
  readonly problems: Listed<RowProblem>;
  /** The first problem, and how many there are. */
  readonly sentence: string;
}

class List<Item> implements Listed<Item> {
  readonly items: Item[] = [];
  count = 0;

  add(item: Item): void {
    this.count += 1;
    if (this.items.length < LISTED_MAX) this.items.push(item);
  }
}

/**
 * Reads bars from a CSV file, gzipped if its name ends with .gz, row by row and whatever its size. The first row names the columns. All rows are read even after
 * a bad one, so that a file is corrected once. Nothing is guessed: a file with a row that cannot be read is refused as a whole.
 */
export async function readCsvBars(path: string, options: CsvOptions): Promise<Result<CsvBars, CsvRefused>> {
  const reader = new CsvReader(options);
  try {
    for await (const { record, info } of recordsOf(path)) if (!reader.next(record, info.lines)) break;
  } catch (failure) {
    reader.problems.add(problemOf(path, failure));
  }
  return reader.finished();
}

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: Info;
}

function recordsOf(path: string): AsyncIterable<CsvRecord> {
  const parser = parse({
    info: true,
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 65_536,
  });
  // The failure of any stage ends the loop over the last one, so there is nothing left for a callback to do.
  const ended = () => undefined;
  if (path.endsWith('.gz')) pipeline(createReadStream(path), createGunzip(), parser, ended);
  else pipeline(createReadStream(path), parser, ended);
  return parser as AsyncIterable<CsvRecord>;
}

class CsvReader {
  readonly problems = new List<RowProblem>();
  readonly #options: CsvOptions;
  readonly #checker: BarChecker;
  readonly #columns = new GrowingColumns();
  readonly #dropped = new List<RowProblem>();
  readonly #gaps = new List<Gap>();
  readonly #jumps = new List<RowProblem>();
  #layout: CsvLayout | null = null;
  #previous: Bar | null = null;
  #rows = 0;

  constructor(options: CsvOptions) {
    const { timeframe, calendar, now } = options;
    this.#options = options;
    this.#checker = new BarChecker({ timeframe, calendar, now, graceMs: 0 });
  }

  /** False when the rest cannot be read either. */
  next(cells: readonly string[], row: number): boolean {
    if (this.#layout === null) {
      const layout = layoutOf(cells);
      if (layout.ok) this.#layout = layout.value;
      else this.problems.add(layout.refusal);
      return layout.ok;
    }
    this.#rows += 1;
    const bar = barOfRow(cells, row, this.#layout, this.#options);
    if (bar.ok) this.#take(bar.value, row);
    else this.problems.add(bar.refusal);
    return bar.ok || bar.refusal.code !== 'START_OR_END';
  }

  finished(): Result<CsvBars, CsvRefused> {
    const { problems } = this;
    if (problems.count === 0 && this.#rows === 0) {
      const text = this.#layout === null ? 'The file is empty' : 'The file has column names and no rows';
      problems.add({ code: 'NO_ROWS', row: 1, column: null, sentence: `${text}. Expected one row a bar.` });
    }
    const [first] = problems.items;
    if (first !== undefined) {
      const more = problems.count === 1 ? '' : ` (and ${problems.count - 1} more)`;
      return refuse({ code: 'BAD_CSV', problems, sentence: `${first.sentence}${more}` });
    }
    return ok({
      columns: this.#columns.finished(),
      dropped: this.#dropped,
      gaps: this.#gaps,
      jumps: this.#jumps,
      missing: this.#checker.missingBars,
    });
  }

  #take(bar: Bar, row: number): void {
    const missingBefore = this.#checker.missingBars;
    const problem = this.#checker.next(bar, row);
    const isDirty = problem?.severity === 'doubtful';
    if (problem?.severity === 'fatal' || (isDirty && this.#options.dirty === 'refuse')) {
      this.problems.add({ ...problem, column: null });
      return;
    }
    const missing = this.#checker.missingBars - missingBefore;
    if (missing > 0 && this.#previous !== null)
      this.#gaps.add({ row, from: this.#previous.closesAt, to: bar.opensAt, bars: missing });
    if (isDirty) {
      this.#dropped.add({ ...problem, column: null });
      return;
    }
    this.#noteJump(bar, row);
    this.#columns.push(bar);
    this.#previous = bar;
  }

  #noteJump(bar: Bar, row: number): void {
    const before = this.#previous?.close ?? bar.open;
    const factor = bar.open / before;
    if (factor < JUMP && factor > 1 / JUMP) return;
    const sentence = `Row ${row}: opens at ${bar.open} after a close of ${before}. Looks like a split that was not adjusted; use adjusted prices unless the market did move.`;
    this.#jumps.add({ code: 'JUMP', row, column: 'open', sentence });
  }
}

function problemOf(path: string, failure: unknown): RowProblem {
  if (failure instanceof CsvError) {
    const row = typeof failure['lines'] === 'number' ? failure['lines'] : 1;
    const sentence = `Row ${row}: ${failure.message}. Expected comma separated values; save the file as CSV.`;
    return { code: 'NOT_CSV', row, column: null, sentence };
  }
  const reason = failure instanceof Error ? failure.message : String(failure);
  return {
    code: 'UNREADABLE_FILE',
    row: 1,
    column: null,
    sentence: `${path} cannot be read: ${reason}. Check its name, and that a name ending with .gz is a gzip file.`,
  };
}
