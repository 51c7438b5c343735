import { ZERO } from '../../money/decimal.ts';
import { hasExpired } from '../locks.ts';
import { ledgerFill } from '../ledger.ts';
import type { Adjust, Allocate, Recount, Withdraw } from '../operations.ts';
import { UNTIED_DRAFT } from '../postings.ts';
import type { DeskRefusal } from '../answers.ts';
import { type DeskState, type DeskTrade, tradeOf } from '../state.ts';
import { bookOnTrade } from './fill.ts';
import { done, refused, type Step, withTrade } from './step.ts';

export function allocate(state: DeskState, operation: Allocate): Step {
  const { amount, by } = operation;
  return done(state, {
    draft: { ...UNTIED_DRAFT, because: by, movement: { capital: amount, available: amount } },
  });
}

/** Takes out what is free. Profits may leave too, so `capital`, the net of all deposits, may go below zero. */
export function withdraw(state: DeskState, operation: Withdraw): Step {
  const { amount, by } = operation;
  const { available } = state.books;
  if (available.lessThan(amount)) {
    const figures = { available: available.toString(), required: amount.toString() };
    return refused(state, { code: 'INSUFFICIENT_CAPITAL', ...figures });
  }
  const movement = { capital: amount.negated(), available: amount.negated() };
  return done(state, { draft: { ...UNTIED_DRAFT, because: by, movement } });
}

/** A repair of the books by reconciliation, under its lock, or by two people. It goes the way of a fill, under its own kind of posting. */
export function adjust(state: DeskState, operation: Adjust): Step {
  const { because, change, at } = operation;
  const missing = missingAuthority(state, operation);
  if (missing !== null) return refused(state, missing);
  if (change.kind === 'cash') {
    const movement = { available: change.amount, realised: change.amount };
    return done(state, { draft: { ...UNTIED_DRAFT, because, movement } });
  }
  const { tradeId, symbol } = change;
  const known = tradeOf(state, tradeId);
  if (known !== null && known.symbol !== symbol) {
    return refused(state, { code: 'INVALID_OPERATION', field: 'change.symbol', expected: known.symbol });
  }
  if (change.kind === 'recount') return recount(state, known, change, because);
  const fill = ledgerFill({ ...change, fee: ZERO, feeQuantity: ZERO });
  const booked = bookOnTrade(state, { tradeId, symbol, fill, at });
  const { fence, alarms, movement } = booked;
  const quantity = fill.change.toString();
  return done(booked.state, {
    fence,
    alarms,
    draft: { ...UNTIED_DRAFT, tradeId, symbol, because, quantity, movement },
  });
}

function recount(state: DeskState, trade: DeskTrade | null, change: Recount, because: string): Step {
  const { tradeId, symbol, side } = change;
  if (trade === null) return refused(state, { code: 'TRADE_UNKNOWN', tradeId });
  const signed = side === 'buy' ? change.quantity : change.quantity.negated();
  const held = trade.holding.quantity;
  const quantity = held.plus(signed);
  if (quantity.sign !== held.sign || held.isZero) {
    const figures = { open: held.toString(), requested: signed.toString() };
    return refused(state, { code: 'RECOUNT_EXCEEDS_POSITION', ...figures });
  }
  return done(withTrade(state, { ...trade, holding: { ...trade.holding, quantity } }), {
    draft: { ...UNTIED_DRAFT, tradeId, symbol, because, quantity: signed.toString() },
  });
}

function missingAuthority(state: DeskState, { authority, at }: Adjust): DeskRefusal | null {
  if (authority.by === 'approval') {
    const { requestedBy, approvedBy } = authority;
    const isTwo = requestedBy !== '' && approvedBy !== '' && requestedBy !== approvedBy;
    return isTwo ? null : { code: 'APPROVAL_MISSING', requestedBy, approvedBy };
  }
  const lock = state.reconcileLock;
  const current = lock !== null && !hasExpired(lock, at) ? lock.fence : null;
  return current === authority.fence ? null : { code: 'STALE_FENCE', fence: authority.fence, current };
}
