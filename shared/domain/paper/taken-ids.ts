import type { ClientOrderId, VenueOrderId } from '../ids/ids.ts';
import { hash32 } from './matching/chance.ts';

/**
 * Every client order id the account has ever accepted: this venue keeps them unique for ever. Spread over buckets, because the state is
 * immutable and one flat list would be copied whole for each of the tens of thousands of orders of a backtest.
 */
export type TakenIds = readonly (readonly TakenId[])[];

export interface TakenId {
  readonly clientOrderId: ClientOrderId;
  readonly venueOrderId: VenueOrderId;
}

const BUCKETS = 256;

export const NO_IDS: TakenIds = Array.from({ length: BUCKETS }, () => []);

const bucketOf = (id: ClientOrderId): number => hash32(id) % BUCKETS;

/** The venue's name of the order that took this client id, or null while it is free. */
export function takenBy(ids: TakenIds, id: ClientOrderId): VenueOrderId | null {
  return ids[bucketOf(id)]?.find((taken) => taken.clientOrderId === id)?.venueOrderId ?? null;
}

export function withTaken(ids: TakenIds, { clientOrderId, venueOrderId }: TakenId): TakenIds {
  const bucket = bucketOf(clientOrderId);
  return ids.with(bucket, [...(ids[bucket] ?? []), { clientOrderId, venueOrderId }]);
}
