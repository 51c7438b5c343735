import type { ClientOrderId, FillId, VenueOrderId } from '../ids/ids.ts';
import type { Decimal } from '../money/decimal.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { Side } from './intent.ts';

/**
 * What a venue says of an order, in our words. `expired` covers a day order at the close; `pending_replace` and `replaced` are the work of
 * somebody at the venue's own screen, for we never replace.
 */
export type ReportedStatus =
  | 'pending_new'
  | 'new'
  | 'partially_filled'
  | 'filled'
  | 'canceled'
  | 'rejected'
  | 'expired'
  | 'pending_cancel'
  | 'pending_replace'
  | 'replaced'
  | 'suspended';

/** One fill. Fills move money; the key is the venue's trade id within the account. */
export interface Fill {
  readonly fillId: FillId;
  readonly clientOrderId: ClientOrderId;
  readonly venueOrderId: VenueOrderId;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: Decimal;
  readonly price: Decimal;
  /** Fee in `feeCurrency`; for a fee taken in the base asset the position grows by quantity - fee. */
  readonly fee: Decimal;
  readonly feeCurrency: string;
  /** Price of one unit of `feeCurrency` in the instrument's currency when it filled: only for a fee in a third currency. */
  readonly feeRate?: Decimal | undefined;
  readonly liquidity: 'maker' | 'taker';
  readonly occurredAt: UtcMillis;
}

/** A venue's claim about one order: its status and any fills since it was last heard of. */
export interface ExecutionReport {
  /** Derived from venue, order and content, so that the same claim arrives once. */
  readonly reportId: string;
  readonly clientOrderId: ClientOrderId;
  readonly venueOrderId: VenueOrderId;
  readonly status: ReportedStatus;
  readonly cumulativeQuantity: Decimal;
  readonly fills: readonly Fill[];
  readonly reason: string | null;
  readonly occurredAt: UtcMillis;
  /** When the claim reached us; absent where nothing travelled, as in a backtest. */
  readonly receivedAt?: UtcMillis;
}
