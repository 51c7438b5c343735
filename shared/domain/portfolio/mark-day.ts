import { riskDayOf } from '../risk/risk-day.ts';
import { addMs, type UtcMillis } from '../time/instant.ts';
import type { ExceptionalDays, SessionCalendar } from '../time/sessions.ts';

/**
 * The trading day of a mark, YYYY-MM-DD. A mark is taken after something happened, so the one at the instant of a close ends the day,
 * where a decision at that instant begins the next one.
 */
export function markDayOf(calendar: SessionCalendar, at: UtcMillis, exceptions?: ExceptionalDays): string {
  return riskDayOf(calendar, addMs(at, -1), exceptions).date;
}
