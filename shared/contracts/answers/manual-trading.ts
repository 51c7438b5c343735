import { z } from 'zod';
import { decimalCodec } from '../codec.ts';
import { orderSchema, tradeSchema } from '../records.ts';

const deniedSchema = z.object({
  code: z.string(),
  sentence: z.string(),
  figures: z.record(z.string(), z.union([z.string(), z.number()]).nullable()),
});

export const previewAnswer = z.object({
  symbol: z.string(),
  side: z.enum(['buy', 'sell']),
  quantity: decimalCodec,
  referencePrice: decimalCodec,
  notional: decimalCodec,
  holdAmount: decimalCodec.meta({ description: 'Held of the capital until the order is filled or over.' }),
  riskAtStop: decimalCodec.nullable(),
  currency: z.string(),
  denied: deniedSchema.nullable().meta({ description: 'The check that would say no; null where none does.' }),
});

export const placedAnswer = z.object({ order: orderSchema, trade: tradeSchema, exits: z.array(orderSchema) });

export const cancelAnswer = z.object({ outcome: z.enum(['requested', 'already-over']) });
