import { addMs, type UtcMillis } from '../time/instant.ts';

/**
 * A lock of the desk: the entry lock of a symbol (its owner is the trade), the exit lock of a trade, the reconcile lock. A null
 * `expiresAt` means that something real stands behind it, a live reservation or an open position; such a lock never expires.
 */
export interface Lock {
  readonly owner: string;
  readonly fence: number;
  readonly expiresAt: UtcMillis | null;
  /** How often another asked for it in vain since it was taken. */
  readonly contention: number;
}

/** How long a lock outlives what stood behind it: long enough to replace an order, short enough not to strand a symbol after a crash. */
export const UNBACKED_LOCK_TTL_MS = 120_000;

export function lockFor(owner: string, fence: number, expiresAt: UtcMillis | null): Lock {
  return { owner, fence, expiresAt, contention: 0 };
}

export function hasExpired(lock: Lock, at: UtcMillis): boolean {
  return lock.expiresAt !== null && at >= lock.expiresAt;
}

/** The lock when another than `owner` holds it and it has not expired; null when `owner` may have it. */
export function heldByAnother(lock: Lock | null, owner: string, at: UtcMillis): Lock | null {
  return lock !== null && lock.owner !== owner && !hasExpired(lock, at) ? lock : null;
}

export function contended(lock: Lock): Lock {
  const { owner, fence, expiresAt, contention } = lock;
  return { owner, fence, expiresAt, contention: contention + 1 };
}

/** The lock after what stands behind it came or went. One that has begun to expire is not prolonged. */
export function backedIf(backed: boolean, lock: Lock, at: UtcMillis): Lock {
  if (backed === (lock.expiresAt === null)) return lock;
  return expiring(lock, backed ? null : addMs(at, UNBACKED_LOCK_TTL_MS));
}

/** The same lock with another end. */
export function expiring({ owner, fence, contention }: Lock, expiresAt: Lock['expiresAt']): Lock {
  return { owner, fence, expiresAt, contention };
}
