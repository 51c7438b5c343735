import { HOUR_MS, MINUTE_MS, type UtcMillis } from '../../../domain/time/instant.ts';

export interface Tick {
  readonly firedAt: UtcMillis;
  /** Since the tick before, whatever the schedule says. */
  readonly sinceMs: number;
}

/**
 * An account with nothing open on our side is looked at this often: an order that was given up and fills after all is found within five minutes.
 * Where ticks are slower than that a tick costs money, and it is looked at less often.
 */
const IDLE_EVERY_MS = 4 * MINUTE_MS;
const IDLE_EVERY_SLOWLY_MS = 2 * HOUR_MS;

/** Each idle account has a moment of its own in every period. It is its turn where that moment lies after the tick before and not after this one. */
export function isItsTurn(key: string, { firedAt, sinceMs }: Tick): boolean {
  const periodMs = sinceMs <= IDLE_EVERY_MS ? IDLE_EVERY_MS : IDLE_EVERY_SLOWLY_MS;
  const own = Number.parseInt(key.slice(-6), 16) % periodMs;
  return Math.floor((firedAt - own) / periodMs) > Math.floor((firedAt - sinceMs - own) / periodMs);
}
