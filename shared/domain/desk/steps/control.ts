import { addMs } from '../../time/instant.ts';
import { decodeDesk } from '../codec.ts';
import { headroomOf } from '../ledger.ts';
import { contended, hasExpired, heldByAnother, lockFor } from '../locks.ts';
import type {
  AcquireReconcileLock,
  ReleaseReconcileLock,
  Restore,
  SetEntriesAllowed,
  SetTradingState,
} from '../operations.ts';
import type { DeskState } from '../state.ts';
import { done, refused, type Step } from './step.ts';

const BLOCKS_MAX = 64;

/** A stricter state may always be set. Back to ACTIVE goes only with a reason and with books that hold. */
export function setTradingState(state: DeskState, operation: SetTradingState): Step {
  const { mode, by, why, at } = operation;
  if (why.trim() === '' || by.trim() === '') return refused(state, { code: 'REASON_MISSING' });
  const headroom = headroomOf(state.books);
  if (mode === 'ACTIVE' && headroom.sign < 0) {
    return refused(state, { code: 'BREACH_STANDS', headroom: headroom.toString() });
  }
  return done({ ...state, trading: { mode, by, why, since: at } });
}

export function setEntriesAllowed(state: DeskState, operation: SetEntriesAllowed): Step {
  const { symbol, allowed, why } = operation;
  if (why.trim() === '') return refused(state, { code: 'REASON_MISSING' });
  const others = state.blocks.filter((block) => block.symbol !== symbol);
  if (allowed) return done({ ...state, blocks: others });
  if (others.length >= BLOCKS_MAX) return refused(state, { code: 'TOO_MANY_BLOCKS', blocks: others.length });
  return done({ ...state, blocks: [...others, { symbol, why }] });
}

/** The reconcile lock is a lease: whoever holds it renews it under the same fence, and who comes after it ran out gets a higher one. */
export function acquireReconcileLock(state: DeskState, operation: AcquireReconcileLock): Step {
  const { owner, ttlMs, at } = operation;
  const lock = state.reconcileLock;
  const other = heldByAnother(lock, owner, at);
  if (other !== null) {
    const counted = contended(other);
    return refused({ ...state, reconcileLock: counted }, { code: 'RECONCILE_LOCKED', ...counted });
  }
  const expiresAt = addMs(at, ttlMs);
  if (lock !== null && lock.owner === owner && !hasExpired(lock, at)) {
    return done({ ...state, reconcileLock: { ...lock, expiresAt } }, { fence: lock.fence });
  }
  const fence = state.fence + 1;
  return done({ ...state, fence, reconcileLock: lockFor(owner, fence, expiresAt) }, { fence });
}

export function releaseReconcileLock(state: DeskState, operation: ReleaseReconcileLock): Step {
  const lock = state.reconcileLock;
  if (lock === null) return done(state);
  if (lock.owner !== operation.owner || lock.fence !== operation.fence) {
    return refused(state, { code: 'STALE_FENCE', fence: operation.fence, current: lock.fence });
  }
  return done({ ...state, reconcileLock: null });
}

/** Never back: a journal with fewer postings than the desk has made is not the whole journal. Fences go on above both. */
export function restore(state: DeskState, { state: text }: Restore): Step {
  const read = decodeDesk(text);
  const isOwn = read.ok && JSON.stringify(read.value.profile) === JSON.stringify(state.profile);
  if (!read.ok || !isOwn) {
    return refused(state, { code: 'INVALID_OPERATION', field: 'state', expected: 'a state of this desk' });
  }
  const { sequence, fence } = read.value;
  if (sequence < state.sequence)
    return refused(state, { code: 'RESTORE_BEHIND', sequence, current: state.sequence });
  return done({ ...read.value, fence: Math.max(fence, state.fence + 1) });
}

export function retire(state: DeskState): Step {
  const { trades, reservations } = state;
  if (trades.length > 0 || reservations.length > 0) {
    return refused(state, { code: 'DESK_IN_USE', trades: trades.length, reservations: reservations.length });
  }
  return done({ ...state, retired: true });
}
