import { z } from 'zod';
import type { ProfileId } from '../domain/ids/ids.ts';
import { VENUES } from '../domain/market/instrument.ts';
import { decimalCodec, idCodec, instantCodec } from './codec.ts';

const rowSchema = z.object({
  symbol: z.string(),
  venue: decimalCodec.meta({ description: 'What the venue holds, less what is kept as not ours.' }),
  records: decimalCodec.meta({ description: 'What the orders and their fills on record have left open.' }),
  lots: decimalCodec,
  ledger: decimalCodec.meta({ description: 'What the desks hold.' }),
  external: decimalCodec.meta({ description: 'What is on the account and not ours.' }),
  isEqual: z.boolean(),
});

const accountSchema = z.object({
  venue: z.enum(VENUES),
  environment: z.enum(['paper', 'live']),
  account: z.string(),
  profileIds: z.array(idCodec<ProfileId>()),
  state: z.enum(['equal', 'different', 'unread']),
  /** Why it was not read; null where it was. */
  reason: z.string().nullable(),
  rows: z.array(rowSchema),
  orders: z.object({ atVenue: z.int(), onRecord: z.int(), external: z.int() }),
  cashDifference: decimalCodec.nullable(),
  differences: z.array(z.string()),
});

export const daySchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a day such as 2026-01-31')
  .meta({ examples: ['2026-01-31'] });

/** Whether venue, orders, lots and ledger were equal when a day was over, by account. One a day, never changed. */
export const parityCertificateSchema = z.object({
  day: daySchema,
  madeAt: instantCodec,
  state: z.enum(['equal', 'different', 'unread']).meta({
    description: 'different before unread: a difference is worse than a venue that did not answer.',
  }),
  accounts: z.array(accountSchema),
});
export type ParityCertificate = z.output<typeof parityCertificateSchema>;
