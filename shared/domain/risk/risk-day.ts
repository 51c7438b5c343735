import type { UtcMillis } from '../time/instant.ts';
import {
  type ExceptionalDays,
  nextSession,
  previousSession,
  type SessionCalendar,
  sessionOf,
} from '../time/sessions.ts';

/** The stretch over which a daily loss and the entries of a day are counted. */
export interface RiskDay {
  /** The day at the exchange, YYYY-MM-DD, of the session it ends with. */
  readonly date: string;
  readonly startsAt: UtcMillis;
}

/**
 * The risk day of a moment: it begins with the close of the session before, so that a gap over night counts as a loss of the next day,
 * and a weekend belongs to Monday. Coins begin at midnight UTC. The instant of a close belongs to the day that begins with it.
 */
export function riskDayOf(calendar: SessionCalendar, at: UtcMillis, exceptions?: ExceptionalDays): RiskDay {
  const session = sessionOf(calendar, at, exceptions) ?? nextSession(calendar, at, exceptions);
  return { date: session.date, startsAt: previousSession(calendar, at, exceptions).closesAt };
}
