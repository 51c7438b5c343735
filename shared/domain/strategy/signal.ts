import type { Direction } from '../orders/intent.ts';
import type { EnsembleReading } from './ensemble/ensemble.ts';
import type { Bias, RuleName, Verdict, VerdictCode } from './rule.ts';

/** The verdicts of one bar: the seven rules in their order, then the ensemble. */
export type Verdicts = readonly [
  trend: Verdict,
  session: Verdict,
  zone: Verdict,
  momentum: Verdict,
  trigger: Verdict,
  risk: Verdict,
  analyst: Verdict,
  ensemble: Verdict,
];

/** What stopped an entry: a rule, or what is asked of all rules together. */
export interface Blocker {
  readonly by: RuleName | 'direction' | 'score';
  readonly code: VerdictCode | 'SHORTS_NOT_ALLOWED' | 'REPEATED_DIRECTION' | 'SCORE_BELOW_THRESHOLD';
}

/** Measured prices; they become ticks at the door of the order. `riskPerUnit` is the distance of the stop, 1 R. */
export interface EntryPlan {
  readonly entryReference: number;
  readonly stop: number;
  readonly target: number;
  readonly riskPerUnit: number;
}

interface Judged {
  /** Empty when the evaluation stopped at the first veto. */
  readonly verdicts: Verdicts | readonly [];
  /** What the ensemble said, for learning; null when it is off or had no value. */
  readonly ensemble: EnsembleReading | null;
}

export interface EntrySignal extends Judged {
  readonly outcome: 'enter';
  readonly direction: Direction;
  /** True when the last entry was the other way round. */
  readonly flip: boolean;
  /** The weighted score in favour of the direction, scoreThreshold..1. */
  readonly score: number;
  /** Share of the usual size, 0.5..1, smaller at weekends where the parameters say so. */
  readonly conviction: number;
  readonly plan: EntryPlan;
  readonly blocker: null;
}

export interface HoldSignal extends Judged {
  readonly outcome: 'hold';
  readonly direction: Bias;
  /** The weighted score where it was what stopped the entry; 0 where a rule did. */
  readonly score: number;
  readonly conviction: 0;
  readonly plan: null;
  readonly blocker: Blocker;
}

/** What the strategy thinks of one bar. A pure function of the snapshot and of the profile's standing. */
export type Signal = EntrySignal | HoldSignal;
