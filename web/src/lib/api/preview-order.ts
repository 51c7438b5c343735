import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { manualEntryBody } from '../../../../shared/contracts/http.ts';
import type { Preview } from '../records.ts';
import { send } from './request.ts';

export type ManualEntry = z.input<typeof manualEntryBody>;

/** What an entry would cost and what the checks would say to it. Nothing is kept and nothing is sent, so it may be asked again and again. */
export function previewQuery(profileId: string, entry: ManualEntry | null) {
  return queryOptions({
    queryKey: ['preview', profileId, entry],
    queryFn: async () => (await send<Preview>(`profiles/${profileId}/orders/preview`, { body: entry })).body,
    enabled: entry !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
}
