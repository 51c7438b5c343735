import type { Profile } from '../../contracts/profile.ts';
import type { Adjustment } from '../../domain/engine/adjustment.ts';
import type { Records } from '../../domain/engine/records.ts';
import type { ClientOrderId, TradeId } from '../../domain/ids/ids.ts';
import type { Fill } from '../../domain/orders/execution-report.ts';
import type { Order } from '../../domain/orders/order.ts';
import { isTerminal } from '../../domain/orders/order-status.ts';
import type { Position, UnmatchedFill } from '../../domain/orders/position.ts';
import type { Trade } from '../../domain/orders/trade.ts';
import { AppError } from '../errors.ts';
import type { TenantStore } from '../ports/store.ts';
import type { Services } from '../services.ts';
import { ADJUSTMENT, ORDER, POSITION, TRADE, UNMATCHED_FILL } from './kinds.ts';
import { instrumentOf } from './profile-kind.ts';
import { documentId, type RecordKind, symbolKey } from './record-codec.ts';

export const RECORDS = 'trading-records';

/** What a fact about one trade can touch, as read, with the etags that a write must find unchanged. */
export interface Slice {
  readonly records: Records;
  /** Document id to etag, of every record that was read; what is not here did not exist. */
  readonly etags: Readonly<Record<string, string>>;
}

/** The slice of one order; null where neither the order nor any fill says which symbol it is about. */
export async function loadOrderSlice(
  store: TenantStore,
  profile: Profile,
  services: Services,
  clientOrderId: ClientOrderId,
  fills: readonly Fill[],
): Promise<Slice | null> {
  const reader = new SliceReader(store, profile.profileId);
  const order = await reader.read<Order>(ORDER, clientOrderId);
  const symbol = order?.intent.terms.symbol ?? fills[0]?.symbol;
  if (symbol === undefined) return null;
  const trade = order === null ? null : await reader.named<Trade>(TRADE, order.intent.tradeId);
  const unmatched =
    order === null
      ? await Promise.all(fills.map((fill) => reader.read<UnmatchedFill>(UNMATCHED_FILL, fill.fillId)))
      : [];
  return sliceOf(reader, profile, services, { order, trade, symbol, unmatched });
}

/** The slice for a change of a trade's own wishes: all its live orders are siblings. Null for a trade without a record. */
export async function loadTradeSlice(
  store: TenantStore,
  profile: Profile,
  services: Services,
  tradeId: TradeId,
): Promise<Slice | null> {
  const reader = new SliceReader(store, profile.profileId);
  const trade = await reader.read<Trade>(TRADE, tradeId);
  if (trade === null) return null;
  return sliceOf(reader, profile, services, { order: null, trade, symbol: trade.symbol, unmatched: [] });
}

/** The slice that an adjustment can touch. The adjustment's own record is in it where it was made before. */
export async function loadAdjustmentSlice(
  store: TenantStore,
  profile: Profile,
  services: Services,
  { adjustmentId, tradeId, symbol }: Adjustment,
): Promise<Slice> {
  const reader = new SliceReader(store, profile.profileId);
  await reader.read<Adjustment>(ADJUSTMENT, adjustmentId);
  const trade = tradeId === null ? null : await reader.read<Trade>(TRADE, tradeId);
  return sliceOf(reader, profile, services, { order: null, trade, symbol, unmatched: [] });
}

async function sliceOf(
  reader: SliceReader,
  profile: Profile,
  services: Services,
  known: {
    readonly order: Order | null;
    readonly trade: Trade | null;
    readonly symbol: string;
    readonly unmatched: readonly (UnmatchedFill | null)[];
  },
): Promise<Slice> {
  const { order, trade, symbol } = known;
  const { tenantId, profileId, environment, account } = profile;
  const records: Records = {
    tenantId,
    profileId,
    account: { environment, account },
    exitStyle: services.venues.capabilities(profile.venue).exitStyle,
    instrument: await instrumentOf(services, profile, symbol),
    order,
    trade,
    siblings: trade === null ? [] : await readSiblings(reader, trade, order),
    position: await reader.read<Position>(POSITION, symbolKey(symbol)),
    unmatchedFills: new Set(known.unmatched.flatMap((fill) => (fill === null ? [] : [fill.fillId]))),
  };
  return { records, etags: reader.etags };
}

async function readSiblings(
  reader: SliceReader,
  trade: Trade,
  besides: Order | null,
): Promise<readonly Order[]> {
  const ids = [...trade.entryOrders, ...trade.exitOrders].filter((id) => id !== besides?.clientOrderId);
  const orders = await Promise.all(ids.map((id) => reader.named<Order>(ORDER, id)));
  return orders.filter((order) => !isTerminal(order.status));
}

class SliceReader {
  readonly etags: Record<string, string> = {};
  readonly #store: TenantStore;
  readonly #partition: string;

  constructor(store: TenantStore, partition: string) {
    this.#store = store;
    this.#partition = partition;
  }

  /**
   * A record that another record names. Both were written in one batch, so where it is not seen the reader is behind the writer, and to go on would
   * be to send an entry without its stop. Throws AppError STORE_UNAVAILABLE: it is asked again.
   */
  async named<Value>(kind: RecordKind<Value>, key: string): Promise<Value> {
    const value = await this.read(kind, key);
    if (value !== null) return value;
    throw new AppError('STORE_UNAVAILABLE', `${kind.type} ${key} is named by a record and not visible yet`, {
      retryable: true,
      ambiguous: false,
    });
  }

  async read<Value>(kind: RecordKind<Value>, key: string): Promise<Value | null> {
    const id = documentId(kind.type, key);
    const document = await this.#store.read(RECORDS, this.#partition, id);
    if (document === null) return null;
    this.etags[id] = document.etag;
    return kind.decode(document);
  }
}
