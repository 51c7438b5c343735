import { queryOptions } from '@tanstack/react-query';
import type { Backtest } from '../records.ts';
import { read } from './request.ts';

/** How far a run is. Asked again while it runs: each step is a record, and a socket may be down. */
export function backtestQuery(backtestId: string) {
  return queryOptions({
    queryKey: ['backtests', backtestId],
    queryFn: ({ signal }) => read<Backtest>(`backtests/${backtestId}`, signal),
    refetchInterval: ({ state }) => (state.data?.finishedAt === null ? 700 : false),
  });
}
