import type { DecisionId, IntentId, ProfileId, TenantId, TradeId } from '../ids/ids.ts';
import type { Decimal } from '../money/decimal.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { Timeframe } from '../time/timeframe.ts';

export type Side = 'buy' | 'sell';
export type Direction = 'long' | 'short';
export type OrderType = 'market' | 'limit' | 'stop' | 'stop_limit' | 'trailing_stop';
export type TimeInForce = 'day' | 'gtc' | 'ioc' | 'fok' | 'gtd' | 'opg' | 'cls';
/** What an order is for in the life of its trade. The leg is part of the client order id. */
export type Leg = 'entry' | 'stop' | 'target' | 'exit' | 'flatten';

export const oppositeOf = (side: Side): Side => (side === 'buy' ? 'sell' : 'buy');
export const entrySideOf = (direction: Direction): Side => (direction === 'long' ? 'buy' : 'sell');

/** The prices and validity of one order, without its owner. Which prices must be present depends on `type`. */
export interface OrderTerms {
  readonly symbol: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly quantity: Decimal;
  readonly limitPrice: Decimal | null;
  readonly stopPrice: Decimal | null;
  /** Distance of a trailing stop in price; exactly one of trailBy and trailPercent for `trailing_stop`. */
  readonly trailBy: Decimal | null;
  readonly trailPercent: number | null;
  readonly timeInForce: TimeInForce;
  /** Only for `gtd`. */
  readonly expiresAt: UtcMillis | null;
  readonly reduceOnly: boolean;
  readonly extendedHours: boolean;
}

/** Protection that goes with an entry: both are placed for what was filled, and cancel one another. */
export interface Protection {
  readonly stopPrice: Decimal;
  readonly targetPrice: Decimal | null;
}

export type IntentOrigin = 'strategy' | 'manual' | 'monitor' | 'reconciliation';

/** An approved wish to trade. No venue has heard of it. Its id is derived, so deciding twice is deciding once. */
export interface OrderIntent {
  readonly intentId: IntentId;
  readonly decisionId: DecisionId | null;
  readonly tenantId: TenantId;
  readonly profileId: ProfileId;
  readonly tradeId: TradeId;
  readonly leg: Leg;
  readonly origin: IntentOrigin;
  readonly direction: Direction;
  readonly terms: OrderTerms;
  /** For entries; null where the trader asked for none. */
  readonly protection: Protection | null;
  /** The price the decision was made at, for slippage and for reservations of market orders. */
  readonly referencePrice: Decimal;
  /** Money to hold for an entry; zero for a reduce-only order, which reserves quantity and no money. */
  readonly holdAmount: Decimal;
  readonly timeframe: Timeframe | null;
  readonly decidedAt: UtcMillis;
}
