import { queryOptions } from '@tanstack/react-query';
import type { Decision, Page } from '../records.ts';
import type { RecordSearch } from './fills.ts';
import { pathOf, read } from './request.ts';

export function decisionsQuery(search: RecordSearch) {
  return queryOptions({
    queryKey: ['decisions', search],
    queryFn: ({ signal }) => read<Page<Decision>>(pathOf('decisions', { ...search }), signal),
  });
}
