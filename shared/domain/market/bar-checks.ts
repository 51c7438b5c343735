import { ok, refuse, type Result } from '../result.ts';
import { SECOND_MS, type UtcMillis } from '../time/instant.ts';
import type { ExceptionalDays, SessionCalendar } from '../time/sessions.ts';
import type { Timeframe } from '../time/timeframe.ts';
import type { Bar } from './bar.ts';
import { priceProblem } from './bar-prices.ts';
import type { BarProblem, BarProblemCode } from './bar-problem.ts';
import { expectedBars } from './expected-bars.ts';

export interface BarRules {
  readonly timeframe: Timeframe;
  readonly calendar: SessionCalendar;
  readonly now: UtcMillis;
  /** For how long after its close a bar may still change: 5 s, and 0 for a day, which is final when its session is. A finished file has 0. */
  readonly graceMs?: number;
  readonly exceptions?: ExceptionalDays;
}

/** Venues still revise a bar in the seconds after its close. */
const GRACE_MS = 5 * SECOND_MS;
/** More missing than this and indicators would speak of another market. */
const MISSING_SHARE_MAX = 0.05;

export interface BarReport {
  readonly problems: readonly BarProblem[];
  /** Bars the calendar has between the first and the last row, and how many of them are not there. */
  readonly expected: number;
  readonly missing: number;
}

export interface BarsRefused {
  readonly code: 'BAD_BARS' | 'TOO_MANY_MISSING';
  readonly report: BarReport;
  readonly sentence: string;
}

/** Checks a series row by row, as it is read. */
export class BarChecker {
  private readonly rules: BarRules;
  private previous: Bar | null = null;
  private row = -1;
  private present = 0;
  private missing = 0;

  constructor(rules: BarRules) {
    this.rules = rules;
  }

  /**
   * The problem of the next row, or null. One a row, the gravest; a fatal row is not compared with the one after it. `row` is what sentences call it:
   * its place from 0, unless the caller knows a better name, such as the line of a file.
   */
  next(bar: Bar, row = this.row + 1): BarProblem | null {
    this.row = row;
    const fatal = this.timeProblem(bar) ?? priceProblem(bar, this.row);
    if (fatal?.severity === 'fatal') return fatal;
    const gap = this.gapBefore(bar);
    this.previous = bar;
    this.present += 1;
    return fatal ?? gap;
  }

  get expected(): number {
    return this.present + this.missing;
  }

  get missingBars(): number {
    return this.missing;
  }

  private timeProblem(bar: Bar): BarProblem | null {
    if (bar.opensAt >= bar.closesAt) {
      return this.fatal(
        'NO_DURATION',
        bar,
        'it closes no later than it opens. Give each bar its open and its later close.',
      );
    }
    const { previous, rules } = this;
    if (previous !== null && bar.closesAt === previous.closesAt) {
      return this.fatal(
        'DUPLICATE',
        bar,
        'the row before it closes at the same moment. Keep one of the two.',
      );
    }
    if (previous !== null && bar.opensAt < previous.closesAt) {
      return this.fatal(
        'OUT_OF_ORDER',
        bar,
        'it begins before the row before it has closed. Sort the rows by time, without overlap.',
      );
    }
    const graceMs = rules.graceMs ?? (rules.timeframe === '1d' ? 0 : GRACE_MS);
    if (bar.closesAt > rules.now - graceMs) {
      return this.fatal(
        'OPEN_BAR',
        bar,
        `it is not final before ${graceMs} ms after its close. Leave it out until then.`,
      );
    }
    return null;
  }

  private gapBefore(bar: Bar): BarProblem | null {
    if (this.previous === null || bar.opensAt === this.previous.closesAt) return null;
    const { calendar, timeframe, exceptions } = this.rules;
    const missing = expectedBars(calendar, timeframe, this.previous.closesAt, bar.opensAt, exceptions);
    if (missing === 0) return null;
    this.missing += missing;
    const since = new Date(this.previous.closesAt).toISOString();
    const sentence = `Row ${this.row}: ${missing} ${timeframe} bars are missing since ${since}. They stay missing; load them if the venue has them.`;
    return { code: 'GAP', severity: 'notice', row: this.row, sentence };
  }

  private fatal(code: BarProblemCode, bar: Bar, text: string): BarProblem {
    const where = `Row ${this.row} (closes ${new Date(bar.closesAt).toISOString()})`;
    return { code, severity: 'fatal', row: this.row, sentence: `${where}: ${text}` };
  }
}

/** All problems of a series, in order of its rows. */
export function checkBars(bars: readonly Bar[], rules: BarRules): BarReport {
  const checker = new BarChecker(rules);
  const problems: BarProblem[] = [];
  for (const bar of bars) {
    const problem = checker.next(bar);
    if (problem !== null) problems.push(problem);
  }
  return { problems, expected: checker.expected, missing: checker.missingBars };
}

/**
 * Lets a series pass, with its report, or refuses it: BAD_BARS for a fatal row, or a doubtful one unless those are tolerated;
 * TOO_MANY_MISSING when more than 5 % of the calendar's bars are not there.
 */
export function acceptBars(
  bars: readonly Bar[],
  rules: BarRules,
  { tolerateDoubtful }: { readonly tolerateDoubtful: boolean },
): Result<BarReport, BarsRefused> {
  const report = checkBars(bars, rules);
  const bad = report.problems.find(
    ({ severity }) => severity === 'fatal' || (severity === 'doubtful' && !tolerateDoubtful),
  );
  if (bad !== undefined) return refuse({ code: 'BAD_BARS', report, sentence: bad.sentence });
  if (report.missing > MISSING_SHARE_MAX * report.expected) {
    const sentence = `${report.missing} of ${report.expected} bars are missing, more than ${MISSING_SHARE_MAX * 100} %. Load the missing ones, or begin after the gap.`;
    return refuse({ code: 'TOO_MANY_MISSING', report, sentence });
  }
  return ok(report);
}
