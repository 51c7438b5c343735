import type { ProfileId, TradeId } from '../ids/ids.ts';
import type { Decimal } from '../money/decimal.ts';
import type { LocalAccount } from './local-account.ts';
import type { VenueActivity, VenueSnapshot } from './venue-account.ts';

/** Digits of a share of a split: finer than any venue counts. */
const SHARE_SCALE = 12;

/** What one trade holds of a symbol, or gets of an activity. */
export interface Slice {
  readonly profileId: ProfileId;
  readonly tradeId: TradeId;
  readonly quantity: Decimal;
}

export function slicesOf(symbol: string | null, { profiles }: LocalAccount): readonly Slice[] {
  return profiles.flatMap(({ profileId, positions }) =>
    positions
      .filter((position) => position.symbol === symbol)
      .flatMap(({ slices }) => slices.map(({ tradeId, quantity }) => ({ profileId, tradeId, quantity }))),
  );
}

/**
 * What an activity adds to each of our trades: in proportion to what it held of everything that the venue held. The rest belongs to what is not ours; so does
 * a delivery of the owner's own.
 */
export function sharesOf(
  { symbol, quantityChange, kind }: VenueActivity,
  local: LocalAccount,
  venue: VenueSnapshot,
): readonly Slice[] {
  if (symbol === null || quantityChange.isZero || kind === 'transfer' || kind === 'other') return [];
  const after = venue.positions.find((position) => position.symbol === symbol)?.quantity;
  const before = after?.minus(quantityChange);
  if (before === undefined || before.isZero) return [];
  return slicesOf(symbol, local)
    .map((slice): Slice => {
      const whole = quantityChange.times(slice.quantity);
      return { ...slice, quantity: whole.dividedBy(before, { scale: SHARE_SCALE, rounding: 'down' }) };
    })
    .filter(({ quantity }) => !quantity.isZero);
}
