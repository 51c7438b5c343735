import { queryOptions } from '@tanstack/react-query';
import type { Order, Page } from '../records.ts';
import type { RecordSearch } from './fills.ts';
import { pathOf, read } from './request.ts';

export function ordersQuery(search: RecordSearch) {
  return queryOptions({
    queryKey: ['orders', search],
    queryFn: ({ signal }) => read<Page<Order>>(pathOf('orders', { ...search }), signal),
  });
}
