import { queryOptions } from '@tanstack/react-query';
import type { Ledger } from '../records.ts';
import { read } from './request.ts';

export function ledgerQuery(profileId: string) {
  return queryOptions({
    queryKey: ['ledger', profileId],
    queryFn: ({ signal }) => read<Ledger>(`profiles/${profileId}/ledger`, signal),
  });
}
