import { z } from 'zod';
import type { StoredDocument } from '../../../shared/application/ports/store.ts';
import { RECORDS } from '../../../shared/application/records/load-slice.ts';
import { idCodec } from '../../../shared/contracts/codec.ts';
import { decisionSchema } from '../../../shared/contracts/decision.ts';
import { nothing, pageOf, timedPageQuery } from '../../../shared/contracts/http.ts';
import { fillSchema, orderSchema, positionSchema, tradeSchema } from '../../../shared/contracts/records.ts';
import type { ProfileId } from '../../../shared/domain/ids/ids.ts';
import { ORDER_STATUSES } from '../../../shared/domain/orders/order-status.ts';
import { http, type HttpRow } from '../../rows.ts';
import { pageReply } from '../paging.ts';
import { READERS } from './access.ts';

const group = 'Records';
const TRADE_STATUSES = ['opening', 'open', 'closed', 'void'] as const;

/** The records of all profiles of the tenant, or of one. */
const ofProfile = timedPageQuery.extend({
  profileId: idCodec<ProfileId>().optional().meta({ description: 'Only of this profile.' }),
});

/** Fills are the venue's words, so they do not say whose they are: the place where they are stored does. */
const fillOfProfile = fillSchema.extend({ profileId: idCodec<ProfileId>() });
const ownedFill = ({ body, partition }: StoredDocument) => ({
  ...z.record(z.string(), z.json()).parse(body),
  profileId: partition,
});

function listRow(list: {
  readonly name: string;
  readonly route: string;
  readonly type: string;
  readonly summary: string;
  readonly states: readonly string[];
  readonly answer: z.ZodType;
  readonly item?: (document: StoredDocument) => StoredDocument['body'];
}): HttpRow {
  const { type, states } = list;
  const item = list.item === undefined ? {} : { item: list.item };
  return http({
    name: list.name,
    method: 'GET',
    route: list.route,
    access: READERS,
    summary: list.summary,
    group,
    params: nothing,
    query: ofProfile.extend({
      state: z.enum(states).optional().meta({ description: 'Only those in this state.' }),
    }),
    body: null,
    answer: pageOf(list.answer),
    idempotent: false,
    handle: async ({ principal, query }, services) => {
      const wanted = query.state === undefined ? {} : { states: [query.state] };
      const partition = query.profileId ?? null;
      return pageReply(
        { container: RECORDS, type, partition, ...wanted, ...item },
        query,
        principal,
        services,
      );
    },
  });
}

export const recordRows: readonly HttpRow[] = [
  listRow({
    name: 'list-decisions',
    route: 'decisions',
    type: 'decision',
    summary:
      'Lists bars on which the rules wanted to act, with every verdict and what came of it. For a hold see explain.',
    states: ['denied', 'intent'],
    answer: decisionSchema,
  }),
  listRow({
    name: 'list-orders',
    route: 'orders',
    type: 'order',
    summary: 'Lists orders by the moment they were decided.',
    states: ORDER_STATUSES,
    answer: orderSchema,
  }),
  listRow({
    name: 'list-fills',
    route: 'fills',
    type: 'fill',
    summary: 'Lists fills by the moment they happened at the venue.',
    states: ['buy', 'sell'],
    answer: fillOfProfile,
    item: ownedFill,
  }),
  listRow({
    name: 'list-trades',
    route: 'trades',
    type: 'trade',
    summary: 'Lists trades by the moment they were opened.',
    states: TRADE_STATUSES,
    answer: tradeSchema,
  }),
  listRow({
    name: 'list-positions',
    route: 'positions',
    type: 'position',
    summary: 'Lists positions by the moment they last changed; `open` leaves out the flat ones.',
    states: ['open', 'flat'],
    answer: positionSchema,
  }),
];
