import { DAY_MS } from '../time/instant.ts';
import type { AnalystAnswer } from './analyst-answer.ts';
import type { DirectionTracker } from './direction.ts';
import { ensembleBias, type EnsembleReading } from './ensemble/ensemble.ts';
import type { EnsembleWeights } from './ensemble/weights.ts';
import type { StrategyParameters } from './parameters/parameters.ts';
import type { Bias } from './rule.ts';
import type { Blocker } from './signal.ts';
import type { Snapshot } from './snapshot.ts';

/** The private half of a decision: what one profile brings to a bar of one symbol. */
export interface Standing {
  readonly parameters: StrategyParameters;
  readonly tracker: DirectionTracker;
  /** Null when no valid set is known; the ensemble then gives no signal. */
  readonly weights: EnsembleWeights | null;
  /** Null when no analyst answered, and in backtests without recorded answers. */
  readonly analyst: AnalystAnswer | null;
}

/** The direction to judge: that of the trend; where the trend need not agree and gives none, that of the ensemble. */
export function directionFrom(
  parameters: StrategyParameters,
  trend: Bias,
  reading: EnsembleReading | null,
): Bias {
  if (trend !== 'flat') return trend;
  if (parameters.ensembleMode === 'only') return ensembleBias(reading, parameters);
  if (parameters.trendMode === 'required' || parameters.ensembleMode === 'off') return 'flat';
  return ensembleBias(reading, parameters);
}

const NOWHERE: Blocker = { by: 'direction', code: 'NO_DIRECTION' };
const NO_SHORTS: Blocker = { by: 'direction', code: 'SHORTS_NOT_ALLOWED' };

/** What stands against a direction before any rule but the trend is asked. Spot crypto cannot be sold short. */
export function directionBlocker(
  snapshot: Snapshot,
  { parameters }: Standing,
  direction: Bias,
): Blocker | null {
  if (direction === 'flat') return NOWHERE;
  if (direction === 'short') {
    const isShortable = parameters.allowShort && snapshot.shortable && snapshot.assetClass !== 'crypto';
    if (!isShortable) return NO_SHORTS;
  }
  return null;
}

const THURSDAY = 4;

/** The share of the usual size that the day allows: less at weekends in a market that is open then. */
export function daySizeFactor(snapshot: Snapshot, parameters: StrategyParameters): number {
  if (!snapshot.hours.alwaysOpen) return 1;
  const weekday = (Math.floor(snapshot.now / DAY_MS) + THURSDAY) % 7; // 1970-01-01 was a Thursday, and 0 is Sunday.
  return weekday === 0 || weekday === 6 ? parameters.weekendSizeFactor : 1;
}
