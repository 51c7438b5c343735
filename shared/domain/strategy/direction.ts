import type { Bias } from './rule.ts';
import type { Blocker, Signal } from './signal.ts';

/**
 * What is remembered of a symbol from bar to bar, plain JSON. An entry signal in a direction is given once: repeats are suppressed until the
 * tracker is armed again, which happens
 * - when the trade was closed (`afterTradeClosed`),
 * - when a bar leans the other way or nowhere.
 * A bar that could not be judged (warm-up, gaps, missing values) says nothing about the market and changes nothing.
 */
export interface DirectionTracker {
  /** The last direction the market leaned to; `flat` only before the first. */
  readonly leaning: Bias;
  /** The direction of the last entry signal while it stands; `flat` when the next one is free. */
  readonly entered: Bias;
  /** How often the leaning has turned over. */
  readonly flips: number;
}

export const NEW_TRACKER: DirectionTracker = { leaning: 'flat', entered: 'flat', flips: 0 };

export function isRepeat(tracker: DirectionTracker, direction: Bias): boolean {
  return direction !== 'flat' && tracker.entered === direction;
}

export function isFlip(tracker: DirectionTracker, direction: Bias): boolean {
  return direction !== 'flat' && tracker.leaning !== 'flat' && tracker.leaning !== direction;
}

/** Whether a hold came from missing inputs rather than from the market. */
function isUnjudged({ code }: Blocker): boolean {
  switch (code) {
    case 'WARM_UP':
    case 'DATA_GAPS':
    case 'VALUE_MISSING':
    case 'HIGHER_BARS_MISSING':
    case 'WEIGHTS_INVALID':
      return true;
    default:
      return false;
  }
}

/** The tracker after a bar; the same object when nothing changed, as on most bars. */
export function afterSignal(tracker: DirectionTracker, signal: Signal): DirectionTracker {
  const { direction } = signal;
  if (signal.outcome === 'hold' && direction === 'flat' && isUnjudged(signal.blocker)) return tracker;
  const entered = signal.outcome === 'enter' || direction === tracker.entered ? direction : 'flat';
  const leaning = direction === 'flat' ? tracker.leaning : direction;
  if (entered === tracker.entered && leaning === tracker.leaning) return tracker;
  return { leaning, entered, flips: tracker.flips + Number(isFlip(tracker, direction)) };
}

/** Arms the tracker again: the trade that came of the last entry is over, or never came about. */
export function afterTradeClosed(tracker: DirectionTracker): DirectionTracker {
  return tracker.entered === 'flat' ? tracker : { ...tracker, entered: 'flat' };
}
