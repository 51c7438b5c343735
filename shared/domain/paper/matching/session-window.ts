import { addMs, HOUR_MS, type UtcMillis } from '../../time/instant.ts';
import { nextSession, type Session, type SessionCalendar, sessionOf } from '../../time/sessions.ts';

/** Extended trading goes on for four hours after every close, early closes included. */
const AFTER_HOURS_MS = 4 * HOUR_MS;

/** The session in progress at `at`, or else the next one. */
export function sessionEndingAfter(calendar: SessionCalendar, at: UtcMillis): Session {
  return sessionOf(calendar, at) ?? nextSession(calendar, at);
}

/** When a day order sent at `now` expires: at the close of its session, or of the extended trading after it. */
export function dayOrderEnd(calendar: SessionCalendar, now: UtcMillis, extendedHours: boolean): UtcMillis {
  if (!extendedHours || calendar === '24x7') return sessionEndingAfter(calendar, now).closesAt;
  return addMs(sessionEndingAfter(calendar, addMs(now, -AFTER_HOURS_MS)).closesAt, AFTER_HOURS_MS);
}
