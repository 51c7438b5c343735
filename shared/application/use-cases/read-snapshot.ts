import type { z } from 'zod';
import type { Profile } from '../../contracts/profile.ts';
import type { orderSchema, positionSchema, tradeSchema } from '../../contracts/records.ts';
import { booksText, type Statement, statementOf } from '../../domain/desk/statement.ts';
import type { TradingState } from '../../domain/desk/trading-state.ts';
import { isTerminal, ORDER_STATUSES } from '../../domain/orders/order-status.ts';
import type { UtcMillis } from '../../domain/time/instant.ts';
import type { TenantStore } from '../ports/store.ts';
import type { VerifiedTenant } from '../principal.ts';
import { allDocuments } from '../records/all-documents.ts';
import { ORDER, POSITION, TRADE } from '../records/kinds.ts';
import { RECORDS } from '../records/load-slice.ts';
import { PROFILE, PROFILE_PARTITION, PROFILES } from '../records/profile-kind.ts';
import type { RecordKind } from '../records/record-codec.ts';
import type { Services } from '../services.ts';
import { readDesk } from './command-desk.ts';
import { readTenantControl, type TenantControl } from './trading-control.ts';

/** One profile as a screen begins with it: its desk, and everything that is not over. */
export interface ProfileSnapshot {
  readonly profile: Profile;
  readonly etag: string;
  readonly trading: TradingState;
  readonly statement: Statement;
  readonly books: ReturnType<typeof booksText>;
  /** The time by which the profile's market goes. */
  readonly marketTime: UtcMillis;
}

export interface Snapshot {
  /** Every change with a higher revision will be published. */
  readonly revision: number;
  readonly control: TenantControl | null;
  readonly profiles: readonly ProfileSnapshot[];
  readonly openTrades: readonly z.output<typeof tradeSchema>[];
  readonly workingOrders: readonly z.output<typeof orderSchema>[];
  readonly openPositions: readonly z.output<typeof positionSchema>[];
}

const LIVE_STATUSES = ORDER_STATUSES.filter((status) => !isTerminal(status));

/**
 * Everything that a screen needs to begin. The revision is read first: what changes while the rest is read is published again, so a client that applies
 * the deltas above it ends where the books are.
 */
export async function readSnapshot(tenant: VerifiedTenant, services: Services): Promise<Snapshot> {
  const revision = await services.revisions.newestOf(tenant);
  const store = services.store.forTenant(tenant);
  const control = await readTenantControl(store);
  return {
    revision,
    control: control?.control ?? null,
    profiles: await readProfiles(store, services),
    openTrades: await readAll(store, TRADE, ['opening', 'open']),
    workingOrders: await readAll(store, ORDER, LIVE_STATUSES),
    openPositions: await readAll(store, POSITION, ['open']),
  };
}

async function readProfiles(store: TenantStore, services: Services): Promise<readonly ProfileSnapshot[]> {
  const profiles: ProfileSnapshot[] = [];
  const query = { partition: PROFILE_PARTITION, type: 'profile', order: 'oldest-first', limit: 500 } as const;
  for await (const document of allDocuments(store, PROFILES, query)) {
    const profile = PROFILE.decode(document);
    const desk = await readDesk(profile, services);
    profiles.push({
      profile,
      etag: document.etag,
      trading: desk.trading,
      statement: statementOf(desk),
      books: booksText(desk.books),
      marketTime: services.venues.marketTime(profile),
    });
  }
  return profiles;
}

async function readAll<Value>(
  store: TenantStore,
  kind: RecordKind<Value>,
  states: readonly string[],
): Promise<readonly Value[]> {
  const found: Value[] = [];
  const query = { partition: null, type: kind.type, states, order: 'oldest-first', limit: 500 } as const;
  for await (const document of allDocuments(store, RECORDS, query)) found.push(kind.decode(document));
  return found;
}
