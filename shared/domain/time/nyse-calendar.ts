import {
  type DayNumber,
  dayNumberOf,
  lastWeekday,
  nthWeekday,
  parseDate,
  weekdayOf,
} from './calendar-day.ts';
import { invariant } from '../result.ts';

/**
 * Days without trading on the New York Stock Exchange, by its Rule 7.2 and its notices. The rules hold from 1998, the first year
 * with Martin Luther King Day.
 */

const SUNDAY = 0;
const MONDAY = 1;
const THURSDAY = 4;
const SATURDAY = 6;

function days(...dates: readonly string[]): ReadonlySet<DayNumber> {
  return new Set(
    dates.map((date) => {
      const day = parseDate(date);
      invariant(day !== null, `${date} is a day of the calendar`);
      return day;
    }),
  );
}

/** Closures no rule foresees: attacks, storms, days of mourning. New ones are added here; the venue's own calendar wins before that. */
const CLOSED_BY_NOTICE = days(
  '2001-09-11',
  '2001-09-12',
  '2001-09-13',
  '2001-09-14',
  '2004-06-11',
  '2007-01-02',
  '2012-10-29',
  '2012-10-30',
  '2018-12-05',
  '2025-01-09',
);
const EARLY_BY_NOTICE = days('2003-12-26');

/** Gregorian Easter Sunday (anonymous algorithm, Meeus, "Astronomical Algorithms", chapter 8). */
function easterSunday(year: number): DayNumber {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return dayNumberOf(year, Math.floor(n / 31), (n % 31) + 1);
}

/** A fixed date that falls on a Saturday is kept on the Friday before, on a Sunday on the Monday after. */
function observed(day: DayNumber): DayNumber {
  const weekday = weekdayOf(day);
  if (weekday === SATURDAY) return day - 1;
  return weekday === SUNDAY ? day + 1 : day;
}

function holidaysOf(year: number): ReadonlySet<DayNumber> {
  const newYear = dayNumberOf(year, 1, 1);
  const holidays = new Set([
    nthWeekday(year, 1, MONDAY, 3), // Martin Luther King
    nthWeekday(year, 2, MONDAY, 3), // Presidents
    easterSunday(year) - 2, // Good Friday
    lastWeekday(year, 5, MONDAY), // Memorial Day
    observed(dayNumberOf(year, 7, 4)),
    nthWeekday(year, 9, MONDAY, 1), // Labor Day
    nthWeekday(year, 11, THURSDAY, 4), // Thanksgiving
    observed(dayNumberOf(year, 12, 25)),
  ]);
  if (year >= 2022) holidays.add(observed(dayNumberOf(year, 6, 19))); // Juneteenth
  // A New Year on a Saturday is not kept: the Friday is the last day of the books of the old year.
  if (weekdayOf(newYear) !== SATURDAY) holidays.add(observed(newYear));
  return holidays;
}

/** The day that closes early for Independence Day, or null. */
function earlyBeforeIndependence(year: number): DayNumber | null {
  const fourth = dayNumberOf(year, 7, 4);
  const weekday = weekdayOf(fourth);
  if (weekday === SATURDAY || weekday === SUNDAY || weekday === MONDAY) return null;
  // Until 2012 the Friday after a Thursday holiday closed early, since then the Wednesday before it.
  return year < 2013 && weekday === THURSDAY ? fourth + 1 : fourth - 1;
}

export type NyseDay = 'closed' | 'full' | 'early';

/** What every weekday of a year is; a day that is not in the map is full if it is a weekday and closed otherwise. */
export function nyseExceptions(year: number): ReadonlyMap<DayNumber, NyseDay> {
  const early = [
    nthWeekday(year, 11, THURSDAY, 4) + 1,
    dayNumberOf(year, 12, 24),
    earlyBeforeIndependence(year),
  ];
  const kinds = new Map<DayNumber, NyseDay>();
  for (const day of [...early, ...EARLY_BY_NOTICE]) if (day !== null) kinds.set(day, 'early');
  for (const day of [...holidaysOf(year), ...CLOSED_BY_NOTICE]) kinds.set(day, 'closed');
  return kinds;
}

/** Whether a day is a trading day, and a full one. `exceptions` are those of the day's year. */
export function nyseDay(day: DayNumber, exceptions: ReadonlyMap<DayNumber, NyseDay>): NyseDay {
  const weekday = weekdayOf(day);
  if (weekday === SATURDAY || weekday === SUNDAY) return 'closed';
  return exceptions.get(day) ?? 'full';
}
