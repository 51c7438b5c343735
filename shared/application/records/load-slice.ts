import type { Records } from '../../domain/engine/records.ts';
import type { ClientOrderId, FillId } from '../../domain/ids/ids.ts';
import type { Instrument } from '../../domain/market/instrument.ts';
import type { ExitStyle } from '../../domain/orders/exit-orders.ts';
import type { Order, VenueAccount } from '../../domain/orders/order.ts';
import { isTerminal } from '../../domain/orders/order-status.ts';
import type { Trade } from '../../domain/orders/trade.ts';
import type { ProfileAddress } from '../principal.ts';
import type { TenantStore } from '../ports/store.ts';
import { ORDER, POSITION, TRADE, UNMATCHED_FILL } from './kinds.ts';
import { documentId, type RecordKind } from './record-codec.ts';

export const RECORDS = 'trading-records';

/** What a fact about one order can touch, as read, with the etags that a write must find unchanged. */
export interface Slice {
  readonly records: Records;
  /** Document id to etag, of every record that was read; what is not here did not exist. */
  readonly etags: Readonly<Record<string, string>>;
}

export interface SliceSetting {
  readonly address: ProfileAddress;
  readonly account: VenueAccount;
  readonly instrument: Instrument;
  readonly exitStyle: ExitStyle;
}

/** Reads the slice of one order. `fillIds` are those of the report, so that fills without an order are known again. */
export async function loadSlice(
  store: TenantStore,
  setting: SliceSetting,
  clientOrderId: ClientOrderId,
  fillIds: readonly FillId[],
): Promise<Slice> {
  const { address, account, instrument, exitStyle } = setting;
  const reader = new SliceReader(store, address.profileId);
  const order = await reader.read(ORDER, clientOrderId);
  const [trade, position, unmatched] = await Promise.all([
    order === null ? null : reader.read(TRADE, order.intent.tradeId),
    reader.read(POSITION, instrument.symbol),
    order === null ? Promise.all(fillIds.map((fillId) => reader.read(UNMATCHED_FILL, fillId))) : [],
  ]);
  const siblings = trade === null ? [] : await readSiblings(reader, trade, clientOrderId);
  const unmatchedFills = new Set(unmatched.flatMap((fill) => (fill === null ? [] : [fill.fillId])));
  const { tenantId, profileId } = address;
  const records = {
    tenantId,
    profileId,
    account,
    instrument,
    exitStyle,
    order,
    trade,
    siblings,
    position,
    unmatchedFills,
  };
  return { records, etags: reader.etags };
}

async function readSiblings(
  reader: SliceReader,
  trade: Trade,
  besides: ClientOrderId,
): Promise<readonly Order[]> {
  const ids = [...trade.entryOrders, ...trade.exitOrders].filter((id) => id !== besides);
  const orders = await Promise.all(ids.map((id) => reader.read(ORDER, id)));
  return orders.filter((order) => order !== null).filter((order) => !isTerminal(order.status));
}

class SliceReader {
  readonly etags: Record<string, string> = {};
  readonly #store: TenantStore;
  readonly #partition: string;

  constructor(store: TenantStore, partition: string) {
    this.#store = store;
    this.#partition = partition;
  }

  async read<Value>(kind: RecordKind<Value>, key: string): Promise<Value | null> {
    const id = documentId(kind.type, key);
    const document = await this.#store.read(RECORDS, this.#partition, id);
    if (document === null) return null;
    this.etags[id] = document.etag;
    return kind.decode(document);
  }
}
