import { z } from 'zod';

const value = z.union([z.number(), z.boolean(), z.string()]);

const numberSpec = z.object({
  default: z.number().nullable().meta({ description: 'Null means off.' }),
  min: z.number(),
  max: z.number(),
  step: z.number(),
  unit: z.string(),
  words: z.string(),
});

const parameterSpec = z.object({
  kind: z.enum(['integer', 'number', 'switch', 'choice']),
  group: z.string(),
  words: z.string(),
  default: value,
  min: z.number().optional(),
  max: z.number().optional(),
  unit: z.string().optional(),
  choices: z.array(z.string()).optional(),
});

export const referenceAnswer = z.object({
  parameters: z.record(z.string(), parameterSpec),
  limits: z.record(z.string(), numberSpec),
  stops: z.record(z.string(), numberSpec),
  presets: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      words: z.string(),
      parameters: z.record(z.string(), value),
      weights: z.record(z.string(), z.number()),
    }),
  ),
  metrics: z.record(z.string(), z.object({ label: z.string(), unit: z.string(), formula: z.string() })),
  denials: z.array(z.string()),
  problems: z.record(z.string(), z.object({ status: z.int(), title: z.string(), remedy: z.string() })),
});
