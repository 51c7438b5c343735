import type { TradeId } from '../ids/ids.ts';
import type { Decimal } from '../money/decimal.ts';
import type { UtcMillis } from '../time/instant.ts';

/**
 * A change of quantity that reconciliation has found and no fill explains. It is never dressed up as a fill.
 *
 * | kind | money | of |
 * |---|---|---|
 * | estimated | as if traded at `price`, the mark | a trade, or what belongs to none |
 * | recount | none: the cost stays | a trade: a fee in the asset, a dividend in shares |
 * | split | none; prices of the trade change in the opposite proportion | a trade |
 * | dust | none | what is too small to be sold, beside all trades |
 */
export interface Adjustment {
  /** Derived from the finding, so that the same finding is repaired once. */
  readonly adjustmentId: string;
  readonly kind: 'estimated' | 'recount' | 'split' | 'dust';
  readonly symbol: string;
  /** Null for a quantity of no trade. */
  readonly tradeId: TradeId | null;
  /** Signed: above zero where the venue holds more. */
  readonly quantity: Decimal;
  /** Zero where no money is moved. */
  readonly price: Decimal;
  /** The explanation: an activity of the venue, or that there is none. */
  readonly because: string;
  /** When it was found, the same in every retry. */
  readonly occurredAt: UtcMillis;
}
