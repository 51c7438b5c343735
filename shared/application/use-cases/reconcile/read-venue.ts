import type { Reconciliation } from '../../../contracts/reconciliation.ts';
import type { VenueSnapshot } from '../../../domain/reconciliation/venue-account.ts';
import { AppError } from '../../errors.ts';
import type { VenueConnection } from '../../ports/venue.ts';
import type { Services } from '../../services.ts';
import type { VenueAccountOfTenant } from './account.ts';

/** Where fills and activities are read from; null is as far back as the venue remembers. */
export type Places = Pick<Reconciliation, 'fillsCursor' | 'activitiesCursor'>;

export interface VenueReading {
  readonly connection: VenueConnection;
  readonly snapshot: VenueSnapshot;
  /** Where its fills begin; null for the whole history. */
  readonly from: string | null;
  readonly next: Places;
}

/** Reads everything the venue has to say of an account. One part that was not read to its end makes the whole incomplete: then nothing is concluded. */
export async function readVenue(
  { tenant, profiles }: VenueAccountOfTenant,
  places: Places,
  services: Services,
): Promise<VenueReading | { readonly incomplete: string }> {
  try {
    const connection = await services.venues.connect(tenant, profiles[0]);
    return await readAll(connection, places);
  } catch (failure) {
    if (failure instanceof AppError) return { incomplete: failure.code };
    throw failure;
  }
}

async function readAll(
  connection: VenueConnection,
  { fillsCursor, activitiesCursor }: Places,
): Promise<VenueReading | { readonly incomplete: string }> {
  const [orders, positions, fills, activities, account] = await Promise.all([
    connection.listOpenOrders(),
    connection.listPositions(),
    connection.listFills(fillsCursor),
    connection.listActivities(activitiesCursor),
    connection.account(),
  ]);
  if (!orders.complete) return { incomplete: `open orders: ${orders.reason}` };
  if (!positions.complete) return { incomplete: `positions: ${positions.reason}` };
  if (!fills.complete) return { incomplete: `fills: ${fills.reason}` };
  if (!activities.complete) return { incomplete: `activities: ${activities.reason}` };
  if ('unknown' in account) return { incomplete: `account: ${account.unknown}` };
  return {
    connection,
    from: fillsCursor,
    snapshot: {
      orders: orders.items,
      positions: positions.items,
      fills: fills.items,
      activities: activities.items,
      cash: account.cash,
    },
    next: { fillsCursor: fills.cursor, activitiesCursor: activities.cursor },
  };
}
