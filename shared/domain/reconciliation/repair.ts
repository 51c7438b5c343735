import type { DeskOperation } from '../desk/operations.ts';
import type { Fact } from '../engine/fact.ts';
import type { ProfileId } from '../ids/ids.ts';
import type { Decimal } from '../money/decimal.ts';
import type { Fill } from '../orders/execution-report.ts';
import type { VenueActivity, VenueOrder } from './venue-account.ts';

/** What is done about a mismatch, as a value. Ids are derived from the sighting, so carrying it out twice is carrying it out once. */
export type Repair =
  /** Through the door of facts, like everything that changes the records of a trade. */
  | { readonly kind: 'fact'; readonly profileId: ProfileId; readonly name: string; readonly fact: Fact }
  | { readonly kind: 'desk'; readonly profileId: ProfileId; readonly operation: DeskOperation }
  /** No entries until a person has looked and resumes. */
  | { readonly kind: 'pause'; readonly profileId: ProfileId; readonly name: string; readonly why: string }
  | { readonly kind: 'cancelAtVenue'; readonly order: VenueOrder }
  /** Of a symbol that no profile of the account trades: its money is the owner's. */
  | { readonly kind: 'keepFill'; readonly fill: Fill }
  | { readonly kind: 'keepOrder'; readonly order: VenueOrder }
  | {
      readonly kind: 'keepQuantity';
      readonly symbol: string;
      readonly change: Decimal;
      readonly markPrice: Decimal | null;
    }
  /** Money of the owner came, went or was accepted: it is none of trading. */
  | { readonly kind: 'moveBaseline'; readonly amount: Decimal }
  | { readonly kind: 'booked'; readonly activity: VenueActivity };
