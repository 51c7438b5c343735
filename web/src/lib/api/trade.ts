import { queryOptions } from '@tanstack/react-query';
import type { Order, TimelineEntry, Trade } from '../records.ts';
import { read } from './request.ts';

export interface TradeStory {
  readonly trade: Trade;
  readonly orders: readonly Order[];
  readonly timeline: readonly TimelineEntry[];
}

/** One trade with its orders and what happened to them. */
export function tradeQuery(profileId: string, tradeId: string) {
  return queryOptions({
    queryKey: ['trade', profileId, tradeId],
    queryFn: ({ signal }) => read<TradeStory>(`profiles/${profileId}/trades/${tradeId}`, signal),
  });
}
