import { z } from 'zod';
import { ORDER, TIMELINE_ENTRY, TRADE } from '../../../shared/application/records/kinds.ts';
import { allDocuments } from '../../../shared/application/records/all-documents.ts';
import { RECORDS } from '../../../shared/application/records/load-slice.ts';
import { documentId } from '../../../shared/application/records/record-codec.ts';
import { idCodec } from '../../../shared/contracts/codec.ts';
import { nothing, profilePath } from '../../../shared/contracts/http.ts';
import { orderSchema, timelineEntrySchema, tradeSchema } from '../../../shared/contracts/records.ts';
import type { ClientOrderId, TradeId } from '../../../shared/domain/ids/ids.ts';
import { http, type HttpRow } from '../../rows.ts';
import { answer } from '../reply.ts';
import { READERS } from './access.ts';

const group = 'Records';

const getOrder = http({
  name: 'get-order',
  method: 'GET',
  route: 'profiles/{profileId}/orders/{clientOrderId}',
  access: READERS,
  summary: 'Reads one order with its intent and its fills.',
  group,
  params: profilePath.extend({ clientOrderId: idCodec<ClientOrderId>() }),
  query: nothing,
  body: null,
  answer: orderSchema,
  idempotent: false,
  handle: async ({ principal, params }, services) => {
    const store = services.store.forTenant(principal.tenant);
    const found = await store.read(RECORDS, params.profileId, documentId(ORDER.type, params.clientOrderId));
    if (found === null) return { problem: { code: 'NOT_FOUND' } };
    return answer(orderSchema, ORDER.decode(found), { etag: found.etag });
  },
});

const tradeWithTimeline = z.object({
  trade: tradeSchema,
  orders: z.array(orderSchema).meta({ description: 'Every order of the trade, entries first.' }),
  timeline: z.array(timelineEntrySchema).meta({ description: 'What happened, the oldest first.' }),
});

const getTrade = http({
  name: 'get-trade',
  method: 'GET',
  route: 'profiles/{profileId}/trades/{tradeId}',
  access: READERS,
  summary: 'Reads one trade with its orders and the story of what happened to them.',
  group,
  params: profilePath.extend({ tradeId: idCodec<TradeId>() }),
  query: nothing,
  body: null,
  answer: tradeWithTimeline,
  idempotent: false,
  handle: async ({ principal, params: { profileId, tradeId } }, services) => {
    const store = services.store.forTenant(principal.tenant);
    const found = await store.read(RECORDS, profileId, documentId(TRADE.type, tradeId));
    if (found === null) return { problem: { code: 'NOT_FOUND' } };
    const trade = TRADE.decode(found);
    const ids = [...trade.entryOrders, ...trade.exitOrders];
    const orders = await Promise.all(
      ids.map((id) => store.read(RECORDS, profileId, documentId(ORDER.type, id))),
    );
    const query = {
      partition: profileId,
      type: TIMELINE_ENTRY.type,
      states: [tradeId],
      order: 'oldest-first',
      limit: 500,
    } as const;
    const timeline = [];
    for await (const step of allDocuments(store, RECORDS, query)) timeline.push(TIMELINE_ENTRY.decode(step));
    const known = orders.flatMap((order) => (order === null ? [] : [ORDER.decode(order)]));
    return answer(tradeWithTimeline, { trade, orders: known, timeline }, { etag: found.etag });
  },
});

export const recordDetailRows: readonly HttpRow[] = [getOrder, getTrade];
