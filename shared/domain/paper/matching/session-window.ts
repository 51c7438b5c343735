import type { SessionCalendar } from '../../market/instrument.ts';
import { addMs, DAY_MS, HOUR_MS, type UtcMillis, utcMillis } from '../../time/instant.ts';

interface Session {
  readonly opensAt: UtcMillis;
  readonly closesAt: UtcMillis;
}
/** Extended trading goes on for four hours after every close, early closes included. */
const AFTER_HOURS_MS = 4 * HOUR_MS;

/** The session in progress at `at`, or else the next one. */
export function sessionEndingAfter(calendar: SessionCalendar, at: UtcMillis): Session {
  const day = Math.floor(at / DAY_MS) * DAY_MS;
  if (calendar === '24x7') return { opensAt: utcMillis(day), closesAt: utcMillis(day + DAY_MS) };
  for (let d = day; ; d += DAY_MS) {
    const dow = new Date(d).getUTCDay();
    const closesAt = d + 21 * HOUR_MS;
    if (dow > 0 && dow < 6 && closesAt > at)
      return { opensAt: utcMillis(d + 14.5 * HOUR_MS), closesAt: utcMillis(closesAt) };
  }
}

/** When a day order sent at `now` expires: at the close of its session, or of the extended trading after it. */
export function dayOrderEnd(calendar: SessionCalendar, now: UtcMillis, extendedHours: boolean): UtcMillis {
  if (!extendedHours || calendar === '24x7') return sessionEndingAfter(calendar, now).closesAt;
  return addMs(sessionEndingAfter(calendar, addMs(now, -AFTER_HOURS_MS)).closesAt, AFTER_HOURS_MS);
}
