import type { ProfileId, ReservationId, TenantId, TradeId } from '../ids/ids.ts';
import type { Decimal } from '../money/decimal.ts';
import type { Mutable } from '../mutable.ts';
import type { UtcMillis } from '../time/instant.ts';
import { type Books, EMPTY_BOOKS, type Holding } from './ledger.ts';
import type { Lock } from './locks.ts';
import { EMPTY_MEMORY, type Memory } from './memory.ts';
import type { TradingState } from './trading-state.ts';

/** Money or quantity held for one order (or one pair of siblings) until fills or evidence resolve it. */
export interface Reservation {
  readonly reservationId: ReservationId;
  readonly tradeId: TradeId;
  readonly purpose: 'entry' | 'exit';
  readonly fence: number;
  /** What was held in the beginning; zero money for an exit. */
  readonly amount: Decimal;
  readonly quantity: Decimal;
  readonly amountLeft: Decimal;
  readonly quantityLeft: Decimal;
  /** True while nobody knows what became of the order. Then only evidence releases it. */
  readonly unknown: boolean;
}

/** A trade that is being opened, is open, or is not yet closed in the books. While it is here its symbol takes no other entry. */
export interface DeskTrade {
  readonly tradeId: TradeId;
  readonly symbol: string;
  readonly holding: Holding;
  /** Whether a fill was ever booked. A trade without one leaves with its last reservation. */
  readonly filled: boolean;
  readonly entryLock: Lock;
  readonly exitLock: Lock | null;
  /** False for a trade that a late fill brought back: of its earlier fills the desk may have forgotten some. */
  readonly remembersAll: boolean;
  /** Its fills from longer ago than the recent answers reach: see memory.ts. */
  readonly spent: string;
  /** What else was asked for it that long ago: its entry, its exits and their releases. */
  readonly asked: string;
}

export interface EntryBlock {
  readonly symbol: string;
  readonly why: string;
}

/** The identity of a desk: one per profile, in one currency. */
export interface DeskProfile {
  readonly tenantId: TenantId;
  readonly profileId: ProfileId;
  readonly currency: string;
}

export interface DeskState {
  readonly profile: DeskProfile;
  readonly retired: boolean;
  readonly trading: TradingState;
  readonly books: Books;
  readonly reservations: readonly Reservation[];
  readonly trades: readonly DeskTrade[];
  readonly blocks: readonly EntryBlock[];
  readonly reconcileLock: Lock | null;
  /** The last fencing token given out. It only grows. */
  readonly fence: number;
  /** How many postings there are. The next one is this plus one, so that a missing one is seen. */
  readonly sequence: number;
  readonly memory: Memory;
}

/** A desk without money, which may trade as soon as it has some. */
export function emptyDesk(profile: DeskProfile, at: UtcMillis): DeskState {
  return {
    profile,
    retired: false,
    trading: { mode: 'ACTIVE', by: 'desk', why: 'opened', since: at },
    books: EMPTY_BOOKS,
    reservations: [],
    trades: [],
    blocks: [],
    reconcileLock: null,
    fence: 0,
    sequence: 0,
    memory: EMPTY_MEMORY,
  };
}

/**
 * A copy to change. Written out, so that V8 gives all states of a desk one class: each place that spreads an object makes classes of its own, and then
 * every reader looks its fields up by name.
 */
export function copyOfDesk(state: DeskState): Mutable<DeskState> {
  return {
    profile: state.profile,
    retired: state.retired,
    trading: state.trading,
    books: state.books,
    reservations: state.reservations,
    trades: state.trades,
    blocks: state.blocks,
    reconcileLock: state.reconcileLock,
    fence: state.fence,
    sequence: state.sequence,
    memory: state.memory,
  };
}

/** The same for a trade. */
export function copyOfDeskTrade(trade: DeskTrade): Mutable<DeskTrade> {
  return {
    tradeId: trade.tradeId,
    symbol: trade.symbol,
    holding: trade.holding,
    filled: trade.filled,
    entryLock: trade.entryLock,
    exitLock: trade.exitLock,
    remembersAll: trade.remembersAll,
    spent: trade.spent,
    asked: trade.asked,
  };
}

export function tradeOf(state: DeskState, tradeId: TradeId): DeskTrade | null {
  for (const trade of state.trades) if (trade.tradeId === tradeId) return trade;
  return null;
}

export function reservationOf(state: DeskState, reservationId: ReservationId): Reservation | null {
  for (const held of state.reservations) if (held.reservationId === reservationId) return held;
  return null;
}
