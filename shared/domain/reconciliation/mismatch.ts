import type { DeskTrade, Reservation } from '../desk/state.ts';
import type { ProfileId } from '../ids/ids.ts';
import type { Decimal } from '../money/decimal.ts';
import type { Fill } from '../orders/execution-report.ts';
import type { Holding } from '../orders/holding.ts';
import type { Order } from '../orders/order.ts';
import type { Trade } from '../orders/trade.ts';
import type { MismatchKind } from './mismatch-kind.ts';
import type { VenueActivity, VenueOrder } from './venue-account.ts';

/**
 * Every way in which our books and the venue's word on an account can differ, and what is done about it.
 *
 * | kind | what is done |
 * |---|---|
 * | STOP_DIFFERS | the trade is reviewed at once: what should protect it is placed or resized |
 * | ORDER_DIFFERS | the venue's word is recorded |
 * | ORDER_MISSING | the venue is asked by id: an end is recorded; unknown for good, it was lost, or never placed |
 * | UNKNOWN_FOUND | the order is adopted |
 * | TERMS_DIFFER | a person is called: the venue has another order under this name |
 * | CANCEL_STUCK | a person is called; nothing is released and no second exit is sent |
 * | OURS_NOT_ON_RECORD | cancelled after a minute, and a person is called |
 * | FOREIGN_ORDER | kept as external: shown, counted in exposure, never touched |
 * | FILL_MISSING | recorded as the fill of its order |
 * | FOREIGN_FILL | recorded as a fill of no trade |
 * | FILLS_AWAITED | the venue's whole history of fills is read; money waits for them |
 * | ACTIVITY_UNBOOKED | booked as what it is: a split, a fee, a dividend, interest, a transfer |
 * | QUANTITY_DUST | adjusted |
 * | QUANTITY_DIFFERS, POSITION_GONE | what is missing is closed at the mark, as an estimate, and told |
 * | POSITION_OFFSET | our trade is closed by what somebody else traded against it, such as a liquidation by the broker |
 * | EXTERNAL_POSITION | kept as external: shown, counted in exposure, never touched |
 * | RESERVATION_ORPHANED | released, by the evidence of its order's end |
 * | ORDER_UNRESERVED | reserved again, or a person is called |
 * | CASH_DIFFERS | entries pause, and a person is called |
 */
export type Mismatch = Found &
  (
    | { readonly kind: 'STOP_DIFFERS'; readonly trade: Trade }
    | {
        readonly kind: 'ORDER_DIFFERS' | 'UNKNOWN_FOUND' | 'TERMS_DIFFER';
        readonly order: Order;
        readonly venue: VenueOrder;
      }
    | { readonly kind: 'ORDER_MISSING'; readonly order: Order }
    | { readonly kind: 'CANCEL_STUCK' | 'FILLS_AWAITED'; readonly order: Order }
    | { readonly kind: 'OURS_NOT_ON_RECORD' | 'FOREIGN_ORDER'; readonly venue: VenueOrder }
    | { readonly kind: 'FILL_MISSING'; readonly fill: Fill; readonly order: Order }
    | { readonly kind: 'FOREIGN_FILL'; readonly fill: Fill }
    | { readonly kind: 'ACTIVITY_UNBOOKED'; readonly activity: VenueActivity }
    | {
        readonly kind: 'QUANTITY_DUST' | 'QUANTITY_DIFFERS' | 'POSITION_GONE' | 'EXTERNAL_POSITION';
        /** What the venue holds less what is on record: signed. */
        readonly difference: Decimal;
        readonly atVenue: Decimal;
        readonly markPrice: Decimal | null;
      }
    | { readonly kind: 'POSITION_OFFSET'; readonly slices: Decimal; readonly external: Holding }
    | {
        readonly kind: 'RESERVATION_ORPHANED';
        readonly reservation: Reservation;
        readonly order: Order | null;
      }
    | { readonly kind: 'ORDER_UNRESERVED'; readonly order: Order; readonly held: DeskTrade | null }
    | { readonly kind: 'CASH_DIFFERS'; readonly difference: Decimal }
  );

export type MismatchOf<Kind extends MismatchKind> = Mismatch & { readonly kind: Kind };

export interface Found {
  /** Names the mismatch and its figures: one that changes between two passes is another one, because then something is under way. */
  readonly key: string;
  /** Whose it is. */
  readonly profileId: ProfileId;
  /** Null where it concerns the whole account. */
  readonly symbol: string | null;
}
