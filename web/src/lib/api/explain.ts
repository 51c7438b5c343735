import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Explained } from '../records.ts';
import { pathOf, read } from './request.ts';

/** What every rule thinks of the first bar that closes at or after a moment; of the newest closed bar where none is given. */
export function explainQuery(profileId: string, symbol: string, at: number | null) {
  const search = at === null ? { symbol } : { symbol, at: new Date(at).toISOString() };
  return queryOptions({
    queryKey: ['explain', profileId, symbol, at],
    queryFn: ({ signal }) => read<Explained>(pathOf(`profiles/${profileId}/explain`, search), signal),
    refetchInterval: at === null ? 5_000 : false,
    placeholderData: keepPreviousData,
  });
}
