import { queryOptions } from '@tanstack/react-query';
import type { Watchlist } from '../records.ts';
import { read, send } from './request.ts';

/** Bars close without a record, so it is read again. */
export const watchlistQuery = queryOptions({
  queryKey: ['watchlist'],
  queryFn: ({ signal }) => read<Watchlist>('watchlist', signal),
  refetchInterval: 3_000,
});

export type WatchWish = Pick<Watchlist['items'][number], 'source' | 'symbol' | 'timeframe' | 'profileId'>;

/** The whole list as it shall be. A list that another browser has changed since it was read is not overwritten. */
export async function putWatchlist(items: readonly WatchWish[], revision: number): Promise<Watchlist> {
  const body = { items };
  return (await send<Watchlist>('watchlist', { method: 'PUT', body, ifMatch: String(revision) })).body;
}
