import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { meAnswer } from '../../../../shared/contracts/answers/status.ts';
import { read } from './request.ts';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => read<z.input<typeof meAnswer>>('me', signal),
  staleTime: Number.POSITIVE_INFINITY,
});
