import { auditBooks } from '../../../local/drill/audit-books.ts';
import {
  readRecords,
  type ThreeBooks,
  type TradingRecords,
  type VenueRecords,
} from '../../../local/drill/books.ts';
import { decodeDeskState, deskKey } from '../../../shared/application/desk.ts';
import type { TenantStore } from '../../../shared/application/ports/store.ts';
import type { Profile } from '../../../shared/contracts/profile.ts';
import { emptyDesk } from '../../../shared/domain/desk/state.ts';
import { type Decimal, sumOf, ZERO } from '../../../shared/domain/money/decimal.ts';
import { fillAmounts } from '../../../shared/domain/orders/fill-amounts.ts';
import { utcMillis } from '../../../shared/domain/time/instant.ts';
import { type BookAccount, isLive } from '../venue/book-order.ts';
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
  for (const [place, revision] of world.documents.newest(tenant, world.kernel.now())) {
    if (place.startsWith('commands/') || place.startsWith('paper-venue/')) continue;
    if (shown.get(place) !== revision) differing.push(`O9: a screen of ${tenant} does not show ${place}`);
  }
  return differing.slice(0, 5);
}

async function threeBooks(world: WorldParts, profile: Profile): Promise<ThreeBooks> {
  const account = world.exchange.account(profile.account);
  const stored = world.durable.readEntity('desk', deskKey(profile, profile.currency));
  const records = await readRecords(profile, plainStore(world, profile));
  const living = [...account.orders.values()].filter(isLive);
  return {
    profile,
    desk: stored === null ? emptyDesk(profile, utcMillis(0)) : decodeDeskState(stored),
    records,
    venue: {
      ...(account.owner.profiles.length === 1 ? wholeOf(account) : shareOf(account, profile, records)),
      openOrders: new Set(living.map((order) => order.clientOrderId)),
    },
  };
}

function wholeOf({ cash, positions, said }: BookAccount): Omit<VenueRecords, 'openOrders'> {
  return { cash, positions, reports: said.map(({ report }) => report) };
}

/** What one of several profiles has made of the account: its own fills on its own money. */
function shareOf(
  account: BookAccount,
  { allocated, currency }: Profile,
  { orders }: TradingRecords,
): Omit<VenueRecords, 'openOrders'> {
  const own = new Set(orders.map((order) => order.clientOrderId));
  const fills = account.fills.filter((fill) => own.has(fill.clientOrderId));
  const symbols = new Set(fills.map((fill) => fill.symbol));
  const heldOf = (symbol: string): Decimal =>
    sumOf(
      fills
        .filter((fill) => fill.symbol === symbol)
        .map((fill) => fillAmounts(fill, currency).quantityChange),
    );
  const paid = fills.map(({ side, quantity, price, fee, feeCurrency }) => {
    const notional = quantity.times(price);
    return (side === 'buy' ? notional : notional.negated()).plus(feeCurrency === currency ? fee : ZERO);
  });
  return {
    cash: allocated.minus(sumOf(paid)),
    positions: new Map([...symbols].map((symbol) => [symbol, heldOf(symbol)])),
    reports: account.said.map(({ report }) => report).filter((report) => own.has(report.clientOrderId)),
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
