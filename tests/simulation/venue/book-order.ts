import type { ClientOrderId, ProfileId, VenueOrderId } from '../../../shared/domain/ids/ids.ts';
import type { Decimal } from '../../../shared/domain/money/decimal.ts';
import type { ExecutionReport, Fill } from '../../../shared/domain/orders/execution-report.ts';
import type { OrderTerms } from '../../../shared/domain/orders/intent.ts';

export type BookStatus = 'held' | 'working' | 'filled' | 'canceled' | 'rejected';

/** An order in the venue's own book. `held`: a child of a bracket whose entry is not complete yet. */
export interface BookOrder {
  readonly venueOrderId: VenueOrderId;
  readonly clientOrderId: ClientOrderId;
  readonly terms: OrderTerms;
  readonly parent: VenueOrderId | null;
  /** Not placed by us. */
  readonly isForeign: boolean;
  /** Siblings of which only one may fill. */
  readonly linked: Set<VenueOrderId>;
  /** Not shown to look-ups and lists before: the front door is faster than the books. */
  visibleAt: number;
  status: BookStatus;
  /** What it may still fill; less than its terms once a sibling has filled a part. */
  leaves: Decimal;
  filled: Decimal;
  triggered: boolean;
  /** A cancel that was asked for and is carried out later, or never by itself. */
  cancelAt: number | null;
}

/** What the venue says, and from when on it says it. */
export interface Said {
  readonly report: ExecutionReport;
  visibleAt: number;
  /** Of an order that is not ours, which shows in lists of fills and of open orders and is reported to nobody. */
  readonly isForeign: boolean;
}

/** Cash, holdings and orders of one account. What is here is what has happened. */
export interface BookAccount {
  /** Whose it is: a word of ours that the venue never reads, for those who compare books. */
  readonly owner: { readonly tenant: string; readonly profiles: readonly ProfileId[] };
  readonly name: string;
  cash: Decimal;
  readonly positions: Map<string, Decimal>;
  readonly orders: Map<VenueOrderId, BookOrder>;
  readonly said: Said[];
  readonly fills: Fill[];
}

export function isLive({ status }: BookOrder): boolean {
  return status === 'working' || status === 'held';
}
