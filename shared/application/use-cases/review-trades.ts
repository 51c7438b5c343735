import { deriveId } from '../../domain/ids/derive.ts';
import { type ProfileId, profileId, type TradeId, tradeId } from '../../domain/ids/ids.ts';
import type { TenantStore, Whereabouts } from '../ports/store.ts';
import type { ProfileAddress, VerifiedTenant } from '../principal.ts';
import { allDocuments } from '../records/all-documents.ts';
import { RECORDS } from '../records/load-slice.ts';
import { profileOfWork } from '../records/profile-kind.ts';
import type { Services } from '../services.ts';
import type { Fact } from '../../domain/engine/fact.ts';
import { RECORD_EXECUTION } from '../workflows/record-fact.ts';
import { oneOfMany } from './one-of-many.ts';
import { planFact } from './record-facts.ts';

/** Puts one fact on its way under a name that follows from it, so that a second call with the same name adds nothing. */
export async function submitFact(
  owner: { readonly tenantId: VerifiedTenant['tenantId']; readonly profileId: ProfileId },
  name: string,
  fact: Fact,
  services: Services,
): Promise<string> {
  const { tenantId, profileId: profile } = owner;
  const instanceId = deriveId('fact', tenantId, profile, name);
  await services.durable.start(
    RECORD_EXECUTION.name,
    instanceId,
    RECORD_EXECUTION.input.encode({ tenantId, profileId: profile, fact }),
  );
  return instanceId;
}

type Place = Pick<Whereabouts, 'partition' | 'id'>;

/** Trades that something at the venue has to protect. */
export const OPEN_TRADES = { type: 'trade', states: ['open'] } as const;

/**
 * Looks at every open trade of a tenant: does what should protect it stand at the venue? A stop that was lost between a fill and its placing is
 * there again one tick later. Where all is well nothing is written. Whoever knows where the open trades are gives their places.
 */
export async function reviewTrades(
  tenant: VerifiedTenant,
  tick: number,
  services: Services,
  found: readonly Place[] | null = null,
): Promise<number> {
  const store = services.store.forTenant(tenant);
  let reviewed = 0;
  for (const document of found ?? (await openTradesOf(store))) {
    const owner = { tenantId: tenant.tenantId, profileId: profileId(document.partition) };
    const trade: TradeId = tradeId(document.id.slice('trade:'.length));
    const review = () => reviewTrade({ owner, trade, tick }, store, services);
    if ((await oneOfMany('position-monitor', document.id, review, services)) !== null) reviewed += 1;
  }
  return reviewed;
}

async function openTradesOf(store: TenantStore): Promise<readonly Place[]> {
  const query = { partition: null, ...OPEN_TRADES, order: 'oldest-first', limit: 500 } as const;
  const places: Place[] = [];
  for await (const { partition, id } of allDocuments(store, RECORDS, query)) places.push({ partition, id });
  return places;
}

async function reviewTrade(
  { owner, trade, tick }: { readonly owner: ProfileAddress; readonly trade: TradeId; readonly tick: number },
  store: TenantStore,
  services: Services,
): Promise<true> {
  const profile = await profileOfWork(store, owner.profileId);
  const fact: Fact = { kind: 'review', tradeId: trade, occurredAt: services.venues.marketTime(profile) };
  // Most reviews find nothing, and a workflow for each of them would fill the store.
  const plan = await planFact({ ...owner, fact }, services);
  if (plan.kind === 'plan') await submitFact(owner, `review:${trade}:${tick}`, fact, services);
  return true;
}
