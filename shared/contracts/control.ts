import { z } from 'zod';
import { instantCodec } from './codec.ts';

/** Whether a tenant trades, who said so and why. */
export const controlSchema = z.object({
  scope: z.literal('tenant'),
  state: z.enum(['ACTIVE', 'HALTED']),
  by: z.string(),
  why: z.string(),
  since: instantCodec,
});
