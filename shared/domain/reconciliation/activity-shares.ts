import type { ProfileId, TradeId } from '../ids/ids.ts';
import { type Decimal, sumOf, ZERO } from '../money/decimal.ts';
import { fillAmounts } from '../orders/fill-amounts.ts';
import { netQuantity } from '../orders/position.ts';
import { unrecorded } from './diff-orders.ts';
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
  { activityId, symbol, quantityChange, kind, occurredAt }: VenueActivity,
  local: LocalAccount,
  venue: VenueSnapshot,
): readonly Slice[] {
  if (symbol === null || quantityChange.isZero || kind === 'transfer' || kind === 'other') return [];
  const before = heldBefore({ activityId, symbol, quantityChange, occurredAt }, local, venue);
  if (before.isZero) return [];
  return slicesOf(symbol, local)
    .map((slice): Slice => {
      const whole = quantityChange.times(slice.quantity);
      return { ...slice, quantity: whole.dividedBy(before, { scale: SHARE_SCALE, rounding: 'down' }) };
    })
    .filter(({ quantity }) => !quantity.isZero);
}

/**
 * What the account held when the activity came: what it holds now without the activity and without the fills since that are still to be recorded. Where
 * that is less than what is on record, or the other way round, something was taken away afterwards that nothing explains; then what is on record was held.
 */
function heldBefore(
  activity: Pick<VenueActivity, 'activityId' | 'quantityChange' | 'occurredAt'> & { readonly symbol: string },
  local: LocalAccount,
  venue: VenueSnapshot,
): Decimal {
  const { activityId, symbol, quantityChange, occurredAt } = activity;
  const now = venue.positions.find((position) => position.symbol === symbol)?.quantity ?? ZERO;
  const since = unrecorded(local, venue).filter(
    (fill) => fill.symbol === symbol && fill.occurredAt >= occurredAt,
  );
  const traded = sumOf(since.map((fill) => fillAmounts(fill, local.currency).quantityChange));
  const own = venue.activities.findIndex((one) => one.activityId === activityId);
  const later = venue.activities.filter(
    (one, index) => index > own && one.symbol === symbol && !local.bookedActivities.has(one.activityId),
  );
  const changedLater = sumOf(later.map((one) => one.quantityChange));
  const inferred = now.minus(quantityChange).minus(changedLater).minus(traded);
  const positions = local.profiles.flatMap((books) => books.positions.filter((one) => one.symbol === symbol));
  const onRecord = sumOf([...positions.map(netQuantity), local.externals.quantities.get(symbol) ?? ZERO]);
  const isExplained = inferred.sign === onRecord.sign && !inferred.abs().lessThan(onRecord.abs());
  return isExplained ? inferred : onRecord;
}
