import type { ServerMessage } from '../../../../shared/contracts/realtime.ts';
import type { Snapshot } from '../records.ts';
import { applyChanges } from './apply-changes.ts';

export type Delta = Extract<ServerMessage, { type: 'delta' }>;

/** `follows`: take it. `known`: it is in what is held. `waits`: a snapshot has to come first. `missed`: one before it never came. */
export type Standing = 'follows' | 'known' | 'waits' | 'missed';

/** Deltas kept for a snapshot that is on its way: at 1,000 a second it may take two seconds. */
const KEPT_MAX = 2_000;

/**
 * Brings a snapshot and the deltas beside it together, whichever comes first. A snapshot is as old as the moment it was read at, so the deltas that came
 * while it travelled are put on top of it: nothing that was shown goes back, and a snapshot never has to be asked for again because something happened meanwhile.
 */
export class Revisions {
  /** Revision of what is held; null while there is nothing to put deltas on. */
  #held: number | null = null;
  #kept: Delta[] = [];
  #pending: Delta[] = [];
  readonly #listeners = new Set<() => void>();
  /** Called when a snapshot came for which deltas are missing: another one has to be read. */
  onMissed: () => void = () => undefined;

  /** Whether what is held is the newest that was heard of. */
  get isWhole(): boolean {
    return this.#held !== null;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  take(delta: Delta): Standing {
    this.#kept.push(delta);
    if (this.#kept.length > 2 * KEPT_MAX) this.#kept = this.#kept.slice(-KEPT_MAX);
    if (this.#held === null) return 'waits';
    if (delta.revision <= this.#held) return 'known';
    if (delta.previous > this.#held) {
      this.#pending = [];
      this.#hold(null);
      return 'missed';
    }
    this.#pending.push(delta);
    this.#hold(delta.revision);
    return 'follows';
  }

  /** The deltas taken since the last time, for one painting of the page. */
  drain(): readonly Delta[] {
    const drained = this.#pending;
    this.#pending = [];
    return drained;
  }

  /** What was sent in between is lost: only a snapshot helps. */
  lose(): void {
    this.#kept = [];
    this.#pending = [];
    this.#hold(null);
  }

  /** A snapshot that has just come, with everything that was heard since it was read. */
  bringForward(snapshot: Snapshot): Snapshot {
    const later = this.#kept.filter(({ revision }) => revision > snapshot.revision);
    let held = snapshot.revision;
    for (const { previous, revision } of later) {
      if (previous > held) {
        this.lose();
        this.onMissed();
        return snapshot;
      }
      held = Math.max(held, revision);
    }
    this.#kept = later;
    this.#pending = [];
    this.#hold(held);
    return applyChanges(
      snapshot,
      held,
      later.flatMap(({ changes }) => changes),
    );
  }

  /** Whoever asks is told when it becomes whole or stops being so, and not of each step. */
  #hold(revision: number | null): void {
    const before = this.#held;
    this.#held = revision;
    if ((before === null) === (revision === null)) return;
    for (const listener of this.#listeners) listener();
  }
}

/** Those of this page: it has one tenant and one link. */
export const revisions = new Revisions();
