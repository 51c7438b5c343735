import { diffFills, diffOrders, unrecorded } from './diff-orders.ts';
import { diffCash, diffReservations } from './diff-money.ts';
import { diffPositions, diffStops, unbooked } from './diff-positions.ts';
import type { LocalAccount } from './local-account.ts';
import type { Mismatch } from './mismatch.ts';
import { rankOf } from './mismatch-kind.ts';
import type { VenueSnapshot } from './venue-account.ts';

/**
 * Everything in which our books and the venue's word on an account differ, in the order in which it is dealt with. Pure: it reads complete sets and
 * concludes nothing about what may still be on its way (see sightings.ts for that).
 */
export function diff(local: LocalAccount, venue: VenueSnapshot): readonly Mismatch[] {
  const found = [
    ...diffStops(local),
    ...diffFills(local, venue),
    ...diffOrders(local, venue),
    ...diffActivities(local, venue),
    ...diffPositions(local, venue),
    ...diffReservations(local),
  ];
  const isSettled = found.length === 0 && unrecorded(local, venue).length === 0;
  const all = isSettled ? [...diffCash(local, venue)] : found;
  return all.sort((left, right) => rankOf(left) - rankOf(right));
}

function* diffActivities(local: LocalAccount, venue: VenueSnapshot): Generator<Mismatch> {
  const [keeper] = local.profiles;
  for (const activity of unbooked(local, venue)) {
    const { activityId, symbol } = activity;
    yield {
      kind: 'ACTIVITY_UNBOOKED',
      key: `ACTIVITY_UNBOOKED:${activityId}`,
      profileId: keeper.profileId,
      symbol,
      activity,
    };
  }
}
