import { type Decimal, ZERO } from '../money/decimal.ts';
import { riskDayOf } from '../risk/risk-day.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { SessionCalendar } from '../time/sessions.ts';

/** What is counted by the risk day (see risk/risk-day.ts). */
export interface RiskDayFigures {
  /** The day at the exchange, YYYY-MM-DD. */
  readonly date: string;
  readonly sessionStartEquity: Decimal;
  /** Deposits less withdrawals since the day began. */
  readonly flowsSinceSessionStart: Decimal;
  readonly entriesToday: number;
}

/**
 * The figures of the risk day that `at` lies in. A new day begins with the equity of the last mark before it, so that a gap over night is a loss of
 * the new day; a moment that is itself the beginning of the day begins it with its own equity.
 *
 * @param last the figures as last kept, with the equity of the last mark
 */
export function riskDayFigures(
  last: RiskDayFigures & { readonly equity: Decimal },
  moment: { readonly equity: Decimal; readonly at: UtcMillis; readonly calendar: SessionCalendar },
): RiskDayFigures {
  const { date, startsAt } = riskDayOf(moment.calendar, moment.at);
  if (date === last.date) {
    const { sessionStartEquity, flowsSinceSessionStart, entriesToday } = last;
    return { date, sessionStartEquity, flowsSinceSessionStart, entriesToday };
  }
  return {
    date,
    sessionStartEquity: startsAt === moment.at ? moment.equity : last.equity,
    flowsSinceSessionStart: ZERO,
    entriesToday: 0,
  };
}
