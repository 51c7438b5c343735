import type { TenantId } from '../../../domain/ids/ids.ts';
import type { Services } from '../../services.ts';
import { accountKey } from '../reconcile/account.ts';
import { syncAccount } from '../sync-orders.ts';
import type { OpenOrders } from '../sync/open-orders.ts';
import type { Routed } from '../sync/report-owner.ts';
import type { LiveProfile } from './live-profiles.ts';

/** What the venues have to say at one tick. An account is asked once, however many of its profiles and series are evaluated. */
export class AccountReports {
  readonly #openOrders: ReadonlyMap<TenantId, OpenOrders>;
  readonly #services: Services;
  readonly #asked = new Map<string, Promise<Routed>>();

  constructor(openOrders: ReadonlyMap<TenantId, OpenOrders>, services: Services) {
    this.#openOrders = openOrders;
    this.#services = services;
  }

  /** Whether there is news that is about the profile, or may be: it has to be on record before the profile decides. */
  async mayConcern(asker: LiveProfile): Promise<boolean> {
    const { byOwner, unowned } = await this.#of(asker);
    return unowned.length > 0 || byOwner.has(asker.profile.profileId);
  }

  #of({ tenant, store, profile }: LiveProfile): Promise<Routed> {
    const key = accountKey(profile);
    const openOrders: OpenOrders = this.#openOrders.get(tenant.tenantId) ?? new Map();
    const name = `${tenant.tenantId}|${key}`;
    const asked =
      this.#asked.get(name) ??
      syncAccount({ tenant, store, key, profiles: [profile], openOrders }, this.#services);
    this.#asked.set(name, asked);
    return asked;
  }
}
