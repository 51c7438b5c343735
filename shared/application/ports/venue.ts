import type { ClientOrderId, VenueOrderId } from '../../domain/ids/ids.ts';
import type { Instrument, VenueName } from '../../domain/market/instrument.ts';
import type { Decimal } from '../../domain/money/decimal.ts';
import type { ExecutionReport, Fill } from '../../domain/orders/execution-report.ts';
import type { ExitStyle } from '../../domain/orders/exit-orders.ts';
import type { OrderTerms } from '../../domain/orders/intent.ts';
import type { UtcMillis } from '../../domain/time/instant.ts';
import type { Timeframe } from '../../domain/time/timeframe.ts';
import type { VenueActivity, VenueOrder, VenuePosition } from '../../domain/reconciliation/venue-account.ts';
import type { Profile } from '../../contracts/profile.ts';
import type { VerifiedTenant } from '../principal.ts';

export type { VenueActivity, VenueOrder, VenuePosition };

/** Over which orders a venue refuses a client order id that it has seen. It chooses the submit policy; no adapter gets a default. */
export type ClientIdUniqueness = 'forever' | 'open-only' | 'none';

export interface VenueCapabilities {
  readonly clientIdUniqueness: ClientIdUniqueness;
  readonly lookupByClientId: boolean;
  /** Entry, stop and target in one request; the children wake when the entry is completely filled. */
  readonly bracket: boolean;
  readonly shorting: boolean;
  readonly exitStyle: ExitStyle;
}

/** An order on its way out, with everything the venue needs and nothing else. */
export interface OrderRequest {
  readonly clientOrderId: ClientOrderId;
  readonly terms: OrderTerms;
  /** Children of a bracket; empty for a plain order. Each cancels the others when it fills. */
  readonly children: readonly { readonly clientOrderId: ClientOrderId; readonly terms: OrderTerms }[];
  /** The working exit of which this one may take the place: a fill of one takes the same quantity from the other. Null for none. */
  readonly pairedWith: ClientOrderId | null;
  /** Not sent after this moment: a decision is good for a while only. */
  readonly sendBefore: UtcMillis;
}

/** Only a whitelist of answers means rejected; whatever is not understood is `unknown`. */
export type SubmitOutcome =
  | {
      readonly kind: 'accepted';
      readonly venueOrderId: VenueOrderId;
      readonly children: readonly VenueOrderId[];
      readonly at: UtcMillis;
    }
  | { readonly kind: 'rejected'; readonly code: string; readonly reason: string; readonly at: UtcMillis }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'notSent'; readonly reason: string; readonly retryAfterMs: number }
  | { readonly kind: 'unknown'; readonly reason: string };

/** A set that was read to its end, or the knowledge that it was not. A failed read is never an empty set. */
export type CompleteSet<T> =
  | { readonly complete: true; readonly items: readonly T[] }
  | { readonly complete: false; readonly reason: string };

/**
 * What happened after a place in the venue's history, oldest first and to its end. `cursor` is the place for the next reading. A venue that tells things
 * late is read with an overlap, so what was told before may come again; ids tell.
 */
export type CompleteRun<T> =
  | { readonly complete: true; readonly items: readonly T[]; readonly cursor: string }
  | { readonly complete: false; readonly reason: string };

export interface ReportsPage {
  readonly reports: readonly ExecutionReport[];
  /** Where the next read goes on. Stored only after the reports are on the queue. */
  readonly cursor: string;
}

export interface VenueAccount {
  readonly currency: string;
  readonly cash: Decimal;
  readonly buyingPower: Decimal;
}

/** One account at one venue. No method throws for what an order came to: it answers. */
export interface VenueConnection {
  readonly venue: VenueName;
  readonly capabilities: VenueCapabilities;
  submit(request: OrderRequest): Promise<SubmitOutcome>;
  cancel(order: {
    readonly clientOrderId: ClientOrderId;
    readonly venueOrderId: VenueOrderId | null;
  }): Promise<'requested' | 'already-terminal' | 'not-found' | 'unknown'>;
  findOrder(
    clientOrderId: ClientOrderId,
  ): Promise<
    | { readonly kind: 'found'; readonly order: VenueOrder }
    | { readonly kind: 'not-found' }
    | { readonly kind: 'unknown'; readonly reason: string }
  >;
  /** Everything that works on the account, whoever placed it. */
  listOpenOrders(): Promise<CompleteSet<VenueOrder>>;
  listPositions(): Promise<CompleteSet<VenuePosition>>;
  /** Every fill of the account since the cursor, whoever's order it was; null means from as far back as the venue remembers. */
  listFills(cursor: string | null): Promise<CompleteRun<Fill>>;
  /** Fees, dividends, interest, splits and transfers since the cursor. */
  listActivities(cursor: string | null): Promise<CompleteRun<VenueActivity>>;
  /** What happened to our orders since the cursor, oldest first, complete. Null means from the start. */
  reportsSince(cursor: string | null): Promise<ReportsPage>;
  account(): Promise<VenueAccount | { readonly unknown: string }>;
}

/** An instrument and where its bars come from. */
export interface ListedInstrument {
  readonly venue: VenueName;
  readonly source: string;
  readonly timeframes: readonly Timeframe[];
  readonly instrument: Instrument;
  /** What a reader must know beside the symbol; null where there is nothing to say. */
  readonly label: string | null;
}

export interface Venues {
  /** The connection of a profile's account. Throws AppError VENUE_UNAVAILABLE when it cannot be made. */
  connect(tenant: VerifiedTenant, profile: Profile): Promise<VenueConnection>;
  /** What the adapter of a venue declares, without connecting. */
  capabilities(venue: VenueName): VenueCapabilities;
  /** The time by which the profile's market goes: the clock for a live market, the replay's own time for a replay. */
  marketTime(profile: Profile): UtcMillis;
  /** Null when the profile's venue does not know the symbol. */
  instrument(profile: Pick<Profile, 'venue' | 'market'>, symbol: string): Promise<Instrument | null>;
  instruments(): Promise<readonly ListedInstrument[]>;
}
