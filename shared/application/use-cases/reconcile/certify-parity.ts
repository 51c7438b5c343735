import type { ParityCertificate } from '../../../contracts/parity.ts';
import { rebuildLedger } from '../../../domain/desk/rebuild.ts';
import { parityOf } from '../../../domain/reconciliation/parity.ts';
import { DAY_MS, formatInstant, type UtcMillis, utcMillis } from '../../../domain/time/instant.ts';
import type { VerifiedTenant } from '../../principal.ts';
import { PARITY, PARITY_CONTAINER, PARITY_PARTITION, parityId } from '../../records/parity-kind.ts';
import { readReconciliation } from '../../records/reconciliation-kinds.ts';
import { createOf } from '../../records/record-codec.ts';
import type { Services } from '../../services.ts';
import { oneOfMany } from '../one-of-many.ts';
import { postingsOf } from '../rebuild-desk.ts';
import { accountsOf, type VenueAccountOfTenant } from './account.ts';
import { newState } from './keep-state.ts';
import { readLocal } from './read-local.ts';
import { readVenue } from './read-venue.ts';

type AccountParity = ParityCertificate['accounts'][number];

/**
 * The certificate of a day: for every account of the tenant, whether venue, orders, lots and ledger were equal when the day was over. There is one a
 * day and it is never changed; a second run finds it and answers it.
 *
 * @returns null for a tenant without an account
 * @param at any moment after the day: the certificate is of the last day that is over
 */
export async function certifyParity(
  tenant: VerifiedTenant,
  at: UtcMillis,
  services: Services,
): Promise<ParityCertificate | null> {
  const store = services.store.forTenant(tenant);
  const day = dayBefore(at);
  const known = await store.read(PARITY_CONTAINER, PARITY_PARTITION, parityId(day));
  if (known !== null) return PARITY.decode(known);
  const all = await accountsOf(tenant, store);
  if (all.length === 0) return null;
  const accounts: AccountParity[] = [];
  for (const account of all) {
    const look = () => confirmedParity(account, services);
    accounts.push(
      (await oneOfMany('parity', account.key, look, services)) ?? unread(account, 'it could not be read'),
    );
  }
  const differing = accounts.filter(({ state }) => state === 'different').length;
  const unreadable = accounts.filter(({ state }) => state === 'unread').length;
  const state = differing > 0 ? 'different' : unreadable > 0 ? 'unread' : 'equal';
  const certificate: ParityCertificate = { day, madeAt: services.clock.now(), state, accounts };
  const written = await store.write(PARITY_CONTAINER, PARITY_PARTITION, [createOf(PARITY, certificate)]);
  services.telemetry.gauge('parity_differences', differing, { tenant: tenant.tenantId });
  services.telemetry.gauge('parity_unread', unreadable, { tenant: tenant.tenantId });
  if (state !== 'equal') {
    const { tenantId } = tenant;
    services.telemetry.log('error', 'The parity certificate of a day does not say equal', {
      tenantId,
      day,
      state,
      differing,
      unreadable,
    });
  }
  return written.ok ? certificate : certifyParity(tenant, at, services);
}

/** The last day that was over at a moment, in UTC. */
function dayBefore(at: UtcMillis): string {
  return formatInstant(utcMillis(at - DAY_MS)).slice(0, 10);
}

/** What only one of two looks sees was on its way: a posting is stored a moment after its desk has moved. */
async function confirmedParity(account: VenueAccountOfTenant, services: Services): Promise<AccountParity> {
  const first = await accountParity(account, services);
  if (first.state !== 'different') return first;
  const second = await accountParity(account, services);
  const differences = second.differences.filter((sentence) => first.differences.includes(sentence));
  return second.state === 'unread' || differences.length > 0
    ? { ...second, differences }
    : { ...second, state: 'equal', differences };
}

async function accountParity(account: VenueAccountOfTenant, services: Services): Promise<AccountParity> {
  const [keeper] = account.profiles;
  const state = (await readReconciliation(account.store, keeper.profileId)) ?? newState(keeper, services);
  const reading = await readVenue(account, state, services);
  if ('incomplete' in reading) return unread(account, reading.incomplete);
  const local = await readLocal(account, reading.snapshot, state.cashBaseline, services);
  const journals = new Map(
    await Promise.all(
      account.profiles.map(async (profile) => {
        const postings = await postingsOf(account.store, profile);
        return [profile.profileId, rebuildLedger(postings)] as const;
      }),
    ),
  );
  const { rows, orders, cashDifference, differences } = parityOf(local, reading.snapshot, journals);
  return {
    ...named(account),
    state: differences.length === 0 ? 'equal' : 'different',
    reason: null,
    rows: [...rows],
    orders,
    cashDifference,
    differences: [...differences],
  };
}

function named({ profiles }: VenueAccountOfTenant) {
  const [{ venue, environment, account }] = profiles;
  return { venue, environment, account, profileIds: profiles.map(({ profileId }) => profileId) };
}

/** Nothing is certified of what was not read: an unread account is not an equal one. */
function unread(account: VenueAccountOfTenant, reason: string): AccountParity {
  const orders = { atVenue: 0, onRecord: 0, external: 0 };
  return {
    ...named(account),
    state: 'unread',
    reason,
    rows: [],
    orders,
    cashDifference: null,
    differences: [],
  };
}
