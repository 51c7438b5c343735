import { z } from 'zod';
import { auditItem } from '../../../shared/contracts/answers/audit.ts';
import { nothing, pageOf, timedPageQuery } from '../../../shared/contracts/http.ts';
import { http, type HttpRow } from '../../rows.ts';
import { pageReply } from '../paging.ts';
import { READERS } from './access.ts';

const listAudit = http({
  name: 'list-audit',
  method: 'GET',
  route: 'audit',
  access: READERS,
  summary: 'Lists who did what and why, the newest first.',
  group: 'Audit',
  params: nothing,
  query: timedPageQuery.extend({
    action: z
      .string()
      .regex(/^[a-z][a-z.-]{0,59}$/, 'expected an action such as profile.pause')
      .optional(),
  }),
  body: null,
  answer: pageOf(auditItem),
  idempotent: false,
  handle: async ({ principal, query }, services) => {
    const states = query.action === undefined ? {} : { states: [query.action] };
    const list = { container: 'audit-events', type: 'audit', partition: null, ...states } as const;
    return pageReply(list, query, principal, services);
  },
});

export const auditRows: readonly HttpRow[] = [listAudit];
