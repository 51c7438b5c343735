import { z } from 'zod';
import { instantCodec } from '../codec.ts';
import { decisionSchema } from '../decision.ts';

export const outcome = z.object({
  closesAt: instantCodec,
  close: z.number(),
  outcome: z.enum(['enter', 'hold']),
  direction: z.enum(['long', 'short', 'flat']),
  score: z.number(),
  blocker: z
    .object({ by: z.string(), code: z.string() })
    .nullable()
    .meta({ description: 'The first reason against an entry.' }),
});

export const explainAnswer = outcome.extend({
  parametersVersion: z.string(),
  plan: z
    .object({ entryReference: z.number(), stop: z.number(), target: z.number(), riskPerUnit: z.number() })
    .nullable(),
  verdicts: decisionSchema.shape.verdicts,
  thresholds: z
    .array(
      z.object({
        rule: z.string(),
        what: z.string(),
        value: z.number(),
        needs: z.enum(['at least', 'at most']),
        bound: z.number(),
        margin: z.number(),
      }),
    )
    .meta({ description: 'What would have to change: a margin below zero is how much is missing.' }),
});

export const stripAnswer = z.object({
  items: z.array(outcome),
  next: z
    .string()
    .nullable()
    .meta({ description: 'What to send as `from` for the bars after these; null at the end.' }),
});
