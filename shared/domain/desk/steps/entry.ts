import { LEDGER_SCALE } from '../../money/money.ts';
import { NO_HOLDING } from '../ledger.ts';
import { contended, hasExpired, lockFor } from '../locks.ts';
import type { Reserve } from '../operations.ts';
import type { DeskState, DeskTrade } from '../state.ts';
import { done, refused, type Step, withFence, withoutTrade, withReservation, withTrade } from './step.ts';

/**
 * May this trade be opened, and with which money. The order of the checks is part of the contract: trading state, block of the symbol,
 * entry lock, number of open trades, money.
 */
export function reserve(stored: DeskState, operation: Reserve): Step {
  const { mode, by, why } = stored.trading;
  if (mode !== 'ACTIVE') return refused(stored, { code: 'TRADING_HALTED', mode, by, why });
  const block = stored.blocks.find((one) => one.symbol === operation.symbol);
  if (block !== undefined) return refused(stored, { code: 'ENTRY_BLOCKED', ...block });

  const state = sweptOfExpired(stored, operation);
  const holder = state.trades.find(
    (trade) => trade.symbol === operation.symbol || trade.tradeId === operation.tradeId,
  );
  if (holder !== undefined) {
    const lock = contended(holder.entryLock);
    return refused(withTrade(state, { ...holder, entryLock: lock }), { code: 'ENTRY_LOCKED', ...lock });
  }
  const { openEntriesMax } = operation;
  if (state.trades.length >= openEntriesMax) {
    return refused(state, { code: 'TOO_MANY_ENTRIES', open: state.trades.length, openEntriesMax });
  }
  const required = operation.amount.toScale(LEDGER_SCALE, 'up');
  const { available } = state.books;
  if (available.lessThan(required)) {
    return refused(state, {
      code: 'INSUFFICIENT_CAPITAL',
      available: available.toString(),
      required: required.toString(),
    });
  }

  const fence = state.fence + 1;
  const { tradeId, reservationId, symbol, quantity } = operation;
  const opened = withTrade(state, newTrade({ tradeId, symbol, fence, remembersAll: true }));
  const held = withReservation(opened, {
    reservationId,
    tradeId,
    purpose: 'entry',
    fence,
    amount: required,
    quantity,
    amountLeft: required,
    quantityLeft: quantity,
    unknown: false,
  });
  const draft = {
    tradeId,
    symbol,
    reservationId,
    fillId: null,
    because: null,
    quantity: '0',
    held: quantity.toString(),
    movement: { available: required.negated(), orders: required },
  };
  return done(withFence(held, fence), { fence, draft });
}

/** A trade whose entry lock has run out is flat and has nothing at the venue: it makes room. */
function sweptOfExpired(state: DeskState, operation: Reserve): DeskState {
  return state.trades
    .filter((trade) => hasExpired(trade.entryLock, operation.at))
    .reduce(withoutTrade, state);
}

export function newTrade(
  begin: Pick<DeskTrade, 'tradeId' | 'symbol' | 'remembersAll'> & { readonly fence: number },
): DeskTrade {
  const { tradeId, symbol, fence, remembersAll } = begin;
  return {
    tradeId,
    symbol,
    holding: NO_HOLDING,
    filled: false,
    entryLock: lockFor(tradeId, fence, null),
    exitLock: null,
    remembersAll,
    spent: '',
    asked: '',
  };
}
