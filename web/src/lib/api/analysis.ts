import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { analysisAnswer } from '../../../../shared/contracts/answers/analysis.ts';
import { read } from './request.ts';

export type Analysis = z.input<typeof analysisAnswer>;

/** What the pictures of a tear sheet show, of a profile or of a finished backtest. */
export function analysisQuery(of: 'profiles' | 'backtests', id: string, ready = true) {
  return queryOptions({
    queryKey: ['performance', of, id],
    queryFn: ({ signal }) => read<Analysis>(`${of}/${id}/analysis`, signal),
    enabled: ready,
    staleTime: 10_000,
  });
}
