import type { ClientOrderId, VenueOrderId } from '../ids/ids.ts';
import { hash32 } from './matching/chance.ts';

/**
 * Every client order id the account has ever accepted: this venue keeps them unique for ever. Shelves of drawers, because the state is
 * immutable and one flat list would be copied whole for each of the tens of thousands of orders of a backtest: taking an id copies one row
 * of shelves, one of drawers and one drawer.
 */
export type TakenIds = readonly Shelf[];
/** Empty until something is put on it. */
type Shelf = readonly (readonly TakenId[])[];

export interface TakenId {
  readonly clientOrderId: ClientOrderId;
  readonly venueOrderId: VenueOrderId;
}

const WIDTH = 64;
const EMPTY_SHELF: Shelf = Array.from({ length: WIDTH }, () => []);

export const NO_IDS: TakenIds = Array.from({ length: WIDTH }, () => []);

/** The venue's name of the order that took this client id, or null while it is free. */
export function takenBy(ids: TakenIds, id: ClientOrderId): VenueOrderId | null {
  const hash = hash32(id);
  const drawer = ids[shelfOf(hash)]?.[drawerOf(hash)] ?? [];
  return drawer.find((taken) => taken.clientOrderId === id)?.venueOrderId ?? null;
}

export function withTaken(ids: TakenIds, { clientOrderId, venueOrderId }: TakenId): TakenIds {
  const hash = hash32(clientOrderId);
  const shelf = ids[shelfOf(hash)] ?? [];
  const drawers = shelf.length === 0 ? EMPTY_SHELF : shelf;
  const drawer = [...(drawers[drawerOf(hash)] ?? []), { clientOrderId, venueOrderId }];
  return ids.with(shelfOf(hash), drawers.with(drawerOf(hash), drawer));
}

/** All of them as a list, for storing: most drawers of an account are empty. */
export function takenList(ids: TakenIds): readonly (readonly [ClientOrderId, VenueOrderId])[] {
  return ids.flatMap((shelf) =>
    shelf.flatMap((drawer) => drawer.map((taken) => [taken.clientOrderId, taken.venueOrderId] as const)),
  );
}

/** The same from what takenList made. */
export function takenFrom(list: readonly (readonly [ClientOrderId, VenueOrderId])[]): TakenIds {
  const shelves: TakenId[][][] = Array.from({ length: WIDTH }, () => []);
  for (const [clientOrderId, venueOrderId] of list) {
    const hash = hash32(clientOrderId);
    const shelf = shelves[shelfOf(hash)];
    if (shelf === undefined) continue;
    if (shelf.length === 0) for (let drawer = 0; drawer < WIDTH; drawer += 1) shelf.push([]);
    shelf[drawerOf(hash)]?.push({ clientOrderId, venueOrderId });
  }
  return shelves;
}

const shelfOf = (hash: number): number => Math.floor(hash / WIDTH) % WIDTH;
const drawerOf = (hash: number): number => hash % WIDTH;
