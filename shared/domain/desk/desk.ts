import { invariant, ok, type Result, refuse, unreachable } from '../result.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { DeskAlarm, DeskAnswer, DeskDone, DeskRefusal } from './answers.ts';
import { headroomOf, move } from './ledger.ts';
import {
  type Applied,
  appliedFrom,
  isLease,
  type Memory,
  RECENT,
  recall,
  TRADE_SPENT_MAX,
  withSpent,
} from './memory.ts';
import { faultOf } from './operation-codec.ts';
import type { DeskOperation } from './operations.ts';
import { legsOf, type Posting } from './postings.ts';
import { addSpent, countOf, spentRecord, trimmedSpent } from './spent.ts';
import { copyOfDesk, copyOfDeskTrade, type DeskState, tradeOf } from './state.ts';
import { booksText } from './statement.ts';
import { adjust, allocate, withdraw } from './steps/capital.ts';
import {
  acquireReconcileLock,
  releaseReconcileLock,
  restore,
  retire,
  setEntriesAllowed,
  setTradingState,
} from './steps/control.ts';
import { reserve } from './steps/entry.ts';
import { releaseExitLock, reserveExit } from './steps/exit.ts';
import { settleFill } from './steps/fill.ts';
import { closeTrade, keepUnknown, voidReservation } from './steps/release.ts';
import { type Effect, refused, type Step, withTrade } from './steps/step.ts';

/**
 * The desk of one profile: the one atomic answer to "may I, and with which money". Pure and serial; a host keeps the state and calls this.
 * A refusal is an answer, never a throw. It throws InvariantBroken only when the books themselves would be wrong: then the host keeps the
 * state it had and halts the profile.
 *
 * @param operation asked once or many times: the same id, reservation or fill is done once and answered alike (see memory.ts)
 * @returns the state to keep (the very same object when there is nothing to store) and the answer
 */
export function reduceDesk(
  state: DeskState,
  operation: DeskOperation,
): { readonly state: DeskState; readonly answer: DeskAnswer } {
  const fault = faultOf(operation);
  if (fault !== null) return { state, answer: refuse(fault) };
  if (isLease(operation)) {
    const { state: next, answer } = finish(stepOf(state, operation), operation);
    return { state: next, answer };
  }
  const fresh = recall(state.memory, tradeMemoryOf(state, operation), operation);
  if (!fresh.ok) return { state, answer: fresh.refusal };
  const { state: next, answer } = finish(stepOf(state, operation), operation);
  // A fill that was refused is not dealt with: it must be able to come again, put right. Nor is an exit: a position must not stay without one
  // because the desk once said no. A repair comes again under the fence of whoever holds the lock next.
  if (!answer.ok && COMES_AGAIN.has(operation.op)) return { state: next, answer };
  return { state: remember(next, appliedFrom(operation, fresh.value, answer)), answer };
}

const COMES_AGAIN = new Set<DeskOperation['op']>(['settleFill', 'reserveExit', 'adjust']);

function tradeMemoryOf(state: DeskState, operation: DeskOperation) {
  if (!('tradeId' in operation)) return null;
  const trade = tradeOf(state, operation.tradeId);
  if (trade === null) return null;
  const { spent, asked, remembersAll } = trade;
  if (operation.op === 'settleFill') return { spent, complete: remembersAll };
  return { spent: asked, complete: remembersAll && countOf(asked) < TRADE_SPENT_MAX };
}

/** A retired desk takes no new business. What is out in the world is still booked, and what is left may be taken out. */
function needsOpenDesk(operation: DeskOperation): boolean {
  return operation.op === 'allocate' || operation.op === 'reserve' || operation.op === 'reserveExit';
}

function stepOf(state: DeskState, operation: DeskOperation): Step {
  if (state.retired && needsOpenDesk(operation)) return refused(state, { code: 'DESK_RETIRED' });
  switch (operation.op) {
    case 'allocate':
      return allocate(state, operation);
    case 'withdraw':
      return withdraw(state, operation);
    case 'reserve':
      return reserve(state, operation);
    case 'reserveExit':
      return reserveExit(state, operation);
    case 'settleFill':
      return settleFill(state, operation);
    case 'voidReservation':
      return voidReservation(state, operation);
    case 'keepUnknown':
    case 'resolveUnknown':
      return keepUnknown(state, operation);
    case 'releaseExitLock':
      return releaseExitLock(state, operation);
    case 'closeTrade':
      return closeTrade(state, operation);
    case 'setTradingState':
      return setTradingState(state, operation);
    case 'setEntriesAllowed':
      return setEntriesAllowed(state, operation);
    case 'acquireReconcileLock':
      return acquireReconcileLock(state, operation);
    case 'releaseReconcileLock':
      return releaseReconcileLock(state, operation);
    case 'adjust':
      return adjust(state, operation);
    case 'restore':
      return restore(state, operation);
    case 'retire':
      return retire(state);
    default:
      return unreachable(operation);
  }
}

/**
 * The same without the memory, for who asks each thing once and writes nothing down: a backtest. The operation is taken as it is. An answer of
 * reduceDesk costs ten times as much in fingerprints and texts that only a retry, a store or a wire ever reads.
 */
export function reduceDeskOnce(
  state: DeskState,
  operation: DeskOperation,
): { readonly state: DeskState; readonly answer: Result<Pick<DeskDone, 'fence' | 'alarms'>, DeskRefusal> } {
  const step = stepOf(state, operation);
  if (!step.result.ok) return { state: step.state, answer: step.result };
  const { state: next, alarms } = booked(step.state, step.result.value, operation.at);
  return { state: next, answer: ok({ fence: step.result.value.fence, alarms }) };
}

/** Books what the step wants booked, and says what came of it. */
function finish(step: Step, operation: DeskOperation): { state: DeskState; answer: DeskAnswer } {
  if (!step.result.ok) return { state: step.state, answer: step.result };
  const effect = step.result.value;
  const posting = postingOf(step.state, operation, effect);
  const { state, alarms } = booked(step.state, effect, operation.at);
  const done: DeskDone = {
    op: operation.op,
    fence: effect.fence,
    postings: posting === null ? [] : [posting],
    released: effect.released.toString(),
    alarms,
    trading: state.trading.mode,
    books: booksText(state.books),
  };
  return { state, answer: ok(done) };
}

function postingOf(state: DeskState, operation: DeskOperation, effect: Effect): Posting | null {
  if (effect.draft === null) return null;
  const { movement, tradeId, symbol, reservationId, fillId, because, quantity, held } = effect.draft;
  return {
    sequence: state.sequence + 1,
    operationId: operation.operationId,
    kind: operation.op,
    at: operation.at,
    issuedAt: operation.issuedAt,
    fence: state.fence,
    tradeId,
    symbol,
    reservationId,
    fillId,
    because,
    quantity,
    held,
    legs: legsOf(movement),
  };
}

/** The state after the movement of an effect, with the invariant checked. */
function booked(
  before: DeskState,
  { draft, alarms: told }: Effect,
  at: UtcMillis,
): { readonly state: DeskState; readonly alarms: readonly DeskAlarm[] } {
  const books = draft === null ? before.books : move(before.books, draft.movement);
  const headroom = headroomOf(books);
  invariant(headroom.equals(books.available), 'What is available is what the invariant leaves');
  const alarms = headroom.sign < 0 ? [...told, 'CAPITAL_BREACH' as const] : told;
  if (draft === null) return { state: pausedOn(alarms, before, at), alarms };
  const next = copyOfDesk(before);
  next.books = books;
  next.sequence = before.sequence + 1;
  return { state: pausedOn(alarms, next, at), alarms };
}

/** Facts that should not be are booked, and then no new risk is taken until a person or a reconciliation has looked. */
function pausedOn(alarms: readonly DeskAlarm[], state: DeskState, at: UtcMillis): DeskState {
  if (alarms.length === 0) return state;
  const reasons = alarms.filter((alarm) => alarm === 'CAPITAL_BREACH' || alarm === 'OVERCLOSED');
  if (reasons.length === 0 || state.trading.mode !== 'ACTIVE') return state;
  return { ...state, trading: { mode: 'REDUCING', by: 'desk', why: reasons.join(', '), since: at } };
}

/** Keeps the answer; the oldest ones beyond RECENT, but for those of live reservations, shrink to fingerprints. */
function remember(state: DeskState, applied: Applied): DeskState {
  const { memory, reservations } = state;
  const all = [...memory.recent, applied];
  if (all.length <= RECENT) return withMemory(state, remembering(memory, all));
  let excess = -RECENT;
  for (const one of all) if (isFree(one, reservations)) excess += 1;
  const recent: Applied[] = [];
  const fading: Applied[] = [];
  for (const one of all) {
    if (excess > 0 && isFree(one, reservations)) {
      if (one.once) fading.push(one);
      excess -= 1;
    } else {
      recent.push(one);
    }
  }
  return fading.reduce(forget, withMemory(state, remembering(memory, recent)));
}

function isFree({ reservationId }: Applied, reservations: DeskState['reservations']): boolean {
  if (reservationId === null) return true;
  for (const held of reservations) if (held.reservationId === reservationId) return false;
  return true;
}

function withMemory(state: DeskState, memory: Memory): DeskState {
  const next = copyOfDesk(state);
  next.memory = memory;
  return next;
}

function remembering({ spent, sealedUntil }: Memory, recent: readonly Applied[]): Memory {
  return { recent, spent, sealedUntil };
}

function forget(state: DeskState, applied: Applied): DeskState {
  const record = spentRecord(applied.key, applied.issuedAt);
  const trade = state.trades.find((one) => one.tradeId === applied.tradeId);
  if (trade === undefined) return withMemory(state, withSpent(state.memory, record));
  const before = applied.isFill ? trade.spent : trade.asked;
  const { spent, dropped } = trimmedSpent(addSpent(before, record), TRADE_SPENT_MAX);
  const told = copyOfDeskTrade(trade);
  if (applied.isFill) {
    told.spent = spent;
    told.remembersAll = trade.remembersAll && dropped === '';
  } else {
    told.asked = spent;
  }
  const next = withTrade(state, told);
  return withMemory(next, withSpent(next.memory, dropped));
}
