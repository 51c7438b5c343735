import type { Profile } from '../../../contracts/profile.ts';
import type { ProfileId } from '../../../domain/ids/ids.ts';
import type { ExecutionReport } from '../../../domain/orders/execution-report.ts';
import type { TenantStore } from '../../ports/store.ts';
import type { VerifiedTenant } from '../../principal.ts';
import { ORDER } from '../../records/kinds.ts';
import { RECORDS } from '../../records/load-slice.ts';
import { documentId } from '../../records/record-codec.ts';
import { accountsOf } from '../reconcile/account.ts';
import type { OpenOrders } from './open-orders.ts';

/** One account that is asked for its reports. */
export interface SyncedAccount {
  readonly tenant: VerifiedTenant;
  readonly store: TenantStore;
  /** Names it among all accounts of the tenant. */
  readonly key: string;
  /** Those of its profiles that are at hand; others may share it. */
  readonly profiles: readonly [Profile, ...Profile[]];
  readonly openOrders: OpenOrders;
}

/** Reports by the profile whose order they are about, in the order in which they came, and those of which nobody is seen to have the order. */
export interface Routed {
  readonly byOwner: ReadonlyMap<ProfileId, readonly ExecutionReport[]>;
  readonly unowned: readonly ExecutionReport[];
}

/**
 * Finds the owner of each report. An order is on record before it is sent, so an order that nobody is seen to have was written elsewhere and is not
 * visible here yet: to give its fill to some profile would lose it for the right one. An account with one profile leaves no question.
 *
 * @param orphansTo who gets a report that nobody owns
 */
export async function routed(
  reports: readonly ExecutionReport[],
  account: SyncedAccount,
  orphansTo: 'nobody' | 'the oldest profile',
): Promise<Routed> {
  const owners = new Owners(account);
  const byOwner = new Map<ProfileId, ExecutionReport[]>();
  const unowned: ExecutionReport[] = [];
  for (const report of reports) {
    const owner =
      (await owners.of(report)) ?? (orphansTo === 'nobody' ? null : ((await owners.members())[0] ?? null));
    if (owner === null) unowned.push(report);
    else byOwner.set(owner, [...(byOwner.get(owner) ?? []), report]);
  }
  return { byOwner, unowned };
}

class Owners {
  readonly #account: SyncedAccount;
  readonly #found = new Map<string, ProfileId>();
  #members: Promise<readonly ProfileId[]> | null = null;

  constructor(account: SyncedAccount) {
    this.#account = account;
  }

  /** All profiles of the account, the oldest first. Asked for when the open orders do not tell, which is rare. */
  members(): Promise<readonly ProfileId[]> {
    const { tenant, store, key } = this.#account;
    this.#members ??= accountsOf(tenant, store).then(
      (accounts) => accounts.find((one) => one.key === key)?.profiles.map(({ profileId }) => profileId) ?? [],
    );
    return this.#members;
  }

  async of({ clientOrderId }: ExecutionReport): Promise<ProfileId | null> {
    const id = documentId(ORDER.type, clientOrderId);
    const known = this.#account.openOrders.get(id) ?? this.#found.get(id);
    if (known !== undefined) return known;
    const owner = await this.#onRecord(id);
    if (owner !== null) this.#found.set(id, owner);
    return owner;
  }

  async #onRecord(id: string): Promise<ProfileId | null> {
    const near = this.#account.profiles.map(({ profileId }) => profileId);
    const found = await this.#whoHas(near, id);
    if (found !== null) return found;
    const all = await this.members();
    const [only, second] = all;
    if (only !== undefined && second === undefined) return only;
    return this.#whoHas(
      all.filter((one) => !near.includes(one)),
      id,
    );
  }

  async #whoHas(candidates: readonly ProfileId[], id: string): Promise<ProfileId | null> {
    const { store } = this.#account;
    for (const candidate of candidates)
      if ((await store.read(RECORDS, candidate, id)) !== null) return candidate;
    return null;
  }
}
