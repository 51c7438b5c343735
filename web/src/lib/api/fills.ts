import { queryOptions } from '@tanstack/react-query';
import type { Fill, Page } from '../records.ts';
import { pathOf, read } from './request.ts';

export interface RecordSearch {
  readonly profileId?: string;
  readonly state?: string;
  readonly limit?: number;
  readonly from?: string;
  readonly before?: string;
}

export function fillsQuery(search: RecordSearch) {
  return queryOptions({
    queryKey: ['fills', search],
    queryFn: ({ signal }) => read<Page<Fill>>(pathOf('fills', { ...search }), signal),
  });
}
