import type { VenueOrderId } from '../ids/ids.ts';
import type { Decimal } from '../money/decimal.ts';
import type { Fill, ReportedStatus } from '../orders/execution-report.ts';
import type { Side } from '../orders/intent.ts';
import type { UtcMillis } from '../time/instant.ts';

/** An order as the venue has it: one of ours, or one that somebody else placed on the account. */
export interface VenueOrder {
  /** As the venue has it. What is not ours carries whatever it was given; null for nothing. */
  readonly clientOrderId: string | null;
  readonly venueOrderId: VenueOrderId;
  readonly symbol: string;
  readonly side: Side;
  /** What was asked for, or what a linked sibling has left of it. */
  readonly quantity: Decimal;
  readonly limitPrice: Decimal | null;
  readonly stopPrice: Decimal | null;
  /** A word that the adapter does not know is an open order: `suspended`. */
  readonly status: ReportedStatus;
  readonly cumulativeQuantity: Decimal;
  readonly updatedAt: UtcMillis;
}

export interface VenuePosition {
  readonly symbol: string;
  /** Negative for short. */
  readonly quantity: Decimal;
  /** At which the venue values it; null where it says nothing. */
  readonly markPrice: Decimal | null;
}

/** Cash or quantity that moved without a trade. */
export interface VenueActivity {
  readonly activityId: string;
  /** `transfer` is money or securities of the owner, in or out; `other` is whatever the adapter does not know. */
  readonly kind: 'fee' | 'dividend' | 'interest' | 'split' | 'transfer' | 'other';
  /** Null where it concerns the account as a whole. */
  readonly symbol: string | null;
  /** Signed, in the currency of the account; zero where no cash moved. */
  readonly cashChange: Decimal;
  /** Signed, of the position in `symbol`; zero where none changed. */
  readonly quantityChange: Decimal;
  readonly occurredAt: UtcMillis;
}

/** What a venue says of one account, every part of it read to its end. */
export interface VenueSnapshot {
  readonly orders: readonly VenueOrder[];
  readonly positions: readonly VenuePosition[];
  /** Since a place at which everything was on record. */
  readonly fills: readonly Fill[];
  readonly activities: readonly VenueActivity[];
  readonly cash: Decimal;
}
