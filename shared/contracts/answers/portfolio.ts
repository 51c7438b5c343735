import { z } from 'zod';

export const performanceAnswer = z.object({
  metrics: z
    .record(z.string(), z.number().nullable())
    .meta({ description: 'By name of /api/reference/parameters; null where a definition has no value.' }),
  marks: z.int(),
  closedTrades: z.int(),
  periodsPerYear: z.int(),
});
