import { type UtcMillis, utcMillis } from '../time/instant.ts';
import { type SessionCalendar, sessionsBetween } from '../time/sessions.ts';
import type { EquityPoint } from './equity.ts';

/**
 * The points with one more at the close of every trading day that has none. A profile is marked only while something is open, so on the days between it is
 * worth what it was; without them the quiet days would be missing from its daily returns, and whatever is made yearly of these would be too large.
 *
 * @param points in order of time
 * @param until the moment up to which days are counted; a day that is not over has no close yet
 */
export function withQuietDays(
  points: readonly EquityPoint[],
  calendar: SessionCalendar,
  until: UtcMillis,
): readonly EquityPoint[] {
  const filled: EquityPoint[] = [];
  for (const [place, point] of points.entries()) {
    filled.push(point);
    const next = points[place + 1];
    const end = utcMillis(Math.max(point.at, next?.at ?? until));
    for (const { closesAt } of sessionsBetween(calendar, utcMillis(point.at), end)) {
      const isBetween = closesAt > point.at && (next === undefined ? closesAt <= until : closesAt < next.at);
      if (isBetween) filled.push({ ...point, at: closesAt, flow: 0 });
    }
  }
  return filled;
}
