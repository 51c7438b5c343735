import { HOUR_MS, type UtcMillis } from '../time/instant.ts';
import {
  type ExceptionalDays,
  nextSession,
  previousSession,
  type Session,
  type SessionCalendar,
  sessionOf,
} from '../time/sessions.ts';

/** The session a moment is nearest to, in UTC milliseconds. Good for every moment from `from` up to and with `until`. */
export interface TradingHours {
  readonly alwaysOpen: boolean;
  readonly from: number;
  readonly until: number;
  readonly opensAt: number;
  readonly closesAt: number;
  /** The open of the session after this one. */
  readonly nextOpensAt: number;
}

/** How long after its close a session is still the one that matters: as long as extended hours last. */
export const EXTENDED_AFTER_MS = 4 * HOUR_MS;

const ALWAYS: TradingHours = {
  alwaysOpen: true,
  from: Number.NEGATIVE_INFINITY,
  until: Number.POSITIVE_INFINITY,
  opensAt: Number.NEGATIVE_INFINITY,
  closesAt: Number.POSITIVE_INFINITY,
  nextOpensAt: Number.NEGATIVE_INFINITY,
};

/** The hours around a moment: those of the session that is open or closed less than four hours ago, else of the next one. */
export function tradingHoursAt(
  calendar: SessionCalendar,
  at: UtcMillis,
  exceptions?: ExceptionalDays,
): TradingHours {
  if (calendar === '24x7') return ALWAYS;
  const last = sessionOf(calendar, at, exceptions) ?? previousSession(calendar, at, exceptions);
  const isCurrent = at <= last.closesAt + EXTENDED_AFTER_MS;
  const session = isCurrent ? last : nextSession(calendar, at, exceptions);
  const before: Session = isCurrent ? previousSession(calendar, session.opensAt, exceptions) : last;
  return {
    alwaysOpen: false,
    from: before.closesAt + EXTENDED_AFTER_MS + 1,
    until: session.closesAt + EXTENDED_AFTER_MS,
    opensAt: session.opensAt,
    closesAt: session.closesAt,
    nextOpensAt: nextSession(calendar, session.opensAt, exceptions).opensAt,
  };
}

/** Hours for a reader that goes through time bar by bar: asks the calendar once a session. */
export class HoursCursor {
  readonly #calendar: SessionCalendar;
  readonly #exceptions: ExceptionalDays | undefined;
  #hours: TradingHours | null = null;

  constructor(calendar: SessionCalendar, exceptions?: ExceptionalDays) {
    this.#calendar = calendar;
    this.#exceptions = exceptions;
  }

  at(at: UtcMillis): TradingHours {
    const known = this.#hours;
    if (known !== null && at >= known.from && at <= known.until) return known;
    this.#hours = tradingHoursAt(this.#calendar, at, this.#exceptions);
    return this.#hours;
  }
}
