import type { ProfileId } from '../ids/ids.ts';
import { type Decimal, minOf, sumOf, ZERO } from '../money/decimal.ts';
import { fillAmounts } from '../orders/fill-amounts.ts';
import { netQuantity } from '../orders/position.ts';
import { isTerminal } from '../orders/order-status.ts';
import { openQuantity, type Trade } from '../orders/trade.ts';
import { sharesOf } from './activity-shares.ts';
import { unrecorded } from './diff-orders.ts';
import { isTouched, type LocalAccount, type LocalBooks } from './local-account.ts';
import type { Mismatch } from './mismatch.ts';
import type { VenueActivity, VenueSnapshot } from './venue-account.ts';

/** What the venue did without a trade and what nobody has booked yet. */
export function unbooked(local: LocalAccount, venue: VenueSnapshot): readonly VenueActivity[] {
  return venue.activities.filter(({ activityId }) => !local.bookedActivities.has(activityId));
}

/**
 * Quantities of both sides by symbol. What is about to be recorded counts as recorded, so that a position is judged by what no fill and no activity
 * explains; a symbol in which something happens at this moment is not judged at all.
 */
export function* diffPositions(local: LocalAccount, venue: VenueSnapshot): Generator<Mismatch> {
  const atVenue = new Map(venue.positions.map((position) => [position.symbol, position]));
  const symbols = new Set([
    ...atVenue.keys(),
    ...local.profiles.flatMap(({ positions }) => positions.map(({ symbol }) => symbol)),
    ...local.externals.quantities.keys(),
  ]);
  for (const symbol of symbols) {
    if (isMoving(symbol, local, venue)) continue;
    yield* offsets(symbol, local);
    const position = atVenue.get(symbol);
    const quantity = position?.quantity ?? ZERO;
    const difference = quantity.minus(expectedQuantity(symbol, local, venue));
    if (difference.isZero) continue;
    const kind = kindOf(symbol, quantity, difference, local);
    yield {
      kind,
      key: `${kind}:${symbol}:${quantity.toString()}:${difference.toString()}`,
      profileId: holderOf(symbol, local),
      symbol,
      difference,
      atVenue: quantity,
      markPrice: position?.markPrice ?? null,
    };
  }
}

function expectedQuantity(symbol: string, local: LocalAccount, venue: VenueSnapshot): Decimal {
  const held = local.profiles.flatMap(({ positions }) => positions.filter((one) => one.symbol === symbol));
  // Of a symbol that nobody here trades no fill gets into a position of ours.
  const isOurs = local.instruments.has(symbol);
  const coming = unrecorded(local, venue).filter((fill) => isOurs && fill.symbol === symbol);
  const booked = unbooked(local, venue).filter((activity) => activity.symbol === symbol);
  return sumOf([
    ...held.map(netQuantity),
    ...coming.map((fill) => fillAmounts(fill, local.currency).quantityChange),
    ...booked.flatMap((activity) => sharesOf(activity, local, venue).map(({ quantity }) => quantity)),
    local.externals.quantities.get(symbol) ?? ZERO,
  ]);
}

function isMoving(symbol: string, local: LocalAccount, venue: VenueSnapshot): boolean {
  return local.profiles.some(
    ({ orders, trades, positions, now }) =>
      orders.some(({ intent, recordedAt }) => intent.terms.symbol === symbol && isTouched(recordedAt, now)) ||
      trades.some((trade) => trade.symbol === symbol && isTouched(trade.recordedAt, now)) ||
      positions.some((held) => held.symbol === symbol && isTouched(held.recordedAt, now)) ||
      venue.fills.some((fill) => fill.symbol === symbol && isTouched(fill.occurredAt, now)),
  );
}

/** What somebody else sold of ours, or bought back: more than what is theirs can account for. */
function* offsets(symbol: string, local: LocalAccount): Generator<Mismatch> {
  const besides = local.externals.quantities.get(symbol) ?? ZERO;
  for (const { profileId, positions } of local.profiles) {
    const position = positions.find((one) => one.symbol === symbol);
    if (position === undefined) continue;
    const { external } = position;
    const slices = sumOf(position.slices.map((slice) => slice.quantity));
    const theirs = external.quantity.plus(besides);
    if (slices.isZero || theirs.isZero || theirs.sign === slices.sign) continue;
    const key = `POSITION_OFFSET:${symbol}:${slices.toString()}:${theirs.toString()}`;
    yield { kind: 'POSITION_OFFSET', key, profileId, symbol, slices, external };
  }
}

function kindOf(symbol: string, atVenue: Decimal, difference: Decimal, local: LocalAccount) {
  const held = ownQuantity(symbol, local);
  const lot = local.instruments.get(symbol)?.lotSize ?? ZERO;
  if (difference.abs().lessThan(lot)) return 'QUANTITY_DUST';
  const besides = local.externals.quantities.get(symbol) ?? ZERO;
  // What is not ours gives way first.
  const absorbed = besides.sign !== difference.sign && !difference.abs().greaterThan(besides.abs());
  const lacks = !held.isZero && difference.sign !== held.sign && !absorbed;
  if (!lacks) return 'EXTERNAL_POSITION';
  return atVenue.isZero ? 'POSITION_GONE' : 'QUANTITY_DIFFERS';
}

/** What trades and foreign fills on record hold. */
function ownQuantity(symbol: string, local: Pick<LocalAccount, 'profiles'>): Decimal {
  const held = local.profiles.flatMap(({ positions }) => positions.filter((one) => one.symbol === symbol));
  return sumOf(
    held.flatMap(({ slices, external }) => [...slices.map((slice) => slice.quantity), external.quantity]),
  );
}

/** The profile that holds the symbol; the oldest where none does. */
function holderOf(symbol: string, { profiles }: LocalAccount): ProfileId {
  const holds = ({ positions }: LocalBooks): boolean =>
    positions.some((position) => position.symbol === symbol && position.slices.length > 0);
  return (profiles.find(holds) ?? profiles[0]).profileId;
}

/** Open trades whose live stops do not cover what they should. */
export function* diffStops(local: LocalAccount): Generator<Mismatch> {
  for (const { profileId, trades, orders, now } of local.profiles) {
    for (const trade of trades) {
      const { tradeId, symbol, recordedAt, protection } = trade;
      const own = orders.filter(({ intent }) => intent.tradeId === tradeId);
      const lot = local.instruments.get(symbol)?.lotSize;
      if (protection === null || lot === undefined || isTouched(recordedAt, now)) continue;
      if (own.some((order) => isTouched(order.recordedAt, now)) || isArmedByVenue(trade, own)) continue;
      const open = openQuantity(trade).toMultipleOf(lot, 'down');
      const wanted = trade.wantedExit === null ? ZERO : (trade.wantedExit.quantity ?? open);
      const guarded = open.minus(minOf(wanted, open));
      const stops = own.filter(({ intent, status }) => intent.leg === 'stop' && !isTerminal(status));
      const covered = sumOf(stops.map(({ leavesQuantity }) => minOf(leavesQuantity, openQuantity(trade))));
      if (!covered.lessThan(guarded)) continue;
      const key = `STOP_DIFFERS:${tradeId}:${guarded.toString()}:${covered.toString()}`;
      yield { kind: 'STOP_DIFFERS', key, profileId, symbol, trade };
    }
  }
}

/** Until its entry is complete, a venue that holds the bracket guards it. */
function isArmedByVenue(trade: Trade, orders: LocalBooks['orders']): boolean {
  return trade.entry === 'working' && orders.some(({ venueLinked }) => venueLinked);
}
