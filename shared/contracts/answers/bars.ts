import { z } from 'zod';
import { instantCodec } from '../codec.ts';

export const INDICATOR_NAMES = [
  'ema50',
  'ema200',
  'rsi14',
  'atr14',
  'macd',
  'macdSignal',
  'macdHistogram',
  'bollingerMiddle',
  'bollingerUpper',
  'bollingerLower',
] as const;

export const barsAnswer = z.object({
  items: z.array(
    z.object({
      opensAt: instantCodec,
      closesAt: instantCodec,
      open: z.number(),
      high: z.number(),
      low: z.number(),
      close: z.number(),
      volume: z.number(),
    }),
  ),
  indicators: z
    .partialRecord(z.enum(INDICATOR_NAMES), z.array(z.number().nullable()))
    .meta({ description: 'Beside `items`, value by value; null where an indicator has none yet.' }),
  before: z.string().nullable().meta({
    description: 'What to send as `before` for the bars before these; null where the kept bars begin.',
  }),
  trouble: z
    .object({ code: z.string(), sentence: z.string() })
    .nullable()
    .meta({ description: 'Why nobody trades on this series now.' }),
});
