import { type Decimal, ZERO } from '../../money/decimal.ts';
import { ok, type Result, refuse } from '../../result.ts';
import type { UtcMillis } from '../../time/instant.ts';
import type { DeskAlarm, DeskRefusal } from '../answers.ts';
import { backedIf } from '../locks.ts';
import { withSpent } from '../memory.ts';
import type { PostingDraft } from '../postings.ts';
import type { DeskState, DeskTrade, Reservation } from '../state.ts';

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

export function refused(state: DeskState, refusal: DeskRefusal): Step {
  return { state, result: refuse(refusal) };
}

export function withTrade(state: DeskState, trade: DeskTrade): DeskState {
  const known = state.trades.some((other) => other.tradeId === trade.tradeId);
  const trades = known
    ? state.trades.map((other) => (other.tradeId === trade.tradeId ? trade : other))
    : [...state.trades, trade];
  return { ...state, trades };
}

export function withoutTrade(state: DeskState, trade: DeskTrade): DeskState {
  const trades = state.trades.filter((other) => other.tradeId !== trade.tradeId);
  return { ...state, trades, memory: withSpent(state.memory, trade.spent) };
}

export function withReservation(state: DeskState, reservation: Reservation): DeskState {
  const known = state.reservations.some((other) => other.reservationId === reservation.reservationId);
  const reservations = known
    ? state.reservations.map((other) =>
        other.reservationId === reservation.reservationId ? reservation : other,
      )
    : [...state.reservations, reservation];
  return { ...state, reservations };
}

export function withoutReservation(state: DeskState, reservation: Reservation): DeskState {
  const { reservationId } = reservation;
  return {
    ...state,
    reservations: state.reservations.filter((held) => held.reservationId !== reservationId),
  };
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
  return withTrade(state, { ...trade, entryLock, exitLock });
}
