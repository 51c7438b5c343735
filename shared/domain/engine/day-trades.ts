import type { Trade } from '../orders/trade.ts';
import type { UtcMillis } from '../time/instant.ts';
import { previousSession, sessionDate, type SessionCalendar } from '../time/sessions.ts';

/** Sessions over which day trades are counted, today included. Source: FINRA Rule 4210(f)(8)(B). */
const SESSIONS = 5;

/** The dates of day trades with this trade counted, and without those that are too old to matter at its close. */
export function dayTradesAfter(
  dates: readonly string[],
  { openedAt, closedAt }: Trade,
  calendar: SessionCalendar,
): readonly string[] {
  if (openedAt === null || closedAt === null) return dates;
  const date = sessionDate(calendar, closedAt);
  if (sessionDate(calendar, openedAt) !== date) return dates;
  const oldest = oldestCounted(calendar, closedAt);
  return [...dates.filter((day) => day >= oldest), date];
}

/** Day trades within the last five sessions, the one that `at` counts to included. */
export function dayTradesAt(dates: readonly string[], calendar: SessionCalendar, at: UtcMillis): number {
  if (dates.length === 0) return 0;
  const oldest = oldestCounted(calendar, at);
  return dates.filter((day) => day >= oldest).length;
}

function oldestCounted(calendar: SessionCalendar, at: UtcMillis): string {
  let session = previousSession(calendar, at);
  for (let back = 2; back < SESSIONS; back += 1) session = previousSession(calendar, session.opensAt);
  return session.date;
}
