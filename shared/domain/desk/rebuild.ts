import { type ReservationId, reservationId, type TradeId, tradeId } from '../ids/ids.ts';
import { Decimal } from '../money/decimal.ts';
import { ok, type Result, refuse } from '../result.ts';
import type { UtcMillis } from '../time/instant.ts';
import { fingerprintOf } from './content.ts';
import { ACCOUNTS, type Account, type Books, EMPTY_BOOKS, type Holding, move, NO_HOLDING } from './ledger.ts';
import { lockFor } from './locks.ts';
import { withSpent } from './memory.ts';
import { isCredit, type Posting } from './postings.ts';
import { spentRecord } from './spent.ts';
import { type DeskProfile, type DeskState, emptyDesk } from './state.ts';

/** What the postings of a desk say: its accounts, what each trade holds, and what is held for each entry. */
export interface Ledger {
  readonly books: Books;
  readonly holdings: ReadonlyMap<TradeId, Holding & { readonly symbol: string }>;
  readonly holds: ReadonlyMap<ReservationId, Hold>;
}

interface Hold {
  readonly tradeId: TradeId;
  readonly symbol: string;
  readonly amount: Decimal;
  readonly quantity: Decimal;
  readonly amountLeft: Decimal;
  readonly quantityLeft: Decimal;
}

export type RebuildRefusal =
  | { readonly code: 'POSTINGS_INCOMPLETE'; readonly expected: number; readonly found: number }
  | { readonly code: 'POSTING_UNREADABLE'; readonly sequence: number };

/** The ledger inside a state, in the form that rebuildLedger gives: flat trades and exits hold no money and are left out. */
export function ledgerOf(state: DeskState): Ledger {
  const symbols = new Map(state.trades.map((trade) => [trade.tradeId, trade.symbol]));
  const open = state.trades.filter((trade) => !trade.holding.quantity.isZero);
  const entries = state.reservations.filter((held) => held.purpose === 'entry');
  return {
    books: state.books,
    holdings: new Map(open.map((trade) => [trade.tradeId, { symbol: trade.symbol, ...trade.holding }])),
    holds: new Map(
      entries.map((held) => {
        const { amount, quantity, amountLeft, quantityLeft } = held;
        const symbol = symbols.get(held.tradeId) ?? '';
        return [
          held.reservationId,
          { tradeId: held.tradeId, symbol, amount, quantity, amountLeft, quantityLeft },
        ];
      }),
    ),
  };
}

/**
 * The ledger that a journal tells, from nothing but its postings.
 *
 * @param postings all of them, from the first, in order
 * @returns POSTINGS_INCOMPLETE when one is missing or out of place: half a journal is no ledger
 */
export function rebuildLedger(postings: readonly Posting[]): Result<Ledger, RebuildRefusal> {
  const holdings = new Map<TradeId, Holding & { readonly symbol: string }>();
  const holds = new Map<ReservationId, Hold>();
  let books = EMPTY_BOOKS;
  for (const [index, posting] of postings.entries()) {
    if (posting.sequence !== index + 1) {
      return refuse({ code: 'POSTINGS_INCOMPLETE', expected: index + 1, found: posting.sequence });
    }
    const change = changeOf(posting);
    if (change === null) return refuse({ code: 'POSTING_UNREADABLE', sequence: posting.sequence });
    books = move(books, change.movement);
    if (posting.tradeId === null || posting.symbol === null) continue;
    const trade = tradeId(posting.tradeId);
    if (posting.reservationId !== null) {
      applyHold(holds, reservationId(posting.reservationId), { ...change, trade, symbol: posting.symbol });
    }
    applyHolding(holdings, trade, { ...change, symbol: posting.symbol });
  }
  return ok({ books, holdings, holds });
}

interface Change {
  readonly movement: Books;
  readonly quantity: Decimal;
  readonly held: Decimal;
}

function changeOf(posting: Posting): Change | null {
  const quantity = Decimal.tryParse(posting.quantity);
  const held = Decimal.tryParse(posting.held);
  const movement: { -readonly [A in Account]: Decimal } = { ...EMPTY_BOOKS };
  for (const account of ACCOUNTS) {
    const leg = Decimal.tryParse(posting.legs[account] ?? '0');
    if (leg === null) return null;
    movement[account] = isCredit(account) ? leg.negated() : leg;
  }
  return quantity === null || held === null ? null : { movement, quantity, held };
}

function applyHold(
  holds: Map<ReservationId, Hold>,
  id: ReservationId,
  { movement, held, trade, symbol }: Change & { readonly trade: TradeId; readonly symbol: string },
): void {
  if (held.isZero) return;
  const before = holds.get(id);
  if (before === undefined) {
    const amount = movement.orders;
    holds.set(id, {
      tradeId: trade,
      symbol,
      amount,
      quantity: held,
      amountLeft: amount,
      quantityLeft: held,
    });
    return;
  }
  const quantityLeft = before.quantityLeft.plus(held);
  if (quantityLeft.isZero) holds.delete(id);
  else holds.set(id, { ...before, amountLeft: before.amountLeft.plus(movement.orders), quantityLeft });
}

function applyHolding(
  holdings: Map<TradeId, Holding & { readonly symbol: string }>,
  id: TradeId,
  { movement, quantity: change, symbol }: Change & { readonly symbol: string },
): void {
  if (change.isZero) return;
  const before = holdings.get(id) ?? NO_HOLDING;
  const quantity = before.quantity.plus(change);
  if (quantity.isZero) {
    holdings.delete(id);
    return;
  }
  const cost = before.cost.plus(movement.positions);
  holdings.set(id, { symbol, quantity, cost, openFees: before.openFees.plus(movement.openFees) });
}

/** Fences are given out for exits and leases too, which leave no posting: a rebuilt desk starts far above any of them. */
const FENCE_LEAP = 1_000_000;

/**
 * A desk that lost its state, made again from its journal. It is HALTED, and every order it holds money for is unknown, until
 * reconciliation has asked the venue and a person resumes it.
 */
export function rebuildDesk(
  profile: DeskProfile,
  postings: readonly Posting[],
  at: UtcMillis,
): Result<DeskState, RebuildRefusal> {
  const ledger = rebuildLedger(postings);
  if (!ledger.ok) return ledger;
  const { books, holdings, holds } = ledger.value;
  const fence = postings.reduce((most, posting) => Math.max(most, posting.fence), 0) + FENCE_LEAP;
  const symbols = new Map<TradeId, string>();
  for (const hold of holds.values()) symbols.set(hold.tradeId, hold.symbol);
  for (const [trade, holding] of holdings) symbols.set(trade, holding.symbol);
  const empty = emptyDesk(profile, at);
  const spent = postings.map((one) => spentRecord(fingerprintOf([spentKeyOf(one)]), one.issuedAt)).join('');
  return ok({
    ...empty,
    trading: { mode: 'HALTED', by: 'desk', why: 'rebuilt from its postings', since: at },
    books,
    fence,
    sequence: postings.length,
    reservations: [...holds].map(([id, { symbol: _symbol, ...held }]) => ({
      ...held,
      reservationId: id,
      purpose: 'entry' as const,
      fence,
      unknown: true,
    })),
    trades: [...symbols].map(([id, symbol]) => {
      const holding = holdings.get(id);
      const { quantity, cost, openFees } = holding ?? NO_HOLDING;
      return {
        tradeId: id,
        symbol,
        holding: { quantity, cost, openFees },
        filled: holding !== undefined,
        entryLock: lockFor(id, fence, null),
        exitLock: null,
        remembersAll: false,
        spent: '',
        asked: '',
      };
    }),
    memory: withSpent(empty.memory, spent),
  });
}

/** The name under which the operation of a posting must not happen again: as keyOf in content.ts, read from the journal. */
function spentKeyOf(posting: Posting): string {
  if (posting.kind === 'settleFill') return `f:${posting.fillId}`;
  if (posting.kind === 'reserve') return `r:${posting.reservationId}`;
  return `o:${posting.operationId}`;
}
