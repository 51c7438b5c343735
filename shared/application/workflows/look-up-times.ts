import { addMs, MINUTE_MS, type UtcMillis } from '../../domain/time/instant.ts';

const FIRST_MS = [1_000, 3_000, 10_000, 30_000] as const;

/**
 * When an order of unknown fate is asked for next: 1, 3, 10 and 30 s after its fate became unknown, then at each whole minute. So a look-up falls
 * on the moment at which its absence can be proven, after one minute or five, and the capital waits no longer than that.
 */
export function nextLookUp(since: UtcMillis, now: UtcMillis): UtcMillis {
  const passedMs = now - since;
  const first = FIRST_MS.find((afterMs) => afterMs > passedMs);
  return addMs(since, first ?? (Math.floor(passedMs / MINUTE_MS) + 1) * MINUTE_MS);
}
