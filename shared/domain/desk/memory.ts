import { ok, type Result, refuse } from '../result.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { DeskAnswer, DeskRefusal } from './answers.ts';
import { contentOf, fingerprintOf, keyOf } from './content.ts';
import type { DeskOperation } from './operations.ts';
import { packAnswer, unpackAnswer } from './packed-answer.ts';
import { addSpent, inOrder, isSpent, latestOf, type Spent, trimmedSpent } from './spent.ts';

/**
 * What the desk remembers of its past, so that nothing is done twice and yet the state stays small.
 *
 * 1. The last RECENT answers are kept whole, and those of reservations that are still live for as long as they live: a retry gets the very
 *    same answer. The queues of a profile are sessions, one message at a time, so at most a few operations are ever in flight.
 * 2. What is older leaves a fingerprint: it is refused as OPERATION_SPENT, which tells a caller that it was answered long ago. Those of a
 *    live trade stay with it: its fills, and apart from them, so that many exits push out no fill, what else was asked for it. Of the
 *    rest the last SPENT_MAX stay.
 * 3. What is older still is recognised by its age. When a fingerprint is dropped, `sealedUntil` rises to the moment its operation was
 *    issued; an operation from before it that is not remembered cannot be told from a repetition and is refused as OPERATION_SEALED. A
 *    live trade that remembers all of its own can tell, so what is merely late, a fill or an exit, gets through.
 *
 * So no operation happens twice, however late it comes back. Twelve answers and 96 fingerprints are some twenty closed trades, two days of a
 * busy profile, while queues deliver again within minutes and reconciliation looks back for hours.
 */
export interface Memory {
  readonly recent: readonly Applied[];
  readonly spent: Spent;
  readonly sealedUntil: UtcMillis | null;
}

export interface Applied {
  readonly operationId: string;
  /** Fingerprints of the name under which it must not happen twice, and of what was asked. */
  readonly key: string;
  readonly content: string;
  /** The reservation that it asked for; while that is live, the answer stays. */
  readonly reservationId: string | null;
  readonly tradeId: string | null;
  readonly issuedAt: UtcMillis;
  /** Whether doing it a second time would do harm once the answer is gone. */
  readonly once: boolean;
  readonly isFill: boolean;
  /** As JSON, see packed-answer.ts: it is read only by a retry, and written again at every operation. */
  readonly answer: string;
}

export const RECENT = 12;
const SPENT_MAX = 96;
/** Fills that one trade remembers, and as many others. An order in a thousand pieces pushes its first ones out, and is then sealed by time like the rest. */
export const TRADE_SPENT_MAX = 128;
export const EMPTY_MEMORY: Memory = { recent: [], spent: '', sealedUntil: null };

/** A repetition of these finds its work done and changes nothing, so they leave no fingerprint. */
const HARMLESS = new Set<DeskOperation['op']>(['voidReservation', 'closeTrade', 'retire']);

/** Leases are not remembered at all: the same owner asking twice has one lease. */
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

/** The fingerprints of an operation that is new. */
export interface Marks {
  readonly key: string;
  readonly content: string;
}

/** Whether the operation is new, or what is to be answered instead of doing it. */
export function recall(
  memory: Memory,
  trade: TradeMemory | null,
  operation: DeskOperation,
): Result<Marks, DeskAnswer> {
  const marks = { content: fingerprintOf(contentOf(operation)), key: fingerprintOf(keyOf(operation)) };
  for (const applied of memory.recent) {
    const isSameKey = applied.key === marks.key;
    if (!isSameKey && applied.operationId !== operation.operationId) continue;
    if (!isSameKey || applied.content !== marks.content) return refuse(refuse(differs(operation, isSameKey)));
    return refuse(unpackAnswer(applied.answer, operation, applied.operationId));
  }
  if (!isOnce(operation)) return ok(marks);
  if (isSpent(memory.spent, marks.key) || (trade !== null && isSpent(trade.spent, marks.key))) {
    return refuse(refuse({ code: 'OPERATION_SPENT', operationId: operation.operationId }));
  }
  const { sealedUntil } = memory;
  if (sealedUntil !== null && operation.issuedAt <= sealedUntil && trade?.complete !== true) {
    return refuse(refuse({ code: 'OPERATION_SEALED', issuedAt: operation.issuedAt, sealedUntil }));
  }
  return ok(marks);
}

function differs(operation: DeskOperation, sameKey: boolean): DeskRefusal {
  if (sameKey && operation.op === 'settleFill') return { code: 'FILL_DIFFERS', fillId: operation.fillId };
  if (sameKey && (operation.op === 'reserve' || operation.op === 'reserveExit')) {
    return { code: 'RESERVATION_DIFFERS', reservationId: operation.reservationId };
  }
  return { code: 'OPERATION_DIFFERS', operationId: operation.operationId };
}

export function appliedFrom(operation: DeskOperation, marks: Marks, answer: DeskAnswer): Applied {
  const reserves = operation.op === 'reserve' || operation.op === 'reserveExit';
  return {
    operationId: operation.operationId,
    key: marks.key,
    content: marks.content,
    reservationId: reserves && answer.ok ? operation.reservationId : null,
    tradeId: 'tradeId' in operation ? operation.tradeId : null,
    issuedAt: operation.issuedAt,
    once: isOnce(operation),
    isFill: operation.op === 'settleFill',
    answer: packAnswer(answer),
  };
}

/** Takes fingerprints in, drops the oldest beyond the limit, and seals the time up to them. */
export function withSpent(memory: Memory, more: Spent): Memory {
  if (more === '') return memory;
  const { spent, dropped } = trimmedSpent(addSpent(memory.spent, more), SPENT_MAX);
  const until = latestOf(dropped);
  const seals = until !== null && (memory.sealedUntil === null || until > memory.sealedUntil);
  return { recent: memory.recent, spent, sealedUntil: seals ? until : memory.sealedUntil };
}

/**
 * Takes over what a trade remembered that leaves. In order of time, so that what is dropped for it is the oldest there is and the seal rises no further
 * than it must.
 */
export function withSpentOf(
  memory: Memory,
  { spent, asked }: { readonly spent: Spent; readonly asked: Spent },
): Memory {
  const more = addSpent(spent, asked);
  if (more === '') return memory;
  const { recent, sealedUntil } = memory;
  return withSpent({ recent, spent: '', sealedUntil }, inOrder(addSpent(memory.spent, more)));
}
