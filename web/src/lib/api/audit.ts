import { queryOptions } from '@tanstack/react-query';
import type { AuditEntry, Page } from '../records.ts';
import { pathOf, read } from './request.ts';

export function auditQuery(limit: number) {
  return queryOptions({
    queryKey: ['audit', limit],
    queryFn: ({ signal }) => read<Page<AuditEntry>>(pathOf('audit', { limit }), signal),
  });
}
