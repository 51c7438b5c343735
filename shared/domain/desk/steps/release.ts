import { ZERO } from '../../money/decimal.ts';
import { applyFill } from '../ledger.ts';
import type { CloseTrade, KeepUnknown, ResolveUnknown, VoidReservation } from '../operations.ts';
import { type PostingDraft, UNTIED_DRAFT } from '../postings.ts';
import { type DeskState, type Reservation, reservationOf, tradeOf } from '../state.ts';
import {
  done,
  refused,
  reservationsOf,
  type Step,
  settleLocks,
  withoutReservation,
  withoutTrade,
  withReservation,
} from './step.ts';

/**
 * Releases what is left of a reservation. Nothing held means nothing to release: a fill may have resolved it before. The owner shows its
 * fence and may release only what it knows was never sent; an unknown outcome yields to evidence alone.
 */
export function voidReservation(state: DeskState, operation: VoidReservation): Step {
  const { reservationId, authority, at } = operation;
  const held = reservationOf(state, reservationId);
  if (held === null) return done(state);
  if (authority.by === 'owner') {
    if (authority.fence !== held.fence) {
      return refused(state, { code: 'STALE_FENCE', fence: authority.fence, current: held.fence });
    }
    if (held.unknown) return refused(state, { code: 'OUTCOME_UNKNOWN', reservationId });
  }
  const because = authority.by === 'owner' ? 'owner' : authority.because;
  const released = withoutReservation(state, held);
  const trade = tradeOf(released, held.tradeId);
  const next = trade === null ? released : settleLocks(released, trade, at);
  return done(next, {
    draft: voidDraft(held, trade?.symbol ?? null, because),
    released: held.purpose === 'entry' ? held.amountLeft : held.quantityLeft,
  });
}

function voidDraft(held: Reservation, symbol: string | null, because: string): PostingDraft | null {
  if (held.purpose === 'exit') return null;
  return {
    tradeId: held.tradeId,
    symbol,
    reservationId: held.reservationId,
    fillId: null,
    because,
    quantity: '0',
    held: held.quantityLeft.negated().toString(),
    movement: { orders: held.amountLeft.negated(), available: held.amountLeft },
  };
}

export function keepUnknown(state: DeskState, operation: KeepUnknown | ResolveUnknown): Step {
  const { reservationId } = operation;
  const held = reservationOf(state, reservationId);
  if (held === null) return refused(state, { code: 'RESERVATION_UNKNOWN', reservationId });
  return done(withReservation(state, { ...held, unknown: operation.op === 'keepUnknown' }));
}

/**
 * Ends a trade: writes off what is too small to be sold, and frees its symbol. Long dust is a loss of its cost; short dust returns its
 * collateral at cost.
 */
export function closeTrade(state: DeskState, operation: CloseTrade): Step {
  const { tradeId, dustBelow } = operation;
  const trade = tradeOf(state, tradeId);
  if (trade === null) return done(state);
  const { quantity, cost } = trade.holding;
  const reservations = reservationsOf(state, trade).length;
  const isDust = quantity.isZero || quantity.abs().lessThan(dustBelow);
  if (reservations > 0 || !isDust) {
    return refused(state, { code: 'TRADE_STILL_OPEN', tradeId, quantity: quantity.toString(), reservations });
  }
  const next = withoutTrade(state, trade);
  if (quantity.isZero) return done(next);
  const notional = quantity.sign > 0 ? ZERO : cost;
  const { movement } = applyFill(trade.holding, { change: quantity.negated(), notional, fee: ZERO });
  const change = quantity.negated().toString();
  const { symbol } = trade;
  return done(next, {
    draft: { ...UNTIED_DRAFT, tradeId, symbol, because: 'dust', quantity: change, movement },
  });
}
