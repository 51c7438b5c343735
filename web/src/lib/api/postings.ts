import { infiniteQueryOptions } from '@tanstack/react-query';
import type { Page, Posting } from '../records.ts';
import { pathOf, read } from './request.ts';

/** The journal of the ledger, page by page, the newest first. */
export function postingsQuery(profileId: string) {
  return infiniteQueryOptions({
    queryKey: ['postings', profileId],
    queryFn: ({ pageParam, signal }) =>
      read<Page<Posting>>(
        pathOf(`profiles/${profileId}/postings`, { limit: 100, cursor: pageParam }),
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next ?? undefined,
  });
}
