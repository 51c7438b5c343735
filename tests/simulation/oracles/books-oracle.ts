import { auditBooks } from '../../../local/drill/audit-books.ts';
import { readRecords, type ThreeBooks } from '../../../local/drill/books.ts';
import { decodeDeskState, deskKey } from '../../../shared/application/desk.ts';
import type { TenantStore } from '../../../shared/application/ports/store.ts';
import type { Profile } from '../../../shared/contracts/profile.ts';
import { emptyDesk } from '../../../shared/domain/desk/state.ts';
import { utcMillis } from '../../../shared/domain/time/instant.ts';
import { isLive } from '../venue/book-order.ts';
import type { WorldParts } from '../world/parts.ts';

/**
 * O5, O8 and O9: after the trouble is over, everything agrees with the venue's own book, nothing is left half done, and screens show what the
 * store has. Answers what is still wrong.
 */
export async function stillWrong(
  world: WorldParts,
  profiles: readonly Profile[],
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const profile of profiles) {
    const { sentences } = auditBooks(await threeBooks(world, profile));
    wrong.push(...sentences.map((sentence) => `O5: ${profile.profileId} ${sentence}`));
  }
  for (const sentence of world.durable.unfinished()) wrong.push(`O8: ${sentence}`);
  for (const sentence of world.broker.standing()) wrong.push(`O8: a message waits: ${sentence}`);
  if (world.feed.behind > 0) wrong.push(`O9: ${world.feed.behind} changes were not published`);
  for (const tenant of new Set(profiles.map(({ tenantId }) => tenantId)))
    wrong.push(...screenDiffers(world, tenant));
  return wrong;
}

function screenDiffers(world: WorldParts, tenant: string): readonly string[] {
  const shown = world.screens.byTenant.get(tenant)?.shown ?? new Map<string, number>();
  const differing: string[] = [];
  for (const [place, revision] of world.documents.newest(tenant)) {
    if (place.startsWith('commands/') || place.startsWith('paper-venue/')) continue;
    if (shown.get(place) !== revision) differing.push(`O9: a screen of ${tenant} does not show ${place}`);
  }
  return differing.slice(0, 5);
}

async function threeBooks(world: WorldParts, profile: Profile): Promise<ThreeBooks> {
  const account = world.exchange.account(profile.account);
  const stored = world.durable.readEntity('desk', deskKey(profile, profile.currency));
  return {
    profile,
    desk: stored === null ? emptyDesk(profile, utcMillis(0)) : decodeDeskState(stored),
    records: await readRecords(profile, plainStore(world, profile)),
    venue: {
      cash: account.cash,
      positions: account.positions,
      openOrders: new Set([...account.orders.values()].filter(isLive).map((order) => order.clientOrderId)),
      reports: account.said.map(({ report }) => report),
    },
  };
}

/** Reads past the wire: an oracle sees what is, not what somebody was told. */
function plainStore(world: WorldParts, { tenantId }: Profile): TenantStore {
  const now = world.kernel.now();
  return {
    tenantId,
    read: async (container, partition, id) =>
      world.documents.kept({ scope: tenantId, container, partition }, id, now)?.document ?? null,
    query: async (container, query) => world.documents.query(tenantId, container, query, now),
    write: () => Promise.reject(new Error('An oracle writes nothing')),
  };
}
