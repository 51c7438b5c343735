import { queryOptions } from '@tanstack/react-query';
import type { Performance } from '../records.ts';
import { read } from './request.ts';

export function performanceQuery(profileId: string) {
  return queryOptions({
    queryKey: ['performance', 'metrics', profileId],
    queryFn: ({ signal }) => read<Performance>(`profiles/${profileId}/performance`, signal),
    staleTime: 10_000,
  });
}
