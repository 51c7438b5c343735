import { Cron } from 'croner';
import type { Result } from '../../shared/domain/result.ts';
import { ok, refuse } from '../../shared/domain/result.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import { utcMillis } from '../../shared/domain/time/instant.ts';

/** A checked NCRONTAB expression, in UTC. */
export interface Schedule {
  readonly text: string;
  /** The first occurrence after a moment; null when there is none any more. */
  next(after: UtcMillis): UtcMillis | null;
}

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const FIELDS: readonly Field[] = [
  { name: 'second', min: 0, max: 59, names: [] },
  { name: 'minute', min: 0, max: 59, names: [] },
  { name: 'hour', min: 0, max: 23, names: [] },
  { name: 'day of the month', min: 1, max: 31, names: [] },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'day of the week', min: 0, max: 6, names: DAYS },
];

const PART = /^(?:(\*)|([A-Z]{3}|\d{1,2})(?:-([A-Z]{3}|\d{1,2}))?)(?:\/(\d{1,2}))?$/;

/**
 * Reads what Azure Functions reads: six fields (second first) of numbers, names, `*`, lists, ranges and steps; both day fields must match when both are
 * given. What other crons allow beyond that (L, #, W, ?, macros, five fields) is refused with a sentence, because the two hosts would disagree about it.
 */
export function parseSchedule(text: string): Result<Schedule, string> {
  const fields = text.trim().toUpperCase().split(/\s+/);
  if (fields.length !== FIELDS.length) {
    return refuse(
      `A schedule has six fields (second minute hour day month day-of-week); ${JSON.stringify(text)} has ${fields.length}.`,
    );
  }
  for (const [index, field] of FIELDS.entries()) {
    const problem = problemOf(fields[index] ?? '', field);
    if (problem !== null) return refuse(`${problem} in the schedule ${JSON.stringify(text)}.`);
  }
  // An occurrence is a moment of UTC: with local zones an hour would fire twice or never each year.
  const cron = new Cron(fields.join(' '), { mode: '6-part', domAndDow: true, timezone: 'UTC', paused: true });
  return ok({
    text: text.trim(),
    next: (after) => {
      const next = cron.nextRun(new Date(after));
      return next === null ? null : utcMillis(next.getTime());
    },
  });
}

function problemOf(text: string, field: Field): string | null {
  for (const part of text.split(',')) {
    const match = PART.exec(part);
    if (match === null) {
      return `The ${field.name} ${JSON.stringify(part)} is not a number, a name, *, a range or a step (L, W, # and ? are not supported)`;
    }
    const [, star, from, to, step] = match;
    const first = star === undefined ? valueOf(from, field) : field.min;
    const last = to === undefined ? first : valueOf(to, field);
    if (first === null || last === null) {
      return `The ${field.name} ${JSON.stringify(part)} is outside ${field.min} to ${field.max}`;
    }
    if (last < first) return `The ${field.name} range ${JSON.stringify(part)} runs backwards`;
    if (step === undefined) continue;
    if (Number(step) === 0) return `The ${field.name} ${JSON.stringify(part)} steps by nothing`;
    if (star === undefined && to === undefined)
      return `The ${field.name} ${JSON.stringify(part)} steps from a single value`;
  }
  return null;
}

function valueOf(text: string | undefined, field: Field): number | null {
  if (text === undefined) return null;
  const named = field.names.indexOf(text);
  if (named >= 0) return field.min + named;
  const value = Number(text);
  return Number.isInteger(value) && value >= field.min && value <= field.max ? value : null;
}
