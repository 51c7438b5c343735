export type BarProblemCode =
  | 'NOT_A_NUMBER'
  | 'NOT_POSITIVE'
  | 'NEGATIVE_VOLUME'
  | 'HIGH_BELOW_LOW'
  | 'OUTSIDE_RANGE'
  | 'NO_DURATION'
  | 'DUPLICATE'
  | 'OUT_OF_ORDER'
  | 'OPEN_BAR'
  | 'GAP';

/**
 * `fatal`: the row cannot be traded on. `doubtful`: its prices contradict each other, as a few rows of many real files do; whoever imports
 * decides. `notice`: a fact worth telling.
 */
export type Severity = 'fatal' | 'doubtful' | 'notice';

export interface BarProblem {
  readonly code: BarProblemCode;
  readonly severity: Severity;
  /** Place of the bar, from 0. */
  readonly row: number;
  /** What, where, what was expected, and the remedy. */
  readonly sentence: string;
}
