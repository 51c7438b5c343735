import { WARM_UP_BARS } from '../indicators/run.ts';
import type { Direction } from '../orders/intent.ts';
import type { Bias } from './rule.ts';

/**
 * Bars after which an entry suppresses nothing any more. Half a run: every bar so near has values in the frame of the newest bar, because no
 * indicator is slower, so whether an entry still stands can be read from that frame alone and nothing is written for a hold.
 */
export const SUPPRESSION_BARS = WARM_UP_BARS / 2;

/** The last entry in a symbol, plain JSON. It changes when a trade is opened and when it is closed, never for a bar without either. */
export interface DirectionTracker {
  /** `flat` only before the first entry. */
  readonly direction: Bias;
  /** The place of the entry's bar in its series. */
  readonly atOrdinal: number;
  /** False once the trade that came of the entry is over, or never came about: the next signal is then free. */
  readonly stands: boolean;
}

export const NEW_TRACKER: DirectionTracker = { direction: 'flat', atOrdinal: -1, stands: false };

export function afterEntry(direction: Direction, atOrdinal: number): DirectionTracker {
  return { direction, atOrdinal, stands: true };
}

/** Arms the tracker again: the trade that came of the last entry is over, or never came about. */
export function afterTradeClosed(tracker: DirectionTracker): DirectionTracker {
  return tracker.stands ? { ...tracker, stands: false } : tracker;
}

/** True when the last entry was the other way round. */
export function isFlip(tracker: DirectionTracker, direction: Direction): boolean {
  return tracker.direction !== 'flat' && tracker.direction !== direction;
}
