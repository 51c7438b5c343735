import { queryOptions } from '@tanstack/react-query';
import type { Instrument } from '../records.ts';
import { read } from './request.ts';

export const instrumentsQuery = queryOptions({
  queryKey: ['instruments'],
  queryFn: async ({ signal }) => (await read<{ items: readonly Instrument[] }>('instruments', signal)).items,
  staleTime: Number.POSITIVE_INFINITY,
});
