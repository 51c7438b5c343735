import type { ReservationId, TradeId } from '../../ids/ids.ts';
import { type Decimal, ZERO } from '../../money/decimal.ts';
import { LEDGER_SCALE } from '../../money/money.ts';
import type { UtcMillis } from '../../time/instant.ts';
import type { DeskAlarm } from '../answers.ts';
import { addMovements, applyFill, type LedgerFill, ledgerFill, type Movement } from '../ledger.ts';
import type { SettleFill } from '../operations.ts';
import { copyOfDeskTrade, type DeskState, type Reservation, reservationOf, tradeOf } from '../state.ts';
import { newTrade } from './entry.ts';
import {
  done,
  refused,
  type Step,
  settleLocks,
  withFence,
  withoutReservation,
  withReservation,
  withTrade,
} from './step.ts';

/**
 * Books a fill, whatever the desk thinks of it: it happened. Its share of the reservation leaves `orders`, its cost enters `positions`
 * or leaves it, and the difference is free again. What is odd about it is told in alarms.
 */
export function settleFill(state: DeskState, operation: SettleFill): Step {
  const { tradeId, symbol, reservationId, fillId, at } = operation;
  const reservation = reservationId === null ? null : reservationOf(state, reservationId);
  if (reservation !== null && reservation.tradeId !== tradeId) {
    return refused(state, { code: 'RESERVATION_DIFFERS', reservationId: reservation.reservationId });
  }
  const known = tradeOf(state, tradeId);
  if (known !== null && known.symbol !== symbol) {
    return refused(state, { code: 'INVALID_OPERATION', field: 'symbol', expected: known.symbol });
  }
  const used = useReservation(state, reservation, operation.quantity);
  const fill = ledgerFill(operation);
  const booked = bookOnTrade(used.state, { tradeId, symbol, fill, at });
  const draft = {
    tradeId,
    symbol,
    reservationId,
    fillId,
    because: null,
    quantity: fill.change.toString(),
    held: used.held.toString(),
    movement: addMovements(used.movement, booked.movement),
  };
  const alarms = [...alarmOfReservation(reservationId, reservation), ...booked.alarms];
  return done(booked.state, { fence: booked.fence, draft, released: used.released, alarms });
}

function alarmOfReservation(asked: ReservationId | null, held: Reservation | null): readonly DeskAlarm[] {
  if (asked === null) return ['UNRESERVED_FILL'];
  return held === null ? ['LATE_FILL'] : [];
}

interface Use {
  readonly state: DeskState;
  readonly movement: Movement;
  readonly released: Decimal;
  /** The change of the quantity reserved for entries, zero or below. */
  readonly held: Decimal;
}

/**
 * Takes a filled quantity out of a reservation. What stays held is `R * left / quantity`, rounded up: it depends on what is left alone, not
 * on the pieces in which it was filled.
 */
function useReservation(state: DeskState, reservation: Reservation | null, filled: Decimal): Use {
  if (reservation === null) return { state, movement: {}, released: ZERO, held: ZERO };
  const { amount, quantity, amountLeft, quantityLeft } = reservation;
  const isEntry = reservation.purpose === 'entry';
  if (!filled.lessThan(quantityLeft)) {
    return {
      state: withoutReservation(state, reservation),
      movement: { orders: amountLeft.negated(), available: amountLeft },
      released: isEntry ? amountLeft : quantityLeft,
      held: isEntry ? quantityLeft.negated() : ZERO,
    };
  }
  const left = quantityLeft.minus(filled);
  const stays = isEntry
    ? amount.times(left).dividedBy(quantity, { scale: LEDGER_SCALE, rounding: 'up' })
    : ZERO;
  const released = amountLeft.minus(stays);
  return {
    state: withReservation(state, { ...reservation, amountLeft: stays, quantityLeft: left }),
    movement: { orders: released.negated(), available: released },
    released: isEntry ? released : filled,
    held: isEntry ? filled.negated() : ZERO,
  };
}

interface OnTrade {
  readonly tradeId: TradeId;
  readonly symbol: string;
  readonly fill: LedgerFill;
  readonly at: UtcMillis;
}

/** Puts a fill on its trade, which is made anew (with the symbol's lock) when it had already left the desk. */
export function bookOnTrade(
  state: DeskState,
  { tradeId, symbol, fill, at }: OnTrade,
): {
  readonly state: DeskState;
  readonly movement: Movement;
  readonly fence: number | null;
  readonly alarms: readonly DeskAlarm[];
} {
  const known = tradeOf(state, tradeId);
  const fence = known === null ? state.fence + 1 : null;
  const isShared =
    known === null &&
    state.trades.some((other) => other.symbol === symbol && other.entryLock.expiresAt === null);
  const trade = known ?? newTrade({ tradeId, symbol, fence: state.fence + 1, remembersAll: false });
  const { holding, movement, overclosed } = applyFill(trade.holding, fill);
  const alarms: DeskAlarm[] = [];
  if (isShared) alarms.push('SYMBOL_SHARED');
  if (!overclosed.isZero) alarms.push('OVERCLOSED');
  const filled = copyOfDeskTrade(trade);
  filled.holding = holding;
  filled.filled = true;
  const fenced = fence === null ? state : withFence(state, fence);
  return { state: settleLocks(withTrade(fenced, filled), filled, at), movement, fence, alarms };
}
