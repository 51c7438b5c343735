import { queryOptions } from '@tanstack/react-query';
import type { Page, ProfileVersion } from '../records.ts';
import { read } from './request.ts';

/** Every set of parameters and limits that the profile has had, the newest first. */
export function versionsQuery(profileId: string) {
  return queryOptions({
    queryKey: ['versions', profileId],
    queryFn: ({ signal }) => read<Page<ProfileVersion>>(`profiles/${profileId}/versions`, signal),
  });
}
