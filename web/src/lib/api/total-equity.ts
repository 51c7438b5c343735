import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { TotalCurve } from '../records.ts';
import { pathOf, read } from './request.ts';

export const TOTAL_RANGES = ['day', 'month', 'year'] as const;
export type TotalRange = (typeof TOTAL_RANGES)[number];

/** What all profiles that share a currency were worth together. It is marked once a minute. */
export function totalEquityQuery(range: TotalRange) {
  return queryOptions({
    queryKey: ['total-equity', range],
    queryFn: async ({ signal }) =>
      (await read<{ readonly curves: readonly TotalCurve[] }>(pathOf('overview/equity', { range }), signal))
        .curves,
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
  });
}
