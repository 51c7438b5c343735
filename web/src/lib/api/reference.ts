import { queryOptions } from '@tanstack/react-query';
import type { Reference } from '../records.ts';
import { read } from './request.ts';

/** Every setting with its range and its meaning, the presets, and the metrics with their formulas. */
export const referenceQuery = queryOptions({
  queryKey: ['reference'],
  queryFn: ({ signal }) => read<Reference>('reference/parameters', signal),
  staleTime: Number.POSITIVE_INFINITY,
});
