import { queryOptions } from '@tanstack/react-query';
import type { EquityMark, Page } from '../records.ts';
import { pathOf, read } from './request.ts';

/** The newest equity marks of a profile, the oldest first. */
export function equityQuery(profileId: string, limit = 500) {
  return queryOptions({
    queryKey: ['equity', profileId, limit],
    queryFn: async ({ signal }) => {
      const page = await read<Page<EquityMark>>(pathOf(`profiles/${profileId}/equity`, { limit }), signal);
      return [...page.items].reverse();
    },
  });
}
