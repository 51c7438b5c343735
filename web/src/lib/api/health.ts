import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { healthAnswer } from '../../../../shared/contracts/answers/status.ts';
import { read } from './request.ts';

/** Whether the host can trade at all: asked at the start and every half minute. */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => read<z.input<typeof healthAnswer>>('health', signal),
  refetchInterval: 30_000,
});
