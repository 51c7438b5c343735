import { setImmediate as turn } from 'node:timers/promises';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import { utcMillis } from '../../shared/domain/time/instant.ts';

interface Alarm {
  readonly at: number;
  readonly ring: () => void;
}

/** The commits, promises and callbacks that one event sets off are over after a few turns of the real event loop. */
export async function settle(): Promise<void> {
  for (let count = 0; count < 12; count += 1) await turn();
}

/** A clock that stands still until it is told to go, and rings the alarms it passes in their order. */
export class VirtualAlarms {
  #now: number;
  #alarms: Alarm[] = [];
  readonly #settled: () => Promise<void>;

  /** `settled` resolves when what an alarm set off is over; it takes longer where a wire is between. */
  constructor(now: UtcMillis = utcMillis(Date.UTC(2026, 0, 5, 12)), settled: () => Promise<void> = settle) {
    this.#now = now;
    this.#settled = settled;
  }

  now(): UtcMillis {
    return utcMillis(this.#now);
  }

  after(delayMs: number, ring: () => void): () => void {
    const alarm = { at: this.#now + Math.max(0, delayMs), ring };
    this.#alarms.push(alarm);
    return () => {
      this.#alarms = this.#alarms.filter((each) => each !== alarm);
    };
  }

  /** Sets the clock without ringing, as the time passes for a process that is not running. */
  passUnnoticed(ms: number): void {
    this.#now += ms;
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.#settled();
    for (;;) {
      const next = this.#alarms
        .filter((alarm) => alarm.at <= end)
        .sort((left, right) => left.at - right.at)[0];
      if (next === undefined) break;
      this.#alarms = this.#alarms.filter((alarm) => alarm !== next);
      this.#now = Math.max(this.#now, next.at);
      next.ring();
      await this.#settled();
    }
    this.#now = end;
    await this.#settled();
  }
}
