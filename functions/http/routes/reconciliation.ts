import type { z } from 'zod';
import type { TenantContainer } from '../../../shared/contracts/topology.ts';
import { RECORDS } from '../../../shared/application/records/load-slice.ts';
import { PARITY_CONTAINER } from '../../../shared/application/records/parity-kind.ts';
import { nothing, pageOf, timedPageQuery } from '../../../shared/contracts/http.ts';
import { parityCertificateSchema } from '../../../shared/contracts/parity.ts';
import { externalSchema, reconciliationSchema } from '../../../shared/contracts/reconciliation.ts';
import { adjustmentSchema } from '../../../shared/contracts/records.ts';
import { http, type HttpRow } from '../../rows.ts';
import { pageReply } from '../paging.ts';
import { READERS } from './access.ts';

function listRow(list: {
  readonly name: string;
  readonly route: string;
  readonly container: TenantContainer;
  readonly type: string;
  readonly summary: string;
  readonly answer: z.ZodType;
}): HttpRow {
  const { name, route, container, type, summary } = list;
  return http({
    name,
    method: 'GET',
    route,
    access: READERS,
    summary,
    group: 'Reconciliation',
    params: nothing,
    query: timedPageQuery,
    body: null,
    answer: pageOf(list.answer),
    idempotent: false,
    handle: async ({ principal, query }, services) =>
      pageReply({ container, type, partition: null }, query, principal, services),
  });
}

export const reconciliationRows: readonly HttpRow[] = [
  listRow({
    name: 'list-reconciliations',
    route: 'reconciliations',
    container: RECORDS,
    type: 'reconciliation',
    summary:
      'Lists what the last look at each account found: whether our records agree with the venue, and every difference.',
    answer: reconciliationSchema,
  }),
  listRow({
    name: 'list-externals',
    route: 'externals',
    container: RECORDS,
    type: 'external',
    summary:
      'Lists orders and positions on the accounts that are not ours: counted in exposure, never touched.',
    answer: externalSchema,
  }),
  listRow({
    name: 'list-adjustments',
    route: 'adjustments',
    container: RECORDS,
    type: 'adjustment',
    summary: 'Lists changes of quantity that reconciliation has made and no fill explains.',
    answer: adjustmentSchema,
  }),
  listRow({
    name: 'list-parity',
    route: 'parity',
    container: PARITY_CONTAINER,
    type: 'parity',
    summary:
      'Lists the daily certificates: whether venue, orders, lots and ledger were equal when the day was over, with the differences.',
    answer: parityCertificateSchema,
  }),
];
