import { z } from 'zod';

export const demoAnswer = z.object({
  barsPerSecond: z.number(),
  barsPlayed: z.int(),
  markets: z.array(z.object({ source: z.string(), marketTime: z.string(), isOver: z.boolean() })),
});
