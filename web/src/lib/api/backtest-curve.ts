import { queryOptions } from '@tanstack/react-query';
import type { BacktestCurve } from '../records.ts';
import { everyPage } from './every-page.ts';

/** The equity of a finished run, point by point, the oldest first. */
export function backtestCurveQuery(backtestId: string, done: boolean) {
  return queryOptions({
    queryKey: ['backtest-curve', backtestId],
    queryFn: async ({ signal }) => {
      const stretches = await everyPage<BacktestCurve>(`backtests/${backtestId}/curve`, signal);
      return stretches.flatMap(({ points }) => points).sort((left, right) => left.at - right.at);
    },
    enabled: done,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
