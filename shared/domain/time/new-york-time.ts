import { type DayNumber, lastWeekday, nthWeekday } from './calendar-day.ts';
import { DAY_MS, HOUR_MS, type UtcMillis, utcMillis } from './instant.ts';

/**
 * Whether New York keeps daylight time through the trading hours of this day. Clocks change on a Sunday at 02:00, when no market is open, so a
 * day has one answer. Rules: Energy Policy Act of 2005 (from 2007) and Uniform Time Act as of 1986 (1987 to 2006). The
 * rule costs some hundred times less than Intl, and a test holds it against Intl.
 */
function isNewYorkDaylightTime(day: DayNumber): boolean {
  const year = new Date(day * DAY_MS).getUTCFullYear();
  const [begins, ends] =
    year >= 2007
      ? [nthWeekday(year, 3, 0, 2), nthWeekday(year, 11, 0, 1)]
      : [nthWeekday(year, 4, 0, 1), lastWeekday(year, 10, 0)];
  return day >= begins && day < ends;
}

/** The moment when clocks in New York show `localMs` milliseconds after midnight on this day, from 03:00 on. */
export function newYorkInstant(day: DayNumber, localMs: number): UtcMillis {
  return utcMillis(day * DAY_MS + localMs + (isNewYorkDaylightTime(day) ? 4 : 5) * HOUR_MS);
}
