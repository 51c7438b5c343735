import { z } from 'zod';

export const auditItem = z.object({
  action: z.string().meta({ examples: ['profile.pause'] }),
  subject: z.string(),
  reason: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  by: z.string(),
  at: z.string().meta({ description: 'ISO 8601 in UTC.' }),
});
