import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Alert, Page } from '../records.ts';
import { pathOf, read } from './request.ts';

export interface AlertSearch {
  readonly state?: 'open' | 'acknowledged';
  readonly limit: number;
}

/** Alerts, the newest first. */
export function alertsQuery(search: AlertSearch) {
  return queryOptions({
    queryKey: ['alerts', search],
    queryFn: ({ signal }) => read<Page<Alert>>(pathOf('alerts', { ...search }), signal),
    placeholderData: keepPreviousData,
  });
}
