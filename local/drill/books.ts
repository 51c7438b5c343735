import type { JsonValue, StoredDocument, TenantStore } from '../../shared/application/ports/store.ts';
import { decodeDeskState, deskKey } from '../../shared/application/desk.ts';
import { allDocuments } from '../../shared/application/records/all-documents.ts';
import { FILL, ORDER, POSITION, TRADE } from '../../shared/application/records/kinds.ts';
import { RECORDS } from '../../shared/application/records/load-slice.ts';
import type { Profile } from '../../shared/contracts/profile.ts';
import type { Posting } from '../../shared/domain/desk/postings.ts';
import { type DeskState, emptyDesk } from '../../shared/domain/desk/state.ts';
import type { ClientOrderId } from '../../shared/domain/ids/ids.ts';
import type { Decimal } from '../../shared/domain/money/decimal.ts';
import type { ExecutionReport, Fill } from '../../shared/domain/orders/execution-report.ts';
import type { Order } from '../../shared/domain/orders/order.ts';
import type { Position } from '../../shared/domain/orders/position.ts';
import type { Trade } from '../../shared/domain/orders/trade.ts';
import { utcMillis } from '../../shared/domain/time/instant.ts';
import { PaperBooks } from '../../shared/venues/paper/paper-books.ts';

/** What the store says of one profile. */
export interface TradingRecords {
  readonly orders: readonly Order[];
  readonly trades: readonly Trade[];
  readonly fills: readonly Fill[];
  readonly positions: readonly Position[];
  /** By number, from the first. */
  readonly postings: readonly Posting[];
  /** Symbol to the trade that holds its slot. */
  readonly slots: ReadonlyMap<string, string>;
}

/** What the paper venue says of the account, from its own books alone. */
export interface VenueRecords {
  readonly cash: Decimal;
  readonly positions: ReadonlyMap<string, Decimal>;
  readonly openOrders: ReadonlySet<ClientOrderId>;
  /** All it ever reported, oldest first. */
  readonly reports: readonly ExecutionReport[];
}

/** Desk, store and venue of one profile, each read for itself. */
export interface ThreeBooks {
  readonly profile: Profile;
  readonly desk: DeskState;
  readonly records: TradingRecords;
  readonly venue: VenueRecords;
}

/** Where desks are read: the durable runtime of the host. */
interface EntityReader {
  readEntity(entity: string, key: string): Promise<JsonValue | null>;
}

/** Reads the three books of a profile of the paper venue. They belong together only while nothing is under way. */
export async function readThreeBooks(
  profile: Profile,
  store: TenantStore,
  entities: EntityReader,
): Promise<ThreeBooks> {
  const stored = await entities.readEntity('desk', deskKey(profile, profile.currency));
  return {
    profile,
    desk: stored === null ? emptyDesk(profile, utcMillis(0)) : decodeDeskState(stored),
    records: await readRecords(profile, store),
    venue: await readVenue(profile, store),
  };
}

export async function readRecords({ profileId }: Profile, store: TenantStore): Promise<TradingRecords> {
  const all = (type: string) => documentsOf(store, profileId, type);
  const postings = (await all('posting')).map((document) => document.body as unknown as Posting);
  return {
    orders: (await all('order')).map(ORDER.decode),
    trades: (await all('trade')).map(TRADE.decode),
    fills: (await all('fill')).map(FILL.decode),
    positions: (await all('position')).map(POSITION.decode),
    postings: postings.sort((left, right) => left.sequence - right.sequence),
    slots: new Map((await all('slot')).map(({ id, state }) => [id.slice('slot:'.length), state ?? ''])),
  };
}

async function documentsOf(store: TenantStore, partition: string, type: string): Promise<StoredDocument[]> {
  const documents: StoredDocument[] = [];
  const query = { partition, type, order: 'oldest-first', limit: 500 } as const;
  for await (const document of allDocuments(store, RECORDS, query)) documents.push(document);
  return documents;
}

async function readVenue(profile: Profile, store: TenantStore): Promise<VenueRecords> {
  const books = new PaperBooks(store, profile.account, profile.allocated);
  const { state } = await books.read();
  const symbols = Object.entries(state.books);
  return {
    cash: state.cash,
    positions: new Map(symbols.map(([symbol, book]) => [symbol, book.position])),
    openOrders: new Set(symbols.flatMap(([, book]) => book.orders.map(({ clientOrderId }) => clientOrderId))),
    reports: await books.reportsAfter(0),
  };
}
