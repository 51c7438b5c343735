import type { RecordChange } from '../../../../shared/contracts/realtime.ts';
import type { Order, Position, Snapshot, Trade } from '../records.ts';

/** Statuses after which nothing happens to an order any more; any other one is working or waits to be known. */
const OVER: ReadonlySet<string> = new Set([
  'filled',
  'canceled',
  'rejected',
  'expired',
  'replaced',
  'not_placed',
]);

/**
 * The snapshot with records as they are now. It takes what deltas carry whole (trades, orders, positions, halts); the desk's money is no record of its
 * own and is read again.
 */
export function applyChanges(
  snapshot: Snapshot,
  revision: number,
  changes: readonly RecordChange[],
): Snapshot {
  let { openTrades, workingOrders, openPositions, control } = snapshot;
  for (const { type, body } of changes) {
    if (body === null || typeof body !== 'object') continue;
    if (type === 'trade') {
      const trade = body as unknown as Trade;
      const open = trade.status === 'opening' || trade.status === 'open';
      openTrades = placed(openTrades, trade, ({ tradeId }) => tradeId, open);
    } else if (type === 'order') {
      const order = body as unknown as Order;
      workingOrders = placed(
        workingOrders,
        order,
        ({ clientOrderId }) => clientOrderId,
        !OVER.has(order.status),
      );
    } else if (type === 'position') {
      const position = body as unknown as Position;
      const open = position.slices.length > 0 || position.external.quantity !== '0';
      openPositions = placed(openPositions, position, keyOfPosition, open);
    } else if (type === 'control') control = body as unknown as Snapshot['control'];
  }
  return { ...snapshot, revision, openTrades, workingOrders, openPositions, control };
}

const keyOfPosition = ({ profileId, symbol }: Position): string => `${profileId} ${symbol}`;

function placed<Item>(items: Item[], item: Item, keyOf: (item: Item) => string, belongs: boolean): Item[] {
  const key = keyOf(item);
  const others = items.filter((each) => keyOf(each) !== key);
  if (!belongs) return others.length === items.length ? items : others;
  const place = items.findIndex((each) => keyOf(each) === key);
  return place < 0 ? [...items, item] : items.map((each, index) => (index === place ? item : each));
}
