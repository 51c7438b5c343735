import { queryOptions } from '@tanstack/react-query';
import type { OpenAlerts } from '../records.ts';
import { read } from './request.ts';

/** How many alerts nobody has acknowledged. */
export const openAlertsQuery = queryOptions({
  queryKey: ['alerts', 'open'],
  queryFn: ({ signal }) => read<OpenAlerts>('alerts/open', signal),
});
