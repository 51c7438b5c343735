import type { Profile } from '../../../contracts/profile.ts';
import type { Reconciliation } from '../../../contracts/reconciliation.ts';
import {
  clientOrderId,
  type ClientOrderId,
  type FillId,
  isKeyPart,
  type ProfileId,
} from '../../../domain/ids/ids.ts';
import { deriveId } from '../../../domain/ids/derive.ts';
import type { Instrument } from '../../../domain/market/instrument.ts';
import type { Decimal } from '../../../domain/money/decimal.ts';
import { priceOnTick } from '../../../domain/money/tick-and-lot.ts';
import type { Order } from '../../../domain/orders/order.ts';
import { isTerminal, ORDER_STATUSES } from '../../../domain/orders/order-status.ts';
import type { Position } from '../../../domain/orders/position.ts';
import type { Trade } from '../../../domain/orders/trade.ts';
import type { Externals, LocalAccount, LocalBooks } from '../../../domain/reconciliation/local-account.ts';
import type { VenueSnapshot } from '../../../domain/reconciliation/venue-account.ts';
import type { DocumentQuery, TenantStore } from '../../ports/store.ts';
import { allDocuments } from '../../records/all-documents.ts';
import { ORDER, POSITION, TRADE } from '../../records/kinds.ts';
import { RECORDS } from '../../records/load-slice.ts';
import { readExternals } from '../../records/reconciliation-kinds.ts';
import { documentId, type RecordKind } from '../../records/record-codec.ts';
import type { Services } from '../../services.ts';
import { readDesk } from '../command-desk.ts';
import type { VenueAccountOfTenant } from './account.ts';

const LIVE = ORDER_STATUSES.filter((status) => !isTerminal(status));
/** Up to this many fills are looked up one by one; beyond it the list of all that are on record is shorter work. */
const SINGLE_READS_MAX = 100;

/** Everything we have on record about an account, as far as the venue's word can differ from it. */
export async function readLocal(
  { profiles, store }: VenueAccountOfTenant,
  snapshot: VenueSnapshot,
  cashBaseline: Reconciliation['cashBaseline'],
  services: Services,
): Promise<LocalAccount> {
  const [first, ...others] = profiles;
  const books: [LocalBooks, ...LocalBooks[]] = [await readBooks(first, store, services)];
  for (const profile of others) books.push(await readBooks(profile, store, services));
  const owners = profiles.map(({ profileId }) => profileId);
  const symbols = new Set([
    ...profiles.flatMap((profile) => profile.symbols),
    ...books.flatMap(({ positions }) => positions.map(({ symbol }) => symbol)),
  ]);
  const instruments = await instrumentsOf(first, symbols, services);
  return {
    currency: first.currency,
    profiles: books,
    instruments,
    marks: await marksOf(first, books, instruments, services),
    known: await knownOrders(books, snapshot, store),
    recordedFills: await recordedFills(owners, snapshot, store),
    bookedActivities: await bookedActivities(first.profileId, snapshot, store),
    externals: await externalsOf(first.profileId, store),
    cashBaseline,
  };
}

async function readBooks(profile: Profile, store: TenantStore, services: Services): Promise<LocalBooks> {
  const { profileId } = profile;
  const all = <Value>(kind: RecordKind<Value>, states: readonly string[] | null) =>
    listAll(store, kind, {
      partition: profileId,
      type: kind.type,
      ...(states === null ? {} : { states }),
      order: 'oldest-first',
      limit: 500,
    });
  return {
    profileId,
    now: services.venues.marketTime(profile),
    orders: await all<Order>(ORDER, LIVE),
    trades: await all<Trade>(TRADE, ['opening', 'open']),
    positions: await all<Position>(POSITION, null),
    desk: await readDesk(profile, services),
  };
}

async function listAll<Value>(
  store: TenantStore,
  kind: RecordKind<Value>,
  query: DocumentQuery,
): Promise<readonly Value[]> {
  const values: Value[] = [];
  for await (const document of allDocuments(store, RECORDS, query)) values.push(kind.decode(document));
  return values;
}

async function instrumentsOf(
  profile: Profile,
  symbols: ReadonlySet<string>,
  services: Services,
): Promise<ReadonlyMap<string, Instrument>> {
  const found = new Map<string, Instrument>();
  for (const symbol of symbols) {
    const instrument = await services.venues.instrument(profile, symbol);
    if (instrument !== null) found.set(symbol, instrument);
  }
  return found;
}

/** Marks are needed where something is held. */
async function marksOf(
  { market }: Profile,
  books: readonly LocalBooks[],
  instruments: ReadonlyMap<string, Instrument>,
  services: Services,
): Promise<ReadonlyMap<string, Decimal>> {
  const marks = new Map<string, Decimal>();
  for (const { symbol } of books.flatMap(({ trades }) => trades)) {
    const instrument = instruments.get(symbol);
    if (instrument === undefined || marks.has(symbol)) continue;
    const { source, timeframe } = market;
    const { close, length } = await services.bars.window({ source, symbol, timeframe });
    const last = close[length - 1];
    if (last !== undefined) marks.set(symbol, priceOnTick(last, instrument.tickSize, 'half-even'));
  }
  return marks;
}

/** Live orders, and ended ones that the venue or a hold of the desk still names. */
async function knownOrders(
  books: readonly LocalBooks[],
  { orders, fills }: VenueSnapshot,
  store: TenantStore,
): Promise<ReadonlyMap<ClientOrderId, Order>> {
  const live = books.flatMap((one) => one.orders);
  const known = new Map(live.map((order) => [order.clientOrderId, order]));
  const named = new Set([
    ...fills.map((fill) => fill.clientOrderId),
    ...orders.flatMap(({ clientOrderId: id }) => (id !== null && isKeyPart(id) ? [clientOrderId(id)] : [])),
    ...books.flatMap(({ desk }) =>
      desk.reservations
        .map(({ reservationId }) => reservationId.slice('rsv-'.length))
        .filter(isKeyPart)
        .map(clientOrderId),
    ),
  ]);
  for (const id of named) {
    if (known.has(id)) continue;
    for (const { profileId } of books) {
      const document = await store.read(RECORDS, profileId, documentId(ORDER.type, id));
      if (document !== null) known.set(id, ORDER.decode(document));
    }
  }
  return known;
}

async function recordedFills(
  owners: readonly ProfileId[],
  { fills }: VenueSnapshot,
  store: TenantStore,
): Promise<ReadonlySet<FillId>> {
  const recorded = new Set<FillId>();
  for (const owner of owners) {
    if (fills.length > SINGLE_READS_MAX) {
      const query = { partition: owner, type: 'fill', order: 'oldest-first', limit: 1_000 } as const;
      for await (const { id } of allDocuments(store, RECORDS, query))
        recorded.add(id.slice('fill:'.length) as FillId);
      continue;
    }
    for (const { fillId } of fills)
      if ((await store.read(RECORDS, owner, documentId('fill', fillId))) !== null) recorded.add(fillId);
  }
  return recorded;
}

/** An activity's own name may hold any character. */
export function activityDocumentId(activityId: string): string {
  return documentId('activity', deriveId('act', activityId));
}

async function bookedActivities(
  keeper: ProfileId,
  { activities }: VenueSnapshot,
  store: TenantStore,
): Promise<ReadonlySet<string>> {
  const booked = new Set<string>();
  for (const { activityId } of activities)
    if ((await store.read(RECORDS, keeper, activityDocumentId(activityId))) !== null) booked.add(activityId);
  return booked;
}

async function externalsOf(keeper: ProfileId, store: TenantStore): Promise<Externals> {
  const externals = await readExternals(store, keeper);
  const ofKind = (kind: 'order' | 'position') => externals.filter((external) => external.kind === kind);
  return {
    orders: new Set(ofKind('order').map(({ name }) => name)),
    quantities: new Map(ofKind('position').map(({ symbol, quantity }) => [symbol, quantity])),
  };
}
