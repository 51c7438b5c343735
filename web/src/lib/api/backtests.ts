import { queryOptions } from '@tanstack/react-query';
import type { Backtest, Page } from '../records.ts';
import { pathOf, read } from './request.ts';

export const backtestsQuery = queryOptions({
  queryKey: ['backtests'],
  queryFn: ({ signal }) => read<Page<Backtest>>(pathOf('backtests', { limit: 200 }), signal),
});
