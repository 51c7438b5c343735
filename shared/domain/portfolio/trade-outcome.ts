import type { TradeId } from '../ids/ids.ts';
import type { Direction } from '../orders/intent.ts';
import type { UtcMillis } from '../time/instant.ts';

/** One closed trade as analytics see it: measured from the books, which keep the exact numbers. Money in the profile's currency. */
export interface TradeOutcome {
  readonly tradeId: TradeId;
  readonly symbol: string;
  readonly direction: Direction;
  readonly openedAt: UtcMillis;
  readonly closedAt: UtcMillis;
  /** Quantity-weighted, first in first out (see hold-time.ts). */
  readonly heldMs: number;
  /** Realised, after all fees. */
  readonly profit: number;
  readonly fees: number;
  /** The loss that was accepted at the entry (1 R), above zero; null where there was no stop. */
  readonly risk: number | null;
  /** The best and the worst open profit between entry and exit (MFE above or at zero, MAE below or at zero); null where not tracked. */
  readonly bestProfit: number | null;
  readonly worstProfit: number | null;
  /** The rule that triggered the entry; null for a trade opened by hand or found at the venue. */
  readonly rule: string | null;
  readonly exitReason: string;
}

/** Profit in units of the risk taken; null without a stop. */
export function rMultipleOf(trade: TradeOutcome): number | null {
  return trade.risk !== null && trade.risk > 0 ? trade.profit / trade.risk : null;
}
