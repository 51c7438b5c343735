import type { Profile } from '../../contracts/profile.ts';
import type { OpenedEntry } from '../../domain/engine/open-entry.ts';
import { requestedIntentIdFor, tradeIdFor } from '../../domain/ids/derive.ts';
import type { ClientOrderId } from '../../domain/ids/ids.ts';
import type { Order } from '../../domain/orders/order.ts';
import { invariant } from '../../domain/result.ts';
import type { TenantStore } from '../ports/store.ts';
import { ORDER, TRADE } from '../records/kinds.ts';
import { RECORDS } from '../records/load-slice.ts';
import { documentId } from '../records/record-codec.ts';

/** What a request of this id has put on record before, as it is by now; null where it is new. */
export async function entryOfRequest(
  { tenantId, profileId }: Profile,
  requestId: string,
  store: TenantStore,
): Promise<OpenedEntry | null> {
  const tradeId = tradeIdFor(requestedIntentIdFor({ tenantId, profileId, requestId, leg: 'entry' }));
  const document = await store.read(RECORDS, profileId, documentId('trade', tradeId));
  if (document === null) return null;
  const trade = TRADE.decode(document);
  const ids = [...trade.entryOrders, ...trade.exitOrders];
  const orders = await Promise.all(ids.map((id) => readOrder(id, profileId, store)));
  const [order, ...exits] = orders;
  invariant(order !== undefined, `Trade ${tradeId} was put on record with its entry`);
  return { order, trade, exits };
}

async function readOrder(
  id: ClientOrderId,
  profileId: Profile['profileId'],
  store: TenantStore,
): Promise<Order> {
  const document = await store.read(RECORDS, profileId, documentId('order', id));
  invariant(document !== null, `Order ${id} was put on record with its trade`);
  return ORDER.decode(document);
}
