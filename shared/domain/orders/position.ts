import type { FillId, ProfileId, TenantId, TradeId, VenueOrderId } from '../ids/ids.ts';
import { type Decimal, sumOf, ZERO } from '../money/decimal.ts';
import type { Mutable } from '../mutable.ts';
import type { UtcMillis } from '../time/instant.ts';
import { changeHolding, EMPTY_HOLDING, type Holding, type HoldingChange } from './holding.ts';
import type { Direction } from './intent.ts';

/** What one trade holds. A long and a short slice of one symbol stand side by side; they are netted in views and nowhere else. */
export interface PositionSlice {
  readonly tradeId: TradeId;
  readonly direction: Direction;
  /** Signed: a short slice is below zero. */
  readonly quantity: Decimal;
  /** Fees included; signed like the quantity. */
  readonly cost: Decimal;
}

/** One profile's position in one symbol. */
export interface Position {
  readonly tenantId: TenantId;
  readonly profileId: ProfileId;
  readonly symbol: string;
  /** The trades with something open, oldest first. */
  readonly slices: readonly PositionSlice[];
  /** Fills that belong to no trade of ours, averaged among themselves. */
  readonly external: Holding;
  /** Rests too small to be sold, written off as a loss and still at the venue. */
  readonly dustQuantity: Decimal;
  /** Realised by trades and external fills together, by average cost, quote fees included. */
  readonly realised: Decimal;
  readonly recordedAt: UtcMillis;
  readonly revision: number;
}

/** Why a fill belongs to no trade: nobody knows its order, its trade's records are missing, or it closed more than was open. */
export type UnmatchedBecause = 'ORDER_UNKNOWN' | 'TRADE_MISSING' | 'EXIT_EXCESS';

/** A fill that moved money and fits no entry of ours. It is kept, its P&L counted, and somebody is told. */
export interface UnmatchedFill {
  readonly fillId: FillId;
  readonly because: UnmatchedBecause;
  readonly clientOrderId: string;
  readonly venueOrderId: VenueOrderId;
  readonly symbol: string;
  /** Signed, and net of a fee in the asset. */
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly cashOut: Decimal;
  readonly fee: Decimal;
  /** What it realised against earlier unmatched fills; zero where it opened. */
  readonly realised: Decimal;
  readonly occurredAt: UtcMillis;
  readonly recordedAt: UtcMillis;
}

export function emptyPosition(
  owner: { readonly tenantId: TenantId; readonly profileId: ProfileId; readonly symbol: string },
  now: UtcMillis,
): Position {
  return {
    tenantId: owner.tenantId,
    profileId: owner.profileId,
    symbol: owner.symbol,
    slices: [],
    external: EMPTY_HOLDING,
    dustQuantity: ZERO,
    realised: ZERO,
    recordedAt: now,
    revision: 0,
  };
}

/** A copy to change, written out for the same reason as that of an order. */
export function copyOfPosition(position: Position): Mutable<Position> {
  return {
    tenantId: position.tenantId,
    profileId: position.profileId,
    symbol: position.symbol,
    slices: position.slices,
    external: position.external,
    dustQuantity: position.dustQuantity,
    realised: position.realised,
    recordedAt: position.recordedAt,
    revision: position.revision,
  };
}

/** The signed quantity the venue should show: all slices, external fills and dust. */
export function netQuantity(position: Position): Decimal {
  const { slices, external, dustQuantity } = position;
  return sumOf(slices.map((slice) => slice.quantity))
    .plus(external.quantity)
    .plus(dustQuantity);
}

/** What is open in one direction over all trades, with its average cost per unit (both unsigned); null where nothing is. */
export function openIn(
  position: Position,
  direction: Direction,
): { readonly quantity: Decimal; readonly averageCost: Decimal } | null {
  const slices = position.slices.filter((slice) => slice.direction === direction);
  if (slices.length === 0) return null;
  const quantity = sumOf(slices.map((slice) => slice.quantity)).abs();
  const cost = sumOf(slices.map((slice) => slice.cost)).abs();
  return { quantity, averageCost: cost.dividedBy(quantity, { scale: 12, rounding: 'half-even' }) };
}

/** The position after a trade's slice changed. A slice of nothing leaves. */
export function withSlice(
  position: Position,
  slice: PositionSlice,
  change: { readonly realised: Decimal; readonly dustQuantity: Decimal },
): Position {
  const slices: PositionSlice[] = [];
  let isKnown = false;
  for (const held of position.slices) {
    const isSame = held.tradeId === slice.tradeId;
    const latest = isSame ? slice : held;
    isKnown ||= isSame;
    if (!latest.quantity.isZero) slices.push(latest);
  }
  if (!isKnown && !slice.quantity.isZero) slices.push(slice);
  const next = copyOfPosition(position);
  next.slices = slices;
  next.dustQuantity = position.dustQuantity.plus(change.dustQuantity);
  next.realised = position.realised.plus(change.realised);
  return next;
}

/** The position after a fill without a trade, and what it realised against earlier ones. */
export function withExternal(
  position: Position,
  change: HoldingChange,
): { readonly position: Position; readonly realised: Decimal } {
  const external = changeHolding(position.external, change);
  const realised = external.realised.minus(position.external.realised);
  const next = copyOfPosition(position);
  next.external = external;
  next.realised = position.realised.plus(realised);
  return { position: next, realised };
}
