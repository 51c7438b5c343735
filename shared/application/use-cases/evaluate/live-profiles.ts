import type { Profile } from '../../../contracts/profile.ts';
import type { Store, StoredDocument, TenantStore, Whereabouts } from '../../ports/store.ts';
import type { VerifiedTenant } from '../../principal.ts';
import { allDocuments } from '../../records/all-documents.ts';
import { PROFILE, PROFILE_PARTITION, PROFILES } from '../../records/profile-kind.ts';
import type { Services } from '../../services.ts';
import { oneOfMany } from '../one-of-many.ts';
import { byTenant } from '../tenants.ts';

/** A profile that may trade, with the tenant whose it is. */
export interface LiveProfile {
  readonly tenant: VerifiedTenant;
  readonly store: TenantStore;
  readonly profile: Profile;
}

type ByName = ReadonlyMap<string, { readonly etag: string; readonly profile: Profile }>;

/** What a store was seen to hold. */
interface Remembered {
  /** The list as the store gave it: where it gives the same one again, nothing has changed. Null where it was not read whole. */
  readonly found: readonly Whereabouts[] | null;
  readonly live: readonly LiveProfile[];
  readonly byName: ByName;
}

const NOTHING_SEEN: Remembered = { found: null, live: [], byName: new Map() };

const LIVE = { type: 'profile', states: ['active', 'paused'] } as const;
/** From here on a list is cheaper than reading one by one. */
const READS_MAX = 20;

/** By store. It ends with its store, so a host that starts reads everything anew. */
const remembered = new WeakMap<Store, Remembered>();

/**
 * The active and paused profiles of all tenants. A tick asks for their etags and reads only what changed since the last one, so that a thousand profiles
 * that nobody touches cost one request, and nothing more where the store knows that its list has not changed. One that cannot be read holds up no other.
 */
export async function liveProfiles(loop: string, services: Services): Promise<readonly LiveProfile[]> {
  const found = await services.store.whereabouts(PROFILES, [LIVE]);
  const last = remembered.get(services.store) ?? NOTHING_SEEN;
  return last.found === found ? last.live : readChanged(found, last.byName, loop, services);
}

async function readChanged(
  found: readonly Whereabouts[],
  before: ByName,
  loop: string,
  services: Services,
): Promise<readonly LiveProfile[]> {
  const after = new Map<string, { readonly etag: string; readonly profile: Profile }>();
  const live: LiveProfile[] = [];
  for (const { tenant, found: ofTenant } of byTenant(found)) {
    const store = services.store.forTenant(tenant);
    const nameOf = (id: string): string => `${tenant.tenantId}|${id}`;
    const changed = ofTenant.filter(({ id, etag }) => before.get(nameOf(id))?.etag !== etag);
    const read = new Map<string, StoredDocument>();
    for (const document of await readAgain(changed, store)) read.set(document.id, document);
    for (const { id, etag } of ofTenant) {
      const document = read.get(id);
      const known = before.get(nameOf(id));
      const isKnown = document === undefined && known?.etag === etag;
      const profile = isKnown ? known.profile : await decoded(document, loop, services);
      if (profile === null) continue;
      after.set(nameOf(id), { etag: document?.etag ?? etag, profile });
      // It may have been retired between the list and the reading.
      if (profile.state !== 'retired') live.push({ tenant, store, profile });
    }
  }
  const isWhole = live.length === found.length;
  remembered.set(services.store, { found: isWhole ? found : null, live, byName: after });
  return live;
}

/** Undefined stands for a profile that went between the list and the reading. */
async function decoded(
  document: StoredDocument | undefined,
  loop: string,
  services: Services,
): Promise<Profile | null> {
  if (document === undefined) return null;
  return oneOfMany(loop, document.id, async () => PROFILE.decode(document), services);
}

async function readAgain(
  changed: readonly Whereabouts[],
  store: TenantStore,
): Promise<readonly StoredDocument[]> {
  if (changed.length <= READS_MAX) {
    const one = ({ partition, id }: Whereabouts) => store.read(PROFILES, partition, id);
    return (await Promise.all(changed.map(one))).filter((document) => document !== null);
  }
  const documents: StoredDocument[] = [];
  const query = { partition: PROFILE_PARTITION, ...LIVE, order: 'oldest-first', limit: 500 } as const;
  for await (const document of allDocuments(store, PROFILES, query)) documents.push(document);
  return documents;
}
