import type { Result } from '../result.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { Account } from './ledger.ts';
import type { DeskOperation } from './operations.ts';
import type { AmountText, Posting } from './postings.ts';
import type { TradingMode } from './trading-state.ts';

/**
 * An answer crosses the wire of the entity and is kept for retries, so it is plain JSON: every figure in it is a canonical decimal text.
 */
export type DeskAnswer = Result<DeskDone, DeskRefusal>;

export interface DeskDone {
  readonly op: DeskOperation['op'];
  /** The token of the reservation or lock that was given out; null where none was. */
  readonly fence: number | null;
  /** Empty when no money moved. */
  readonly postings: readonly Posting[];
  /** Reserved money (or, for an exit, quantity) that became free. */
  readonly released: AmountText;
  /** What the operation found wrong but did anyway, because facts are booked. */
  readonly alarms: readonly DeskAlarm[];
  readonly trading: TradingMode;
  readonly books: Readonly<Record<Account, AmountText>>;
}

export type DeskAlarm =
  /** A fill of a reservation that was already resolved. */
  | 'LATE_FILL'
  /** A fill that nobody here had asked for. */
  | 'UNRESERVED_FILL'
  /** The invariant of the books does not hold any more; entries pause. */
  | 'CAPITAL_BREACH'
  /** An exit was larger than its position, which now has the other direction; entries pause. */
  | 'OVERCLOSED'
  /** Two trades now hold one symbol. */
  | 'SYMBOL_SHARED';

/** Every no of the desk, with the figures that explain it. */
export type DeskRefusal =
  | { readonly code: 'INVALID_OPERATION'; readonly field: string; readonly expected: string }
  | { readonly code: 'OPERATION_DIFFERS'; readonly operationId: string }
  | { readonly code: 'OPERATION_SPENT'; readonly operationId: string }
  | { readonly code: 'OPERATION_SEALED'; readonly issuedAt: UtcMillis; readonly sealedUntil: UtcMillis }
  | { readonly code: 'DESK_RETIRED' }
  /** The stored state is not what was stored: nothing is done until it was restored. */
  | { readonly code: 'DESK_UNREADABLE'; readonly why: string }
  | { readonly code: 'RESTORE_BEHIND'; readonly sequence: number; readonly current: number }
  | { readonly code: 'DESK_IN_USE'; readonly trades: number; readonly reservations: number }
  | { readonly code: 'TRADING_HALTED'; readonly mode: TradingMode; readonly by: string; readonly why: string }
  | { readonly code: 'ENTRY_BLOCKED'; readonly symbol: string; readonly why: string }
  | LockRefusal
  | { readonly code: 'TOO_MANY_ENTRIES'; readonly open: number; readonly openEntriesMax: number }
  | { readonly code: 'TOO_MANY_BLOCKS'; readonly blocks: number }
  | { readonly code: 'INSUFFICIENT_CAPITAL'; readonly available: AmountText; readonly required: AmountText }
  | { readonly code: 'RESERVATION_DIFFERS'; readonly reservationId: string }
  | { readonly code: 'RESERVATION_UNKNOWN'; readonly reservationId: string }
  | { readonly code: 'TRADE_UNKNOWN'; readonly tradeId: string }
  | {
      readonly code: 'TRADE_STILL_OPEN';
      readonly tradeId: string;
      readonly quantity: AmountText;
      readonly reservations: number;
    }
  | {
      readonly code: 'EXIT_EXCEEDS_POSITION';
      readonly open: AmountText;
      readonly reserved: AmountText;
      readonly requested: AmountText;
    }
  | { readonly code: 'RECOUNT_EXCEEDS_POSITION'; readonly open: AmountText; readonly requested: AmountText }
  | { readonly code: 'EXIT_RESERVED'; readonly tradeId: string; readonly reservations: number }
  | { readonly code: 'OUTCOME_UNKNOWN'; readonly reservationId: string }
  | { readonly code: 'FILL_DIFFERS'; readonly fillId: string }
  | { readonly code: 'STALE_FENCE'; readonly fence: number; readonly current: number | null }
  | { readonly code: 'APPROVAL_MISSING'; readonly requestedBy: string; readonly approvedBy: string }
  | { readonly code: 'REASON_MISSING' }
  | { readonly code: 'BREACH_STANDS'; readonly headroom: AmountText };

/** A lock that another holds. `contention` counts the refusals since it was taken, this one included. */
export interface LockRefusal {
  readonly code: 'ENTRY_LOCKED' | 'EXIT_LOCKED' | 'RECONCILE_LOCKED';
  readonly owner: string;
  readonly fence: number;
  readonly expiresAt: UtcMillis | null;
  readonly contention: number;
}
