import type { ProfileId } from '../ids/ids.ts';
import type { Decimal } from '../money/decimal.ts';
import type { Timeframe } from '../time/timeframe.ts';

/** A series whose newest closed bar is looked at. */
interface OfSeries {
  readonly source: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
}

/** Of the close of the newest bar; a price that is met counts as reached from either side. */
export interface PriceCondition extends OfSeries {
  readonly kind: 'price';
  readonly when: 'above' | 'below';
  readonly price: Decimal;
}

/** A bar that the calendar has, and that has been due for longer than this, is not there. */
export interface StalenessCondition extends OfSeries {
  readonly kind: 'staleness';
  /** Whole minutes of the market's own time, from 1. */
  readonly minutes: number;
}

/** Equity of a profile below the highest it has had, flows taken out. */
export interface DrawdownCondition {
  readonly kind: 'drawdown';
  readonly profileId: ProfileId;
  /** Hundredths of the highest equity, above 0 to 100. */
  readonly percent: number;
}

/** Each fill of the profile; of every profile where none is named. */
export interface FillCondition {
  readonly kind: 'fill';
  readonly profileId: ProfileId | null;
}

/** Each entry that a guard or risk denied, each order that desk or venue refused; of every profile where none is named. */
export interface GuardCondition {
  readonly kind: 'guard';
  readonly profileId: ProfileId | null;
}

/** What stands for a while: it holds at one look and not at another. */
export type StandingCondition = PriceCondition | StalenessCondition | DrawdownCondition;
/** What happens once. */
export type EventCondition = FillCondition | GuardCondition;
export type AlertCondition = StandingCondition | EventCondition;

export const STANDING_KINDS = ['price', 'staleness', 'drawdown'] as const;
