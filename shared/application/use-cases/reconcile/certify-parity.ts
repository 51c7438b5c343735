import { z } from 'zod';
import type { ParityCertificate } from '../../../contracts/parity.ts';
import { rebuildLedger } from '../../../domain/desk/rebuild.ts';
import { parityOf } from '../../../domain/reconciliation/parity.ts';
import { DAY_MS, formatInstant, type UtcMillis, utcMillis } from '../../../domain/time/instant.ts';
import type { TenantStore, Write } from '../../ports/store.ts';
import type { VerifiedTenant } from '../../principal.ts';
import { PARITY, PARITY_CONTAINER, PARITY_PARTITION, parityId } from '../../records/parity-kind.ts';
import { readReconciliation } from '../../records/reconciliation-kinds.ts';
import { createOf, documentId } from '../../records/record-codec.ts';
import type { Services } from '../../services.ts';
import { oneOfMany } from '../one-of-many.ts';
import { postingsOf } from '../rebuild-desk.ts';
import { accountsOf, type VenueAccountOfTenant } from './account.ts';
import { newState } from './keep-state.ts';
import { readLocal } from './read-local.ts';
import { readVenue } from './read-venue.ts';

type AccountParity = ParityCertificate['accounts'][number];

/** What two looks this far apart agree on is no report, order or posting on its way. A little less than the distance of two ticks. */
const LOOKS_APART_MS = 50_000;

/**
 * The certificate of a day: for every account of the tenant, whether venue, orders, lots and ledger were equal when the day was over. There is one a
 * day and it is never changed; a second run finds it and answers it. What is not equal is looked at again a minute later: only what is the same then is certified.
 *
 * @returns null for a tenant without an account on that day, and until the second look
 * @param at any moment after the day: the certificate is of the last day that is over
 */
export async function certifyParity(
  tenant: VerifiedTenant,
  at: UtcMillis,
  services: Services,
): Promise<ParityCertificate | null> {
  const store = services.store.forTenant(tenant);
  const dayEnd = utcMillis(Math.floor(at / DAY_MS) * DAY_MS);
  const day = formatInstant(utcMillis(dayEnd - DAY_MS)).slice(0, 10);
  const known = await store.read(PARITY_CONTAINER, PARITY_PARTITION, parityId(day));
  if (known !== null) return PARITY.decode(known);
  const accounts = await lookAtAll(tenant, dayEnd, services);
  if (accounts.length === 0) return null;
  const now = services.clock.now();
  const first = await readFirstLook(store, day);
  if (accounts.some(({ state }) => state !== 'equal')) {
    if (first === null)
      await store.write(PARITY_CONTAINER, PARITY_PARTITION, [firstLook(day, accounts, now)]);
    if (first === null || now - first.at < LOOKS_APART_MS) return null;
  }
  const confirmed = accounts.map((account) => confirmedBy(first, account));
  const certificate = { day, madeAt: now, state: worstOf(confirmed), accounts: confirmed };
  const written = await store.write(PARITY_CONTAINER, PARITY_PARTITION, [
    createOf(PARITY, certificate),
    ...(first === null ? [] : [{ kind: 'delete', id: firstLookId(day) } as const]),
  ]);
  if (!written.ok) return certifyParity(tenant, at, services);
  tell(tenant, certificate, services);
  return certificate;
}

/** Accounts that were there before the day was over. */
async function lookAtAll(
  tenant: VerifiedTenant,
  dayEnd: UtcMillis,
  services: Services,
): Promise<readonly AccountParity[]> {
  const accounts: AccountParity[] = [];
  for (const account of await accountsOf(tenant, services.store.forTenant(tenant))) {
    if (account.profiles.every(({ createdAt }) => createdAt >= dayEnd)) continue;
    const look = () => accountParity(account, services);
    const parity = await oneOfMany('parity', account.key, look, services);
    accounts.push(parity ?? unread(account, 'it could not be read'));
  }
  return accounts;
}

function confirmedBy(first: FirstLook | null, account: AccountParity): AccountParity {
  if (first === null || account.state !== 'different') return account;
  const before = first.differences[account.account] ?? [];
  const differences = account.differences.filter((sentence) => before.includes(sentence));
  return { ...account, differences, state: differences.length === 0 ? 'equal' : 'different' };
}

function worstOf(accounts: readonly AccountParity[]): ParityCertificate['state'] {
  const states = accounts.map(({ state }) => state);
  return states.includes('different') ? 'different' : states.includes('unread') ? 'unread' : 'equal';
}

function tell(
  { tenantId }: VerifiedTenant,
  { day, state, accounts }: ParityCertificate,
  services: Services,
): void {
  const differing = accounts.filter((account) => account.state === 'different').length;
  const unreadable = accounts.filter((account) => account.state === 'unread').length;
  services.telemetry.gauge('parity_differences', differing, { tenant: tenantId });
  services.telemetry.gauge('parity_unread', unreadable, { tenant: tenantId });
  if (state === 'equal') return;
  const sentence = 'The parity certificate of a day does not say equal';
  services.telemetry.log('error', sentence, { tenantId, day, state, differing, unreadable });
}

const firstLookSchema = z.object({ at: z.int(), differences: z.record(z.string(), z.array(z.string())) });
type FirstLook = z.output<typeof firstLookSchema>;

function firstLookId(day: string): string {
  return documentId('parity-look', day);
}

async function readFirstLook(store: TenantStore, day: string): Promise<FirstLook | null> {
  const stored = await store.read(PARITY_CONTAINER, PARITY_PARTITION, firstLookId(day));
  return stored === null ? null : firstLookSchema.parse(stored.body);
}

function firstLook(day: string, accounts: readonly AccountParity[], at: UtcMillis): Write {
  const differences = Object.fromEntries(accounts.map((one) => [one.account, [...one.differences]]));
  return {
    kind: 'upsert',
    id: firstLookId(day),
    type: 'parity-look',
    state: null,
    at,
    body: { at, differences },
  };
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
