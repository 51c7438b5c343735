import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Strip } from '../records.ts';
import { pathOf, read } from './request.ts';

export interface StripSpan {
  readonly symbol: string;
  readonly from: number;
  readonly before: number;
}

/** The outcome of each closed bar of a stretch, the oldest first. */
export function stripQuery(profileId: string, { symbol, from, before }: StripSpan, limit: number) {
  const search = {
    symbol,
    from: new Date(from).toISOString(),
    before: new Date(before).toISOString(),
    limit,
  };
  return queryOptions({
    queryKey: ['strip', profileId, symbol, from, before, limit],
    queryFn: ({ signal }) => read<Strip>(pathOf(`profiles/${profileId}/explain/strip`, search), signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
