import { sumOf, ZERO } from '../../money/decimal.ts';
import { contended, expiring, heldByAnother, lockFor } from '../locks.ts';
import type { ReleaseExitLock, ReserveExit } from '../operations.ts';
import { copyOfDeskTrade, type DeskState, tradeOf } from '../state.ts';
import { done, refused, reservationsOf, type Step, withFence, withReservation, withTrade } from './step.ts';

/**
 * May this much of a trade be sold (or bought back). Exits hold quantity and no money, pass in every trading state, and have one owner at a
 * time: two of them could turn the position round.
 */
export function reserveExit(state: DeskState, operation: ReserveExit): Step {
  const { tradeId, reservationId, owner, quantity, at } = operation;
  const trade = tradeOf(state, tradeId);
  if (trade === null) return refused(state, { code: 'TRADE_UNKNOWN', tradeId });
  const other = heldByAnother(trade.exitLock, owner, at);
  if (other !== null) {
    const lock = contended(other);
    return refused(withTrade(state, { ...trade, exitLock: lock }), { code: 'EXIT_LOCKED', ...lock });
  }
  const exits = reservationsOf(state, trade).filter((held) => held.purpose === 'exit');
  const unknown = exits.find((held) => held.unknown);
  if (unknown !== undefined) {
    return refused(state, { code: 'OUTCOME_UNKNOWN', reservationId: unknown.reservationId });
  }
  const open = trade.holding.quantity.abs();
  const reserved = sumOf(exits.map((held) => held.quantityLeft));
  if (reserved.plus(quantity).greaterThan(open)) {
    return refused(state, {
      code: 'EXIT_EXCEEDS_POSITION',
      open: open.toString(),
      reserved: reserved.toString(),
      requested: quantity.toString(),
    });
  }

  const fence = state.fence + 1;
  const kept = trade.exitLock?.owner === owner ? expiring(trade.exitLock, null) : null;
  const guarded = copyOfDeskTrade(trade);
  guarded.exitLock = kept ?? lockFor(owner, fence, null);
  const locked = withTrade(state, guarded);
  const held = withReservation(locked, {
    reservationId,
    tradeId,
    purpose: 'exit',
    fence,
    amount: ZERO,
    quantity,
    amountLeft: ZERO,
    quantityLeft: quantity,
    unknown: false,
  });
  return done(withFence(held, fence), { fence });
}

/** The owner gives the exit of its trade away. One that is not locked is free already. */
export function releaseExitLock(state: DeskState, operation: ReleaseExitLock): Step {
  const { tradeId, owner, at } = operation;
  const trade = tradeOf(state, tradeId);
  if (trade === null || trade.exitLock === null) return done(state);
  const other = heldByAnother(trade.exitLock, owner, at);
  if (other !== null) return refused(state, { code: 'EXIT_LOCKED', ...other });
  const reservations = reservationsOf(state, trade).filter((held) => held.purpose === 'exit').length;
  if (reservations > 0) return refused(state, { code: 'EXIT_RESERVED', tradeId, reservations });
  const released = copyOfDeskTrade(trade);
  released.exitLock = null;
  return done(withTrade(state, released));
}
