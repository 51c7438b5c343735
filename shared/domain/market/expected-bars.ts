import type { UtcMillis } from '../time/instant.ts';
import { type ExceptionalDays, type SessionCalendar, sessionsBetween } from '../time/sessions.ts';
import { type Timeframe, timeframeMs } from '../time/timeframe.ts';

/**
 * How many bars of a timeframe the calendar has wholly between two moments. Bars are counted from the open of each session; the last one of a session may
 * be short, and counts.
 */
export function expectedBars(
  calendar: SessionCalendar,
  timeframe: Timeframe,
  from: UtcMillis,
  to: UtcMillis,
  exceptions?: ExceptionalDays,
): number {
  let count = 0;
  for (const { opensAt, closesAt } of sessionsBetween(calendar, from, to, exceptions)) {
    const lengthMs = timeframe === '1d' ? closesAt - opensAt : timeframeMs(timeframe);
    const first = Math.max(0, Math.ceil((from - opensAt) / lengthMs));
    const end =
      to >= closesAt ? Math.ceil((closesAt - opensAt) / lengthMs) : Math.floor((to - opensAt) / lengthMs);
    count += Math.max(0, end - first);
  }
  return count;
}
