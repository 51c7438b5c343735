import { type SeededChance } from '../../../shared/domain/market/seeded-chance.ts';
import { addMs, type UtcMillis } from '../../../shared/domain/time/instant.ts';
import { EventHeap } from './event-heap.ts';
import { runDry } from './run-dry.ts';
import type { Trace } from './trace.ts';

/** Taken before anything is trapped. */
const nextTurn = setImmediate;

const ALWAYS = (): boolean => true;

/**
 * One thread of events in virtual time. Of events at the same moment a seeded coin says which comes first, so no order of theirs is taken for
 * granted and every order can be had again. After each event all promises are run dry before the clock moves.
 */
export class Kernel {
  readonly trace: Trace;
  readonly #heap = new EventHeap();
  readonly #chance: SeededChance;
  #now: UtcMillis;
  #events = 0;
  #running = false;

  constructor(start: UtcMillis, chance: SeededChance, trace: Trace) {
    this.#now = start;
    this.#chance = chance;
    this.trace = trace;
  }

  now(): UtcMillis {
    return this.#now;
  }

  /** How many events have happened. */
  get events(): number {
    return this.#events;
  }

  /** True while an event of the world runs, promises that follow from it included. */
  get running(): boolean {
    return this.#running;
  }

  at(moment: UtcMillis, label: string, happen: () => void, isWanted: () => boolean = ALWAYS): void {
    const time = moment < this.#now ? this.#now : moment;
    this.#heap.push({ time, tie: this.#chance.uniform(), label, happen, isWanted });
  }

  after(milliseconds: number, label: string, happen: () => void, isWanted: () => boolean = ALWAYS): void {
    this.at(addMs(this.#now, Math.max(0, Math.round(milliseconds))), label, happen, isWanted);
  }

  /** Lets time pass until `until`, or until `enough` says so after an event. */
  run(until: UtcMillis, enough: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      // Promises are run dry from a turn of the event loop only, never from a promise.
      nextTurn(() => {
        try {
          this.#pass(until, enough);
          resolve();
        } catch (failure) {
          reject(failure instanceof Error ? failure : new Error(String(failure)));
        }
      });
    });
  }

  #pass(until: UtcMillis, enough: () => boolean): void {
    for (;;) {
      const next = this.#heap.peek();
      if (next === null || next.time > until) break;
      this.#heap.pop();
      this.#now = next.time;
      if (!next.isWanted()) continue;
      this.#events += 1;
      this.trace.event(next.time, next.label);
      this.#running = true;
      next.happen();
      runDry();
      this.#running = false;
      if (enough()) return;
    }
    if (this.#now < until) this.#now = until;
  }
}
