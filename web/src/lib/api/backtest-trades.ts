import { queryOptions } from '@tanstack/react-query';
import type { BacktestTrade } from '../records.ts';
import { everyPage } from './every-page.ts';

/** The closed trades of a finished run, the last one first. */
export function backtestTradesQuery(backtestId: string, done: boolean) {
  return queryOptions({
    queryKey: ['backtest-trades', backtestId],
    queryFn: ({ signal }) => everyPage<BacktestTrade>(`backtests/${backtestId}/trades`, signal),
    enabled: done,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
