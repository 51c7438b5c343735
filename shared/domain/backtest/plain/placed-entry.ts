import type { OpenedEntry } from '../../engine/open-entry.ts';
import type { PaperState, WorkingOrder } from '../../paper/state.ts';
import type { UtcMillis } from '../../time/instant.ts';

/** An entry at the market with the stop and the target that the venue holds with it, as the venue has taken them. */
export interface Bracket {
  readonly entry: WorkingOrder;
  readonly stop: WorkingOrder;
  readonly target: WorkingOrder;
}

/** An entry that the venue takes whole, with what goes with it. */
export interface PlacedEntry {
  readonly entry: OpenedEntry;
  /** The close at which it was placed, and its price. */
  readonly at: UtcMillis;
  readonly close: number;
  readonly acknowledgedAt: UtcMillis;
  readonly bracket: Bracket;
  /** The account with the bracket in it. */
  readonly venue: PaperState;
}
