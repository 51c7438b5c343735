import { queryOptions } from '@tanstack/react-query';
import type { AlertRule, Page } from '../records.ts';
import { pathOf, read } from './request.ts';

/** Every rule of the tenant: there are at most 200. */
export const alertRulesQuery = queryOptions({
  queryKey: ['alert-rules'],
  queryFn: ({ signal }) => read<Page<AlertRule>>(pathOf('alert-rules', { limit: 500 }), signal),
});
