import { queryOptions } from '@tanstack/react-query';
import type { BacktestResult } from '../records.ts';
import { read } from './request.ts';

export function backtestResultQuery(backtestId: string, done: boolean) {
  return queryOptions({
    queryKey: ['backtest-result', backtestId],
    queryFn: ({ signal }) => read<BacktestResult>(`backtests/${backtestId}/result`, signal),
    enabled: done,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
