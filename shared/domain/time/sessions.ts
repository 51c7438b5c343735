import { invariant } from '../result.ts';
import { type DayNumber, dateOf, dayNumberOf, parseDate } from './calendar-day.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type UtcMillis, utcMillis } from './instant.ts';
import { newYorkInstant } from './new-york-time.ts';
import { type NyseDay, nyseDay, nyseExceptions } from './nyse-calendar.ts';

/** XNYS: regular hours of the New York Stock Exchange. 24x7: each day of UTC is a session, from midnight to midnight. */
export type SessionCalendar = 'XNYS' | '24x7';

/** One stretch of trading. It holds the moments from `opensAt` up to and without `closesAt`. */
export interface Session {
  /** The day at the exchange, YYYY-MM-DD. */
  readonly date: string;
  readonly opensAt: UtcMillis;
  readonly closesAt: UtcMillis;
  /** Shorter than usual. */
  readonly early: boolean;
}

/** What a venue's own calendar says about a day; it wins over the rules. `hours` is null for a day without trading. */
export interface ExceptionalDay {
  readonly date: string;
  readonly hours: { readonly opensAt: UtcMillis; readonly closesAt: UtcMillis } | null;
}

/** Exceptional days ready for look-ups: made once by exceptionalDays(), handed to every question. */
export type ExceptionalDays = ReadonlyMap<DayNumber, Session | null>;

const FIRST_YEAR = 1998;
const LAST_YEAR = 2099;
const FIRST_DAY = dayNumberOf(FIRST_YEAR, 1, 1);
const DAYS = dayNumberOf(LAST_YEAR + 1, 1, 1) - FIRST_DAY;
/** No market stays closed for longer; a search beyond it has been given a calendar without sessions. */
const SEARCH_DAYS_MAX = 60;

const OPENS_MS = 9 * HOUR_MS + 30 * MINUTE_MS;
const CLOSES_MS = 16 * HOUR_MS;
const CLOSES_EARLY_MS = 13 * HOUR_MS;
const USUAL_MS: Readonly<Record<SessionCalendar, number>> = { XNYS: CLOSES_MS - OPENS_MS, '24x7': DAY_MS };

const NO_EXCEPTIONS: ExceptionalDays = new Map();

/**
 * Sessions by day, made when first asked for. The memo is invisible: the same day always has the same session, and a backtest asks
 * for it a million times.
 */
const XNYS_SESSIONS = new Array<Session | null | undefined>(DAYS);
const UTC_SESSIONS = new Array<Session | null | undefined>(DAYS);
const NYSE_YEARS = new Map<number, ReadonlyMap<DayNumber, NyseDay>>();

function makeSession(calendar: SessionCalendar, day: DayNumber): Session | null {
  const date = dateOf(day);
  if (calendar === '24x7') {
    return { date, opensAt: utcMillis(day * DAY_MS), closesAt: utcMillis((day + 1) * DAY_MS), early: false };
  }
  const year = Number(date.slice(0, 4));
  const exceptions = NYSE_YEARS.get(year) ?? nyseExceptions(year);
  NYSE_YEARS.set(year, exceptions);
  const kind = nyseDay(day, exceptions);
  if (kind === 'closed') return null;
  const early = kind === 'early';
  const closesAt = newYorkInstant(day, early ? CLOSES_EARLY_MS : CLOSES_MS);
  return { date, opensAt: newYorkInstant(day, OPENS_MS), closesAt, early };
}

/** Apart from the look-up, which must not build a sentence a million times. */
function outsideCalendar(day: DayNumber): never {
  invariant(
    false,
    `The calendar knows the years ${FIRST_YEAR} to ${LAST_YEAR}, asked for day ${day} since 1970`,
  );
}

function sessionOn(calendar: SessionCalendar, day: DayNumber, exceptions: ExceptionalDays): Session | null {
  if (exceptions.size > 0) {
    const exceptional = exceptions.get(day);
    if (exceptional !== undefined) return exceptional;
  }
  const place = day - FIRST_DAY;
  if (place < 0 || place >= DAYS) outsideCalendar(day);
  const sessions = calendar === 'XNYS' ? XNYS_SESSIONS : UTC_SESSIONS;
  const known = sessions[place];
  if (known !== undefined) return known;
  const made = makeSession(calendar, day);
  sessions[place] = made;
  return made;
}

/** Sessions of both calendars lie within one day of UTC, so a moment has one session it could belong to. */
function dayOf(at: UtcMillis): DayNumber {
  return Math.floor(at / DAY_MS);
}

/**
 * Prepares a venue's exceptional days.
 * @throws InvariantBroken for a date that is none, for hours that run backward or leave the date's day of UTC, and for a date twice
 */
export function exceptionalDays(calendar: SessionCalendar, list: readonly ExceptionalDay[]): ExceptionalDays {
  const prepared = new Map<DayNumber, Session | null>();
  for (const { date, hours } of list) {
    const day = parseDate(date);
    invariant(day !== null, `An exceptional day is written YYYY-MM-DD, got ${JSON.stringify(date)}`);
    invariant(!prepared.has(day), `The exceptional day ${date} is given once`);
    if (hours === null) {
      prepared.set(day, null);
      continue;
    }
    const { opensAt, closesAt } = hours;
    const isInside = dayOf(opensAt) === day && closesAt > opensAt && closesAt <= (day + 1) * DAY_MS;
    invariant(isInside, `The hours of ${date} run forward within that day of UTC`);
    prepared.set(day, { date, opensAt, closesAt, early: closesAt - opensAt < USUAL_MS[calendar] });
  }
  return prepared;
}

/**
 * The session that is open at this moment, or null. At its close a session is over: ask with a bar's `opensAt` for the session the bar
 * belongs to. Throws InvariantBroken outside the years 1998 to 2099, as all questions here do.
 */
export function sessionOf(
  calendar: SessionCalendar,
  at: UtcMillis,
  exceptions: ExceptionalDays = NO_EXCEPTIONS,
): Session | null {
  const session = sessionOn(calendar, dayOf(at), exceptions);
  return session !== null && at >= session.opensAt && at < session.closesAt ? session : null;
}

export function isOpen(
  calendar: SessionCalendar,
  at: UtcMillis,
  exceptions: ExceptionalDays = NO_EXCEPTIONS,
): boolean {
  return sessionOf(calendar, at, exceptions) !== null;
}

/** The first session that opens after this moment. */
export function nextSession(
  calendar: SessionCalendar,
  at: UtcMillis,
  exceptions: ExceptionalDays = NO_EXCEPTIONS,
): Session {
  return searched(calendar, dayOf(at), 1, exceptions, (session) => session.opensAt > at);
}

/** The last session that had closed by this moment. */
export function previousSession(
  calendar: SessionCalendar,
  at: UtcMillis,
  exceptions: ExceptionalDays = NO_EXCEPTIONS,
): Session {
  return searched(calendar, dayOf(at), -1, exceptions, (session) => session.closesAt <= at);
}

function searched(
  calendar: SessionCalendar,
  from: DayNumber,
  step: 1 | -1,
  exceptions: ExceptionalDays,
  isWanted: (session: Session) => boolean,
): Session {
  for (let days = 0; days <= SEARCH_DAYS_MAX; days += 1) {
    const session = sessionOn(calendar, from + step * days, exceptions);
    if (session !== null && isWanted(session)) return session;
  }
  invariant(false, `No session of ${calendar} within ${SEARCH_DAYS_MAX} days of ${dateOf(from)}`);
}

/**
 * The date of the trading day a moment counts to: that of the session which is open, or opens next. For XNYS it begins at the close before, for
 * 24x7 at midnight UTC. Daily limits count by it.
 */
export function sessionDate(
  calendar: SessionCalendar,
  at: UtcMillis,
  exceptions: ExceptionalDays = NO_EXCEPTIONS,
): string {
  return searched(calendar, dayOf(at), 1, exceptions, (session) => session.closesAt > at).date;
}

/** Sessions that share a moment with the stretch from `from` up to and without `to`, in order. */
export function sessionsBetween(
  calendar: SessionCalendar,
  from: UtcMillis,
  to: UtcMillis,
  exceptions: ExceptionalDays = NO_EXCEPTIONS,
): readonly Session[] {
  const sessions: Session[] = [];
  for (let day = dayOf(from); day * DAY_MS < to; day += 1) {
    const session = sessionOn(calendar, day, exceptions);
    if (session !== null && session.opensAt < to && session.closesAt > from) sessions.push(session);
  }
  return sessions;
}
