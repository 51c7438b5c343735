import { z } from 'zod';
import { decimalCodec, instantCodec } from './codec.ts';

/** What all profiles of a tenant that share a currency were worth at a moment of our own clock: their markets each have a time of their own. */
export const totalMarkSchema = z.object({
  currency: z.string(),
  at: instantCodec,
  equity: decimalCodec,
  /** Equity less everything paid in, plus everything paid out. */
  totalPnl: decimalCodec,
  dayPnl: decimalCodec,
  profiles: z.int(),
});
export type TotalMark = z.output<typeof totalMarkSchema>;

export const TOTAL_RANGES = ['day', 'month', 'year'] as const;

export const totalEquityQuery = z.strictObject({
  range: z
    .enum(TOTAL_RANGES)
    .default('day')
    .meta({ description: 'day by the minute, month and year by the hour.' }),
});

/** Measured, for a picture; the exact sums are those of the overview. */
export const totalEquityAnswer = z.object({
  curves: z.array(
    z.object({
      currency: z.string(),
      points: z
        .array(
          z.object({
            at: instantCodec,
            equity: z.number(),
            dayPnl: z.number(),
            underwater: z
              .number()
              .meta({ description: 'How far below the highest of the range, 0 to 1; flows taken out.' }),
          }),
        )
        .meta({ description: 'At most 1000, evenly thinned; the first and the last always.' }),
    }),
  ),
});
