import { z } from 'zod';
import type { Dimension } from '../../domain/portfolio/attribution.ts';
import { instantCodec } from '../codec.ts';

const DIMENSIONS = [
  'symbol',
  'rule',
  'direction',
  'exitReason',
  'weekday',
  'hour',
] as const satisfies readonly Dimension[];

/** What the pictures of a tear sheet show, measured: shares are of one, money is in the currency of the profile or run. */
export const analysisAnswer = z.object({
  curve: z
    .array(
      z.object({
        at: instantCodec,
        equity: z.number(),
        underwater: z
          .number()
          .meta({ description: 'How far below the highest so far, 0 to 1; flows taken out.' }),
        benchmark: z.number().nullable().meta({
          description: 'The same start held in the first symbol; null where its bars are not kept.',
        }),
      }),
    )
    .meta({ description: 'At most 2000 points, evenly thinned; the first and the last always.' }),
  months: z.array(z.object({ year: z.int(), month: z.int(), value: z.number() })),
  years: z.array(z.object({ year: z.int(), value: z.number() })),
  drawdowns: z.array(
    z.object({
      peakAt: instantCodec,
      lowAt: instantCodec,
      recoveredAt: instantCodec.nullable(),
      depth: z.number(),
      lengthMs: z.number(),
    }),
  ),
  rolling: z
    .array(z.object({ day: z.string(), sharpe: z.number().nullable(), volatility: z.number().nullable() }))
    .meta({ description: 'Over the last 63 daily returns.' }),
  attribution: z.record(
    z.enum(DIMENSIONS),
    z.array(
      z.object({ key: z.string(), profit: z.number(), trades: z.int(), winRate: z.number().nullable() }),
    ),
  ),
  excursions: z
    .array(z.object({ tradeId: z.string(), resultR: z.number(), bestR: z.number(), worstR: z.number() }))
    .meta({
      description: 'Of trades with a stop: the result, the best and the worst on the way, in units of risk.',
    }),
});
