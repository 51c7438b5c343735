import { type Decimal, ZERO } from '../../money/decimal.ts';
import { ok, type Result, refuse } from '../../result.ts';
import type { UtcMillis } from '../../time/instant.ts';
import type { DeskAlarm, DeskRefusal } from '../answers.ts';
import { backedIf } from '../locks.ts';
import { withSpentOf } from '../memory.ts';
import type { PostingDraft } from '../postings.ts';
import { copyOfDesk, copyOfDeskTrade, type DeskState, type DeskTrade, type Reservation } from '../state.ts';

/** What one operation comes to: a state, and either its effect or a refusal. A refused one may still count a contention. */
export interface Step {
  readonly state: DeskState;
  readonly result: Result<Effect, DeskRefusal>;
}

export interface Effect {
  readonly fence: number | null;
  readonly draft: PostingDraft | null;
  readonly released: Decimal;
  readonly alarms: readonly DeskAlarm[];
}

const NO_ALARMS: Effect['alarms'] = [];

export function done(state: DeskState, effect: Partial<Effect> = {}): Step {
  const { fence = null, draft = null, released = ZERO, alarms = NO_ALARMS } = effect;
  return { state, result: ok({ fence, draft, released, alarms }) };
}

/** The state with the fence that was given out last. */
export function withFence(state: DeskState, fence: number): DeskState {
  const next = copyOfDesk(state);
  next.fence = fence;
  return next;
}

export function refused(state: DeskState, refusal: DeskRefusal): Step {
  return { state, result: refuse(refusal) };
}

export function withTrade(state: DeskState, trade: DeskTrade): DeskState {
  const next = copyOfDesk(state);
  const at = state.trades.findIndex((other) => other.tradeId === trade.tradeId);
  next.trades = at < 0 ? [...state.trades, trade] : state.trades.with(at, trade);
  return next;
}

export function withoutTrade(state: DeskState, trade: DeskTrade): DeskState {
  const next = copyOfDesk(state);
  next.trades = state.trades.filter((other) => other.tradeId !== trade.tradeId);
  next.memory = withSpentOf(state.memory, trade);
  return next;
}

export function withReservation(state: DeskState, reservation: Reservation): DeskState {
  const next = copyOfDesk(state);
  const at = state.reservations.findIndex((other) => other.reservationId === reservation.reservationId);
  next.reservations =
    at < 0 ? [...state.reservations, reservation] : state.reservations.with(at, reservation);
  return next;
}

export function withoutReservation(state: DeskState, reservation: Reservation): DeskState {
  const { reservationId } = reservation;
  const next = copyOfDesk(state);
  next.reservations = state.reservations.filter((held) => held.reservationId !== reservationId);
  return next;
}

export function reservationsOf(state: DeskState, trade: DeskTrade): readonly Reservation[] {
  return state.reservations.filter((held) => held.tradeId === trade.tradeId);
}

/**
 * Brings the locks of a trade in line with what stands behind them. A trade that was never filled leaves with its last reservation;
 * one that is flat keeps its symbol for a while, because its siblings at the venue may still have to be cancelled.
 */
export function settleLocks(state: DeskState, trade: DeskTrade, at: UtcMillis): DeskState {
  const reservations = reservationsOf(state, trade);
  if (!trade.filled && reservations.length === 0) return withoutTrade(state, trade);
  const isOpen = !trade.holding.quantity.isZero || reservations.length > 0;
  const isLeaving = reservations.some((held) => held.purpose === 'exit');
  const entryLock = backedIf(isOpen, trade.entryLock, at);
  const exitLock = trade.exitLock === null ? null : backedIf(isLeaving, trade.exitLock, at);
  if (entryLock === trade.entryLock && exitLock === trade.exitLock) return state;
  const settled = copyOfDeskTrade(trade);
  settled.entryLock = entryLock;
  settled.exitLock = exitLock;
  return withTrade(state, settled);
}
