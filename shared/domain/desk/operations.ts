import type { FillId, OperationId, ReservationId, TradeId } from '../ids/ids.ts';
import type { Decimal } from '../money/decimal.ts';
import type { Side } from '../orders/intent.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { TradingMode } from './trading-state.ts';

/**
 * What the desk can be asked. Every amount is in the desk's own currency: whoever asks has converted it.
 *
 * | operation | does | refused with |
 * |---|---|---|
 * | allocate | adds capital | DESK_RETIRED |
 * | withdraw | takes free capital out | INSUFFICIENT_CAPITAL |
 * | reserve | takes the entry lock of a symbol and holds money for one order | TRADING_HALTED, ENTRY_BLOCKED, ENTRY_LOCKED, TOO_MANY_ENTRIES, INSUFFICIENT_CAPITAL, RESERVATION_DIFFERS |
 * | reserveExit | takes the exit lock of a trade and holds quantity, never money | TRADE_UNKNOWN, EXIT_LOCKED, OUTCOME_UNKNOWN, EXIT_EXCEEDS_POSITION, RESERVATION_DIFFERS |
 * | settleFill | books a fill; late and over-closing fills too, with alarms | FILL_DIFFERS, RESERVATION_DIFFERS |
 * | voidReservation | releases what is left of a reservation | STALE_FENCE, OUTCOME_UNKNOWN |
 * | keepUnknown | marks the order as unknown: only evidence releases it now | RESERVATION_UNKNOWN |
 * | resolveUnknown | the venue knows the order after all | RESERVATION_UNKNOWN |
 * | releaseExitLock | gives the exit of a trade to the next owner | EXIT_LOCKED, EXIT_RESERVED |
 * | closeTrade | writes dust off and releases the entry lock | TRADE_STILL_OPEN |
 * | setTradingState | ACTIVE, REDUCING or HALTED, with who and why | REASON_MISSING, BREACH_STANDS |
 * | setEntriesAllowed | blocks or unblocks the entries of one symbol | REASON_MISSING, TOO_MANY_BLOCKS |
 * | acquireReconcileLock | takes or renews the reconcile lock | RECONCILE_LOCKED |
 * | releaseReconcileLock | gives it back | STALE_FENCE |
 * | adjust | a repair of the books, with its own kind of posting | STALE_FENCE, APPROVAL_MISSING, TRADE_UNKNOWN, RECOUNT_EXCEEDS_POSITION |
 * | restore | takes over a state that was rebuilt from the journal | RESTORE_BEHIND |
 * | retire | ends the desk; late fills are still booked | DESK_IN_USE |
 *
 * Besides, each of them can be refused with OPERATION_DIFFERS, OPERATION_SPENT, OPERATION_SEALED and INVALID_OPERATION.
 */
export type DeskOperation =
  | Allocate
  | Withdraw
  | Reserve
  | ReserveExit
  | SettleFill
  | VoidReservation
  | KeepUnknown
  | ResolveUnknown
  | ReleaseExitLock
  | CloseTrade
  | SetTradingState
  | SetEntriesAllowed
  | AcquireReconcileLock
  | ReleaseReconcileLock
  | Adjust
  | Restore
  | Retire;

interface Asked {
  /** Derived from what is asked, so that a retry carries the same id. */
  readonly operationId: OperationId;
  /** When the desk is asked. Locks expire by it. A retry may carry a later one: it is no part of the content. */
  readonly at: UtcMillis;
  /**
   * When the wish or the fact came into being: the decision of an intent, a fill's `occurredAt`, a person's click. It is the same in every
   * retry. What the desk has forgotten it recognises as old by this moment.
   */
  readonly issuedAt: UtcMillis;
}

export interface Allocate extends Asked {
  readonly op: 'allocate';
  /** Above zero, at most 8 digits after the point. */
  readonly amount: Decimal;
  readonly by: string;
}

export interface Withdraw extends Asked {
  readonly op: 'withdraw';
  readonly amount: Decimal;
  readonly by: string;
}

/** An entry. Its owner is the trade, which is named by the intent that opens it. */
export interface Reserve extends Asked {
  readonly op: 'reserve';
  readonly tradeId: TradeId;
  readonly reservationId: ReservationId;
  readonly symbol: string;
  /** The order's quantity, above zero. Fills release the money in proportion to it. */
  readonly quantity: Decimal;
  /** The money to hold, fees and buffer included, above zero; more than 8 digits are rounded up. */
  readonly amount: Decimal;
  /** The profile's limit on trades that are open or being opened, 1 to 64. */
  readonly openEntriesMax: number;
}

/** A reduce-only order, or a pair of them of which only one can fill: both then settle against one reservation. */
export interface ReserveExit extends Asked {
  readonly op: 'reserveExit';
  readonly tradeId: TradeId;
  readonly reservationId: ReservationId;
  /** Who holds the exit of the trade, such as `protection` or the id of a flatten intent. */
  readonly owner: string;
  readonly quantity: Decimal;
}

/** One fill, as the venue reports it. The desk works out cost basis, realised P&L and release itself. */
export interface SettleFill extends Asked {
  readonly op: 'settleFill';
  readonly fillId: FillId;
  /** Null for a fill that no order of ours asked for, such as a liquidation by the broker. */
  readonly reservationId: ReservationId | null;
  readonly tradeId: TradeId;
  readonly symbol: string;
  readonly side: Side;
  /** What was filled of the order, above zero. */
  readonly quantity: Decimal;
  readonly price: Decimal;
  /** In the desk's currency, zero or more. A rebate is an adjustment. */
  readonly fee: Decimal;
  /** A fee taken in the asset itself: the position changes by the signed quantity minus this, its cost does not. */
  readonly feeQuantity: Decimal;
}

/** What a venue can say that ends an order. `not_placed` is a proof of absence, not a silence. */
export type ReleaseEvidence = 'rejected' | 'canceled' | 'expired' | 'filled' | 'replaced' | 'not_placed';

export interface VoidReservation extends Asked {
  readonly op: 'voidReservation';
  readonly reservationId: ReservationId;
  readonly authority:
    | { readonly by: 'owner'; readonly fence: number }
    | { readonly by: 'evidence'; readonly because: ReleaseEvidence };
}

export interface KeepUnknown extends Asked {
  readonly op: 'keepUnknown';
  readonly reservationId: ReservationId;
}

export interface ResolveUnknown extends Asked {
  readonly op: 'resolveUnknown';
  readonly reservationId: ReservationId;
}

export interface ReleaseExitLock extends Asked {
  readonly op: 'releaseExitLock';
  readonly tradeId: TradeId;
  readonly owner: string;
}

export interface CloseTrade extends Asked {
  readonly op: 'closeTrade';
  readonly tradeId: TradeId;
  /** A rest below this is dust and may be written off: the lot, less than which nobody can sell. Zero for none. */
  readonly dustBelow: Decimal;
}

export interface SetTradingState extends Asked {
  readonly op: 'setTradingState';
  readonly mode: TradingMode;
  readonly by: string;
  readonly why: string;
}

export interface SetEntriesAllowed extends Asked {
  readonly op: 'setEntriesAllowed';
  readonly symbol: string;
  readonly allowed: boolean;
  readonly why: string;
}

export interface AcquireReconcileLock extends Asked {
  readonly op: 'acquireReconcileLock';
  readonly owner: string;
  /** 1 000 to 900 000. */
  readonly ttlMs: number;
}

export interface ReleaseReconcileLock extends Asked {
  readonly op: 'releaseReconcileLock';
  readonly owner: string;
  readonly fence: number;
}

/** A repair is asked by the holder of the reconcile lock, or by two people. */
export interface Adjust extends Asked {
  readonly op: 'adjust';
  readonly because: string;
  readonly authority:
    | { readonly by: 'reconciliation'; readonly fence: number }
    | { readonly by: 'approval'; readonly requestedBy: string; readonly approvedBy: string };
  readonly change: PositionChange | CashChange | Recount;
}

/** A position that differs from the venue's: booked like a fill at `price` (the mark), under its own kind of posting. */
export interface PositionChange {
  readonly kind: 'position';
  readonly tradeId: TradeId;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: Decimal;
  readonly price: Decimal;
}

/** A position that was recounted, and cost nothing and brought nothing: a split, a fee that a venue took in the asset itself. Its cost stays. */
export interface Recount {
  readonly kind: 'recount';
  readonly tradeId: TradeId;
  readonly symbol: string;
  /** `buy` makes the signed quantity larger, `sell` smaller. What is held keeps its direction and is not used up. */
  readonly side: Side;
  readonly quantity: Decimal;
}

/** Cash that the venue booked and no fill explains: interest, a dividend, a rebate (above zero), a charge (below). */
export interface CashChange {
  readonly kind: 'cash';
  readonly amount: Decimal;
}

/** A desk that lost its state, or came back with an older one, is given the one that its journal tells: see rebuild.ts. */
export interface Restore extends Asked {
  readonly op: 'restore';
  /** As encodeDesk writes it. */
  readonly state: string;
  readonly why: string;
}

export interface Retire extends Asked {
  readonly op: 'retire';
  readonly by: string;
}
