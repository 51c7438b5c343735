import { queryOptions } from '@tanstack/react-query';
import type { Page, Trade } from '../records.ts';
import type { RecordSearch } from './fills.ts';
import { pathOf, read } from './request.ts';

export function tradesQuery(search: RecordSearch) {
  return queryOptions({
    queryKey: ['trades', search],
    queryFn: ({ signal }) => read<Page<Trade>>(pathOf('trades', { ...search }), signal),
  });
}
