import { z } from 'zod';
import { instantCodec } from '../codec.ts';
import { controlSchema } from '../control.ts';
import { profileSchema } from '../profile.ts';
import { orderSchema, positionSchema, tradeSchema } from '../records.ts';
import { booksSchema, statementSchema, tradingStateSchema } from './statement.ts';

const installation = z.object({
  mode: z.enum(['DEMO', 'PAPER', 'LIVE']),
  version: z.string(),
  tradingEnabled: z.boolean(),
  now: instantCodec,
});

export const healthAnswer = installation.extend({
  status: z.enum(['ok', 'late']),
  loops: z.array(z.object({ loop: z.string(), finishedAt: instantCodec, ageMs: z.int(), late: z.boolean() })),
});

export const meAnswer = z.object({
  tenantId: z.string(),
  userId: z.string(),
  roles: z.array(z.enum(['viewer', 'trader', 'admin'])),
  mode: z.enum(['DEMO', 'PAPER', 'LIVE']),
});

export const snapshotAnswer = installation.extend({
  revision: z
    .int()
    .meta({ description: 'Apply the deltas above it; one that does not follow means: read again.' }),
  control: controlSchema.nullable(),
  profiles: z.array(
    z.object({
      profile: profileSchema,
      etag: z.string(),
      trading: tradingStateSchema,
      statement: statementSchema,
      books: booksSchema,
      marketTime: instantCodec,
    }),
  ),
  openTrades: z.array(tradeSchema),
  workingOrders: z.array(orderSchema),
  openPositions: z.array(positionSchema),
});
