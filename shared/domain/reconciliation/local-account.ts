import type { DeskState } from '../desk/state.ts';
import type { ClientOrderId, FillId, ProfileId } from '../ids/ids.ts';
import type { Instrument } from '../market/instrument.ts';
import { type Decimal, sumOf } from '../money/decimal.ts';
import type { Order } from '../orders/order.ts';
import type { Position } from '../orders/position.ts';
import type { Trade } from '../orders/trade.ts';
import type { UtcMillis } from '../time/instant.ts';

/** What we have on record of one profile of the account. */
export interface LocalBooks {
  readonly profileId: ProfileId;
  /** The time by which the profile's market goes: its records are stamped with it. */
  readonly now: UtcMillis;
  /** All that are not over. */
  readonly orders: readonly Order[];
  /** Opening and open. */
  readonly trades: readonly Trade[];
  readonly positions: readonly Position[];
  readonly desk: DeskState;
}

/** What is on record about what somebody else does on the account: shown, counted in exposure, never touched. */
export interface Externals {
  /** Venue order ids. */
  readonly orders: ReadonlySet<string>;
  /** Quantity by symbol that is at the venue and in no position of ours. */
  readonly quantities: ReadonlyMap<string, Decimal>;
}

/** Everything on our side that is compared with the venue's word on one account. */
export interface LocalAccount {
  readonly currency: string;
  /** The oldest comes first: what belongs to no profile of the account is kept with it. */
  readonly profiles: readonly [LocalBooks, ...LocalBooks[]];
  readonly instruments: ReadonlyMap<string, Instrument>;
  /** Closes of the newest bars, by symbol. */
  readonly marks: ReadonlyMap<string, Decimal>;
  /** Every order on record that the venue or a reservation names, ended ones too. */
  readonly known: ReadonlyMap<ClientOrderId, Order>;
  readonly recordedFills: ReadonlySet<FillId>;
  readonly bookedActivities: ReadonlySet<string>;
  readonly externals: Externals;
  /** The venue's cash less what trading has brought, when both last agreed; null before that. */
  readonly cashBaseline: Decimal | null;
}

/** A change of the last seconds may have reached one side and not yet the other. */
const TOUCHED_MS = 5_000;

export function isTouched(at: UtcMillis | null, now: UtcMillis): boolean {
  return at !== null && now - at < TOUCHED_MS;
}

/** What trading has brought to the account in cash: a short's sale is kept aside twice, as its worth and as collateral. */
export function tradingCash({ books, trades }: DeskState): Decimal {
  const shorts = trades.filter((trade) => trade.holding.quantity.sign < 0);
  const collateral = sumOf(shorts.map((trade) => trade.holding.cost));
  const { available, orders, capital } = books;
  return available.plus(orders).plus(collateral).plus(collateral).minus(capital);
}
