import { z } from 'zod';

export const ticketAnswer = z.object({
  url: z.string(),
  protocols: z.array(z.string()),
  expiresInSeconds: z.int(),
});
