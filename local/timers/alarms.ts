import type { Clock } from '../../shared/application/ports/clock.ts';
import { utcMillis } from '../../shared/domain/time/instant.ts';

/** The clock that can also wake somebody. Everything of the host that waits, waits here, so that a test can make days pass. */
export interface Alarms extends Clock {
  /** Calls back once after `delayMs` (at least 0, at most 24 days; later moments are waited for in steps). Answers how to cancel. */
  after(delayMs: number, ring: () => void): () => void;
}

/** Node turns a longer delay into 1 ms. */
const DELAY_MAX_MS = 2 ** 31 - 1;

/** The clock of the machine. A waiting alarm does not keep the process alive: the server does. */
export function machineAlarms(): Alarms {
  return {
    now: () => utcMillis(Date.now()),
    after: (delayMs, ring) => {
      const timer = setTimeout(ring, Math.min(DELAY_MAX_MS, Math.max(0, Math.ceil(delayMs))));
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}
