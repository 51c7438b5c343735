import { expectedBars } from '../market/expected-bars.ts';
import { addMs, MINUTE_MS, type UtcMillis } from '../time/instant.ts';
import type { SessionCalendar } from '../time/sessions.ts';
import type { DrawdownCondition, PriceCondition, StalenessCondition } from './condition.ts';

/** What an alert says of the moment it was raised, for the screens to word. */
export type AlertFigures = Readonly<Record<string, string | number | null>>;

/** One look at a condition. */
export interface Look {
  readonly holds: boolean;
  /** By the market's own time. */
  readonly at: UtcMillis;
  readonly figures: AlertFigures;
}

/** The newest closed bar of a series. */
export interface NewestBar {
  readonly close: number;
  readonly closesAt: UtcMillis;
}

export function lookAtPrice({ when, price }: PriceCondition, { close, closesAt }: NewestBar): Look {
  const threshold = price.toFloat();
  const holds = when === 'above' ? close >= threshold : close <= threshold;
  return { holds, at: closesAt, figures: { price: price.toString(), close } };
}

/** A closed market is not late, so bars are counted by the calendar and not by the clock. */
export function lookAtStaleness(
  { minutes, timeframe }: StalenessCondition,
  newest: NewestBar,
  { calendar, now }: { readonly calendar: SessionCalendar; readonly now: UtcMillis },
): Look {
  const dueBy = addMs(now, -minutes * MINUTE_MS);
  const missing = dueBy > newest.closesAt ? expectedBars(calendar, timeframe, newest.closesAt, dueBy) : 0;
  return { holds: missing > 0, at: now, figures: { minutes, missing, newest: newest.closesAt } };
}

/** @param drawdownPct hundredths below the highest equity, zero or more */
export function lookAtDrawdown({ percent }: DrawdownCondition, drawdownPct: number, at: UtcMillis): Look {
  return { holds: drawdownPct >= percent, at, figures: { percent, drawdown: drawdownPct } };
}

/**
 * Edge-triggered: a condition is told when it begins to hold, the first look included, and not again before it has stopped holding.
 *
 * @param stands whether it was told and has held since
 */
export function turnOf(stands: boolean, holds: boolean): 'fires' | 're-arms' | 'stays' {
  if (stands === holds) return 'stays';
  return holds ? 'fires' : 're-arms';
}
