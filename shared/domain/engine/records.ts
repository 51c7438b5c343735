import type { DeskOperation } from '../desk/operations.ts';
import type { ClientOrderId, FillId, ProfileId, TenantId, TradeId } from '../ids/ids.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Decimal } from '../money/decimal.ts';
import type { OrderAlarm, ReportRefusal } from '../orders/apply-report.ts';
import type { ExitAction } from '../orders/bracket.ts';
import type { ExitStyle } from '../orders/exit-orders.ts';
import type { Order, VenueAccount } from '../orders/order.ts';
import type { OrderEventRefusal } from '../orders/order-events.ts';
import type { OrderStatus } from '../orders/order-status.ts';
import type { Position, UnmatchedFill } from '../orders/position.ts';
import type { Trade } from '../orders/trade.ts';
import type { UtcMillis } from '../time/instant.ts';

/**
 * Everything that one report can touch, and nothing else: the order it names, that order's trade with its other live orders, and the
 * profile's position in the symbol. Live trading loads it from the store, the backtest from memory.
 */
export interface Records {
  readonly tenantId: TenantId;
  readonly profileId: ProfileId;
  readonly account: VenueAccount;
  readonly instrument: Instrument;
  readonly exitStyle: ExitStyle;
  /** Null where nobody here knows the order. */
  readonly order: Order | null;
  readonly trade: Trade | null;
  /** The trade's other orders that are not over. */
  readonly siblings: readonly Order[];
  readonly position: Position | null;
  /** Ids of fills without an order that are already on record, at least those of the report. */
  readonly unmatchedFills: { has(fillId: FillId): boolean };
}

/** One line of a trade's story. Its key is the order, the order's revision and the fill. */
export interface TimelineEntry {
  readonly tradeId: TradeId;
  readonly clientOrderId: ClientOrderId;
  readonly orderRevision: number;
  /** The status as stored, never normalised. */
  readonly status: OrderStatus;
  readonly fillId: FillId | null;
  /** Of the fill; null for a change of status. */
  readonly quantity: Decimal | null;
  readonly price: Decimal | null;
  readonly reason: string | null;
  readonly occurredAt: UtcMillis;
  readonly recordedAt: UtcMillis;
}

/** What to store, in one batch. Null and empty mean unchanged. */
export interface RecordChanges {
  readonly orders: readonly Order[];
  readonly trade: Trade | null;
  readonly position: Position | null;
  readonly unmatched: readonly UnmatchedFill[];
  readonly timeline: readonly TimelineEntry[];
}

/** What to do once the changes are stored. */
export type FollowUp =
  | ExitAction
  /** The venue has filled more than it has told us of: ask for the fills of this order. */
  | { readonly kind: 'fetchFills'; readonly order: Order; readonly awaitedQuantity: Decimal }
  /** A fee below zero: money came in that the desk books as an adjustment. */
  | { readonly kind: 'bookRebate'; readonly fillId: FillId; readonly amount: Decimal };

export type RecordAlarm =
  | OrderAlarm
  | { readonly code: 'UNMATCHED_FILL'; readonly fill: UnmatchedFill }
  | { readonly code: 'EXIT_REFUSED'; readonly clientOrderId: ClientOrderId; readonly refusals: number };

export interface Recorded {
  readonly changes: RecordChanges;
  /** In this order. Each is idempotent by its id, so storing first or the desk first makes no difference. */
  readonly deskOperations: readonly DeskOperation[];
  readonly followUps: readonly FollowUp[];
  readonly alarms: readonly RecordAlarm[];
}

export type RecordRefusal =
  | ReportRefusal
  | OrderEventRefusal
  | { readonly code: 'ORDER_UNKNOWN'; readonly clientOrderId: ClientOrderId };

export const NOTHING_CHANGED: RecordChanges = {
  orders: [],
  trade: null,
  position: null,
  unmatched: [],
  timeline: [],
};
