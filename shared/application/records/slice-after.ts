import type { RecordChanges } from '../../domain/engine/records.ts';
import type { Order } from '../../domain/orders/order.ts';
import type { Write } from '../ports/store.ts';
import type { Slice } from './load-slice.ts';

/**
 * The slice as a batch has left it, so that whoever goes on need not read again: the records with their changes, the etags with the new ones.
 *
 * @param etags what the store answered to `writes`, in their order
 */
export function sliceAfter(
  slice: Slice,
  changes: RecordChanges,
  writes: readonly Write[],
  etags: readonly string[],
): Slice {
  const { records } = slice;
  const changed = new Map(changes.orders.map((order) => [order.clientOrderId, order]));
  const latest = (order: Order): Order => changed.get(order.clientOrderId) ?? order;
  const known = new Set([records.order, ...records.siblings].map((order) => order?.clientOrderId));
  const added = changes.orders.filter((order) => !known.has(order.clientOrderId));
  return {
    records: {
      ...records,
      order: records.order === null ? null : latest(records.order),
      trade: changes.trade ?? records.trade,
      siblings: [...records.siblings.map(latest), ...added],
      position: changes.position ?? records.position,
    },
    etags: {
      ...slice.etags,
      ...Object.fromEntries(writes.map((write, index) => [write.id, etags[index] ?? ''])),
    },
  };
}
