import { z } from 'zod';
import { nothing } from '../../../shared/contracts/http.ts';
import { PROBLEMS } from '../../../shared/contracts/problems.ts';
import { METRICS } from '../../../shared/domain/portfolio/metric-table.ts';
import { DENIAL_CODES } from '../../../shared/domain/risk/denial.ts';
import { RISK_LIMITS } from '../../../shared/domain/risk/limits.ts';
import { STOP_PARAMETERS } from '../../../shared/domain/risk/trailing.ts';
import { PRESETS } from '../../../shared/domain/strategy/parameters/presets.ts';
import { PARAMETERS } from '../../../shared/domain/strategy/parameters/table.ts';
import { openHttp, type HttpRow } from '../../rows.ts';
import { answer } from '../reply.ts';

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

const referenceAnswer = z.object({
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

/** Taken from the tables that validation reads, once: they do not change while the program runs. */
const reference = referenceAnswer.parse({
  parameters: PARAMETERS,
  limits: RISK_LIMITS,
  stops: STOP_PARAMETERS,
  presets: PRESETS,
  metrics: METRICS,
  denials: DENIAL_CODES,
  problems: PROBLEMS,
});

const getReference = openHttp({
  name: 'get-reference',
  method: 'GET',
  route: 'reference/parameters',
  summary:
    'Every setting with its range and its meaning, the presets, the metrics with their formulas, and all codes.',
  group: 'Reference',
  params: nothing,
  query: nothing,
  answer: referenceAnswer,
  handle: async () => Promise.resolve(answer(referenceAnswer, reference)),
});

export const referenceRows: readonly HttpRow[] = [getReference];
