import type { Clock } from '../../shared/application/ports/clock.ts';
import { invariant } from '../../shared/domain/result.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';

/** The time of a replay: it stands still until it is moved, and never goes back. */
export class VirtualTime implements Clock {
  #now: UtcMillis;

  constructor(now: UtcMillis) {
    this.#now = now;
  }

  now(): UtcMillis {
    return this.#now;
  }

  /** Throws InvariantBroken for a moment that is past: orders were placed since. */
  advanceTo(at: UtcMillis): void {
    invariant(at >= this.#now, `A replay goes forward, asked to go from ${this.#now} back to ${at}`);
    this.#now = at;
  }
}

/** A market whose time is moved by whoever plays it. */
export interface Playable {
  /** When its next bar closes, of any symbol and of the shortest bars it has; null when it is over. */
  nextClose(): UtcMillis | null;
}
