import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Bars } from '../records.ts';
import { pathOf, read } from './request.ts';

export interface Series {
  readonly source: string;
  readonly symbol: string;
  readonly timeframe: string;
}

const INDICATORS = 'ema50,ema200,rsi14';

/** The newest bars of a series with the averages and the RSI, or those before a moment. Bars are no records: they are asked for again. */
export function barsQuery(series: Series, limit: number, before?: string) {
  return queryOptions({
    queryKey: ['bars', series, limit, before],
    queryFn: ({ signal }) =>
      read<Bars>(pathOf('bars', { ...series, limit, before, indicators: INDICATORS }), signal),
    refetchInterval: before === undefined ? 2_000 : false,
    placeholderData: keepPreviousData,
  });
}
