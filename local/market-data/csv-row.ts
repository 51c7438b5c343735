import type { Bar } from '../../shared/domain/market/bar.ts';
import type { BarProblemCode } from '../../shared/domain/market/bar-problem.ts';
import { ok, refuse, type Result } from '../../shared/domain/result.ts';
import { parseDate } from '../../shared/domain/time/calendar-day.ts';
import { DAY_MS, parseInstant, type UtcMillis, utcMillis } from '../../shared/domain/time/instant.ts';
import { type SessionCalendar, sessionOf, sessionsBetween } from '../../shared/domain/time/sessions.ts';
import { type Timeframe, timeframeMs } from '../../shared/domain/time/timeframe.ts';

export type RowProblemCode =
  | BarProblemCode
  | 'UNREADABLE_FILE'
  | 'NOT_CSV'
  | 'MISSING_COLUMN'
  | 'REPEATED_COLUMN'
  | 'WRONG_CELL_COUNT'
  | 'NOT_A_TIME'
  | 'NOT_A_SESSION'
  | 'START_OR_END'
  | 'JUMP'
  | 'NO_ROWS';

/** What is wrong with a file, and where. `row` is the line of the file, its first line being 1. */
export interface RowProblem {
  readonly code: RowProblemCode;
  readonly row: number;
  /** Null when the row as a whole is meant. */
  readonly column: string | null;
  /** Row and column, what was there, what was expected, and the remedy. */
  readonly sentence: string;
}

/** How the times of a file are to be read. */
export interface CsvTimes {
  readonly timeframe: Timeframe;
  readonly calendar: SessionCalendar;
  /**
   * Whether a moment in the time column is the start or the end of its bar. Files differ, and a wrong guess would show a rule one bar of the
   * future, so there is no default: null reads dates of sessions only.
   */
  readonly timeIs: 'start' | 'end' | null;
}

export const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
export type Column = (typeof COLUMNS)[number];
/** The place of each column in the rows of the file, and how many cells a row has. */
export interface CsvLayout {
  readonly places: Readonly<Record<Column, number>>;
  readonly cells: number;
}

/** Other names of the time column. */
const TIME_NAMES: ReadonlySet<string> = new Set(['time', 'date', 'datetime', 'timestamp']);
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const YEARS = { first: 1998, last: 2099 };

/** Reads the first row of a file. Columns of other names are allowed and ignored; capitals do not matter. */
export function layoutOf(header: readonly string[]): Result<CsvLayout, RowProblem> {
  const names = header.map((cell) => {
    const name = cell.trim().toLowerCase();
    return TIME_NAMES.has(name) ? 'time' : name;
  });
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    const sentence = `Row 1: no column ${missing.join(', ')}; the row is ${quoted(header.join(','))}. Expected the names time, open, high, low, close, volume in any order, others ignored. Name the columns in the first row.`;
    return refuse({ code: 'MISSING_COLUMN', row: 1, column: missing[0] ?? null, sentence });
  }
  const repeated = COLUMNS.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (repeated !== undefined) {
    const sentence = `Row 1: the column ${repeated} is there twice. Expected it once; remove or rename one of them.`;
    return refuse({ code: 'REPEATED_COLUMN', row: 1, column: repeated, sentence });
  }
  const place = (column: Column) => names.indexOf(column);
  const places = {
    time: place('time'),
    open: place('open'),
    high: place('high'),
    low: place('low'),
    close: place('close'),
    volume: place('volume'),
  };
  return ok({ places, cells: header.length });
}

/** The bar of one row, its prices not yet compared with each other: bar-checks.ts does that. */
export function barOfRow(
  cells: readonly string[],
  row: number,
  layout: CsvLayout,
  times: CsvTimes,
): Result<Bar, RowProblem> {
  if (cells.length !== layout.cells) {
    const sentence = `Row ${row}: ${cells.length} cells. Expected ${layout.cells}, as in the first row; correct the row or leave it out.`;
    return refuse({ code: 'WRONG_CELL_COUNT', row, column: null, sentence });
  }
  const interval = intervalOf(cells[layout.places.time]?.trim() ?? '', row, times);
  if (!interval.ok) return interval;
  const numbers = { open: 0, high: 0, low: 0, close: 0, volume: 0 };
  for (const column of ['open', 'high', 'low', 'close', 'volume'] as const) {
    const text = cells[layout.places[column]]?.trim() ?? '';
    if (!NUMBER.test(text)) {
      const sentence = `Row ${row}, column ${column}: got ${quoted(text)}. Expected a number such as 61249.5; correct the cell or leave the row out.`;
      return refuse({ code: 'NOT_A_NUMBER', row, column, sentence });
    }
    numbers[column] = Number(text);
  }
  return ok({ ...interval.value, ...numbers });
}

type Interval = Pick<Bar, 'opensAt' | 'closesAt'>;

function intervalOf(text: string, row: number, times: CsvTimes): Result<Interval, RowProblem> {
  const wrong = (code: RowProblemCode, expected: string) =>
    refuse({
      code,
      row,
      column: 'time',
      sentence: `Row ${row}, column time: got ${quoted(text)}. ${expected}`,
    });
  const { timeframe, calendar, timeIs } = times;
  const day = parseDate(text);
  const instant = day === null ? parseInstant(text) : utcMillis(day * DAY_MS);
  if (instant === null)
    return wrong(
      'NOT_A_TIME',
      'Expected the date of a session such as 2026-11-20, or a moment in UTC such as 2026-11-20T14:30:00Z; correct the cell.',
    );
  const year = new Date(instant).getUTCFullYear();
  if (year < YEARS.first || year > YEARS.last)
    return wrong(
      'NOT_A_TIME',
      `The calendar knows the years ${YEARS.first} to ${YEARS.last}; leave the row out.`,
    );
  if (day === null) {
    if (timeIs === null)
      return wrong('START_OR_END', 'Say whether this moment is the start or the end of its bar.');
    if (timeframe === '1d' && calendar !== '24x7')
      return wrong('NOT_A_TIME', `A day of ${calendar} is named by its date, such as 2026-11-20.`);
    return ok(timeIs === 'start' ? startingAt(instant, times) : endingAt(instant, times));
  }
  if (timeframe !== '1d')
    return wrong('NOT_A_TIME', `A bar of ${timeframe} is named by a moment such as 2026-11-20T14:30:00Z.`);
  const session = sessionsBetween(calendar, instant, utcMillis(instant + DAY_MS)).find(
    ({ date }) => date === text,
  );
  if (session === undefined)
    return wrong(
      'NOT_A_SESSION',
      `${calendar} was closed on that day; choose the calendar 24x7, or leave the row out.`,
    );
  return ok({ opensAt: session.opensAt, closesAt: session.closesAt });
}

/** The last bar of a session may be short: it ends with the session. */
function startingAt(opensAt: UtcMillis, { timeframe, calendar }: CsvTimes): Interval {
  const closesAt = opensAt + timeframeMs(timeframe);
  const session = sessionOf(calendar, opensAt);
  return { opensAt, closesAt: utcMillis(Math.min(closesAt, session?.closesAt ?? closesAt)) };
}

function endingAt(closesAt: UtcMillis, { timeframe, calendar }: CsvTimes): Interval {
  const lengthMs = timeframeMs(timeframe);
  const session = sessionOf(calendar, utcMillis(closesAt - 1));
  const isLast = session !== null && session.closesAt === closesAt;
  const short = isLast ? (closesAt - session.opensAt) % lengthMs : 0;
  return { opensAt: utcMillis(closesAt - (short === 0 ? lengthMs : short)), closesAt };
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}
