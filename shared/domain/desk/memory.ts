import { ok, type Result, refuse } from '../result.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { DeskAnswer, DeskRefusal } from './answers.ts';
import { contentOf, fingerprintOf, keyOf } from './content.ts';
import type { DeskOperation } from './operations.ts';
import { addSpent, isSpent, type Spent, trimmedSpent } from './spent.ts';

/**
 * What the desk remembers of its past, so that nothing is done twice and yet the state stays small.
 *
 * 1. The last RECENT answers are kept whole, and those of reservations that are still live for as long as they live: a retry gets the very
 *    same answer. The queues of a profile are sessions, one message at a time, so at most a few operations are ever in flight.
 * 2. What is older leaves a fingerprint: it is refused as OPERATION_SPENT, which tells a caller that it was answered long ago. The
 *    fingerprints of a live trade stay with the trade, all of them; of the rest the last SPENT_MAX.
 * 3. What is older still is recognised by its age. When a fingerprint is dropped, `sealedUntil` rises to the moment its operation was
 *    issued; an operation from before it that is not remembered cannot be told from a repetition and is refused as OPERATION_SEALED.
 *
 * So no operation happens twice, however late it comes back. 24 answers and 128 fingerprints are some ten trades, a day or two of a busy
 * profile, while queues deliver again within minutes and reconciliation looks back for hours.
 */
export interface Memory {
  readonly recent: readonly Applied[];
  readonly spent: Spent;
  readonly sealedUntil: UtcMillis | null;
}

export interface Applied {
  readonly operationId: string;
  readonly key: string;
  readonly content: string;
  readonly tradeId: string | null;
  readonly issuedAt: UtcMillis;
  /** Whether doing it a second time would do harm once the answer is gone. */
  readonly once: boolean;
  /** The answer as JSON: it is read only by a retry, and written again at every operation. */
  readonly answer: string;
}

export const RECENT = 24;
export const SPENT_MAX = 128;
export const EMPTY_MEMORY: Memory = { recent: [], spent: '', sealedUntil: null };

/**
 * A repetition of these finds its work done and changes nothing, so they leave no fingerprint. Leases are not remembered at all: the same
 * owner asking twice has one lease.
 */
const HARMLESS = new Set<DeskOperation['op']>([
  'voidReservation',
  'keepUnknown',
  'resolveUnknown',
  'releaseExitLock',
  'closeTrade',
  'retire',
]);

export function isLease(operation: DeskOperation): boolean {
  return operation.op === 'acquireReconcileLock' || operation.op === 'releaseReconcileLock';
}

function isOnce(operation: DeskOperation): boolean {
  return !HARMLESS.has(operation.op);
}

/** What the rest of the state says about an operation's trade: its own fingerprints, and whether they are complete. */
export interface TradeMemory {
  readonly spent: Spent;
  readonly complete: boolean;
}

/** Whether the operation is new (the fingerprint of its content), or what is to be answered instead of doing it. */
export function recall(
  memory: Memory,
  trade: TradeMemory | null,
  operation: DeskOperation,
): Result<{ readonly content: string }, DeskAnswer> {
  const content = fingerprintOf(contentOf(operation));
  const key = keyOf(operation);
  for (const applied of memory.recent) {
    if (applied.operationId !== operation.operationId && applied.key !== key) continue;
    if (applied.content === content && applied.key === key) {
      // Written by JSON.stringify of a DeskAnswer, here or in an earlier state.
      return refuse(JSON.parse(applied.answer) as DeskAnswer);
    }
    return refuse(refuse(differs(operation, applied.key === key)));
  }
  if (!isOnce(operation)) return ok({ content });
  const mark = fingerprintOf(key);
  if (isSpent(memory.spent, mark) || (trade !== null && isSpent(trade.spent, mark))) {
    return refuse(refuse({ code: 'OPERATION_SPENT', operationId: operation.operationId }));
  }
  const { sealedUntil } = memory;
  if (sealedUntil !== null && operation.issuedAt <= sealedUntil && trade?.complete !== true) {
    return refuse(refuse({ code: 'OPERATION_SEALED', issuedAt: operation.issuedAt, sealedUntil }));
  }
  return ok({ content });
}

function differs(operation: DeskOperation, sameKey: boolean): DeskRefusal {
  if (sameKey && operation.op === 'settleFill') return { code: 'FILL_DIFFERS', fillId: operation.fillId };
  if (sameKey && (operation.op === 'reserve' || operation.op === 'reserveExit')) {
    return { code: 'RESERVATION_DIFFERS', reservationId: operation.reservationId };
  }
  return { code: 'OPERATION_DIFFERS', operationId: operation.operationId };
}

export function appliedFrom(operation: DeskOperation, content: string, answer: DeskAnswer): Applied {
  return {
    operationId: operation.operationId,
    key: keyOf(operation),
    content,
    tradeId: 'tradeId' in operation ? operation.tradeId : null,
    issuedAt: operation.issuedAt,
    once: isOnce(operation),
    answer: JSON.stringify(answer),
  };
}

/** Drops the oldest fingerprints that no trade holds, and seals the time up to them. */
export function withSpent(memory: Memory, spent: Spent): Memory {
  const trimmed = trimmedSpent(addSpent(memory.spent, spent), SPENT_MAX);
  const { droppedUntil } = trimmed;
  const seals = droppedUntil !== null && (memory.sealedUntil === null || droppedUntil > memory.sealedUntil);
  return { ...memory, spent: trimmed.spent, sealedUntil: seals ? droppedUntil : memory.sealedUntil };
}
