import { queryOptions } from '@tanstack/react-query';
import type { Overview } from '../records.ts';
import { read } from './request.ts';

/** What every profile is worth, what is open at its marks, and what needs somebody. Marks move without a record, so it is read again. */
export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: ({ signal }) => read<Overview>('overview', signal),
  refetchInterval: 5_000,
});
