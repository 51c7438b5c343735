import type { ProfileId, TradeId } from '../ids/ids.ts';
import { type Decimal, sumOf, ZERO } from '../money/decimal.ts';
import type { Fill } from '../orders/execution-report.ts';
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
 *
 * @param venue with every fill since the activity: its whole history, where it is not known when all that came before it was on record
 */
export function sharesOf(
  activity: VenueActivity,
  local: LocalAccount,
  venue: VenueSnapshot,
): readonly Slice[] {
  const { symbol, quantityChange, kind } = activity;
  if (symbol === null || quantityChange.isZero || kind === 'transfer' || kind === 'other') return [];
  const recorded = recordedSince(activity, local, venue);
  const before = heldBefore(activity, recorded, local, venue);
  if (before.isZero) return [];
  return slicesOf(symbol, local)
    .map((slice): Slice => {
      const own = recorded.filter((fill) => tradeOf(fill, local) === slice.tradeId);
      const whole = quantityChange.times(slice.quantity.minus(changeBy(own, local)));
      return { ...slice, quantity: whole.dividedBy(before, { scale: SHARE_SCALE, rounding: 'down' }) };
    })
    .filter(({ quantity }) => !quantity.isZero);
}

/**
 * Fills that are on record already and came after the activity. A split multiplies what there was before them. A fee in the asset is told with its day and
 * was taken for a fill of that day, so it goes by what is on record now.
 */
function recordedSince(
  { symbol, kind, occurredAt }: VenueActivity,
  local: LocalAccount,
  venue: VenueSnapshot,
): readonly Fill[] {
  if (kind !== 'split') return [];
  return venue.fills.filter(
    (fill) => fill.symbol === symbol && fill.occurredAt >= occurredAt && local.recordedFills.has(fill.fillId),
  );
}

/**
 * What the account held when the activity came: what it holds now without the activity, without what came after it and without the fills since. Where
 * that is less than what was on record then, or the other way round, something was taken away afterwards that nothing explains; then what is on record was
 * held.
 */
function heldBefore(
  { activityId, symbol, quantityChange, occurredAt }: VenueActivity,
  recorded: readonly Fill[],
  local: LocalAccount,
  venue: VenueSnapshot,
): Decimal {
  const now = venue.positions.find((position) => position.symbol === symbol)?.quantity ?? ZERO;
  const coming = unrecorded(local, venue).filter(
    (fill) => fill.symbol === symbol && fill.occurredAt >= occurredAt,
  );
  const own = venue.activities.findIndex((one) => one.activityId === activityId);
  const later = venue.activities.filter(
    (one, index) => index > own && one.symbol === symbol && !local.bookedActivities.has(one.activityId),
  );
  const changedLater = sumOf(later.map((one) => one.quantityChange));
  const traded = changeBy(recorded, local);
  const inferred = now.minus(quantityChange).minus(changedLater).minus(traded).minus(changeBy(coming, local));
  const positions = local.profiles.flatMap((books) => books.positions.filter((one) => one.symbol === symbol));
  const besides = symbol === null ? undefined : local.externals.quantities.get(symbol);
  const onRecord = sumOf([...positions.map(netQuantity), besides ?? ZERO]).minus(traded);
  const isExplained = inferred.sign === onRecord.sign && !inferred.abs().lessThan(onRecord.abs());
  return isExplained ? inferred : onRecord;
}

function changeBy(fills: readonly Fill[], { currency }: LocalAccount): Decimal {
  return sumOf(fills.map((fill) => fillAmounts(fill, currency).quantityChange));
}

function tradeOf({ clientOrderId }: Fill, { known }: LocalAccount): TradeId | null {
  return known.get(clientOrderId)?.intent.tradeId ?? null;
}
