import type { Profile } from '../../../contracts/profile.ts';
import type { Reconciliation } from '../../../contracts/reconciliation.ts';
import type { LocalAccount } from '../../../domain/reconciliation/local-account.ts';
import type { VenueSnapshot } from '../../../domain/reconciliation/venue-account.ts';
import { utcMillis } from '../../../domain/time/instant.ts';
import type { Write } from '../../ports/store.ts';
import { RECORDS } from '../../records/load-slice.ts';
import { externalOrderId, RECONCILIATION } from '../../records/reconciliation-kinds.ts';
import { upsertOf } from '../../records/record-codec.ts';
import type { Services } from '../../services.ts';
import type { VenueAccountOfTenant } from './account.ts';

/** An account that was never looked at. */
export function newState({ venue, environment, account }: Profile, { clock }: Services): Reconciliation {
  return {
    venue,
    environment,
    account,
    state: 'clean',
    reason: null,
    atStart: false,
    sightings: [],
    fillsCursor: null,
    activitiesCursor: null,
    cashBaseline: null,
    changedAt: clock.now(),
  };
}

/** Stores what a pass has found, with every profile of the account; a pass that found what the last one did writes nothing. */
export async function keepState(
  { store, profiles }: VenueAccountOfTenant,
  stored: Reconciliation | null,
  state: Reconciliation,
  { clock }: Services,
): Promise<void> {
  if (stored !== null && isSame(stored, state)) return;
  const write: Write = upsertOf(RECONCILIATION, { ...state, changedAt: clock.now() });
  for (const { profileId } of profiles) await store.write(RECORDS, profileId, [write]);
}

function isSame(stored: Reconciliation, state: Reconciliation): boolean {
  return textOf(stored) === textOf(state);
}

/** All but the moment. */
function textOf(state: Reconciliation): string {
  return JSON.stringify(RECONCILIATION.encode({ ...state, changedAt: utcMillis(0) }));
}

/** Foreign orders that are at the venue no more leave our records. */
export async function dropEndedExternals(
  { store, profiles }: VenueAccountOfTenant,
  { externals }: LocalAccount,
  { orders }: VenueSnapshot,
): Promise<void> {
  const [{ profileId }] = profiles;
  const open = new Set<string>(orders.map(({ venueOrderId }) => venueOrderId));
  for (const name of externals.orders) {
    if (open.has(name)) continue;
    await store.write(RECORDS, profileId, [{ kind: 'delete', id: externalOrderId(name) }]);
  }
}
