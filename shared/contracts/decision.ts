import { z } from 'zod';
import type { DecisionId, IntentId, ProfileId, TenantId, TradeId } from '../domain/ids/ids.ts';
import { TIMEFRAMES } from '../domain/time/timeframe.ts';
import { decimalCodec, idCodec, instantCodec } from './codec.ts';

/** What one rule said, with its figures and one sentence. */
const verdictSchema = z.object({
  rule: z.string(),
  status: z.enum(['pass', 'veto', 'neutral', 'insufficient']),
  code: z.string(),
  direction: z.enum(['long', 'short', 'flat']),
  score: z.number(),
  required: z.boolean(),
  weight: z.number(),
  reason: z.string(),
  figures: z.record(z.string(), z.number().nullable()),
});

/** A cap of the size with its value; `bound` names the one that decided. */
const sizeSchema = z.object({
  quantity: decimalCodec,
  price: decimalCodec,
  notional: decimalCodec,
  lossPerUnit: decimalCodec,
  risk: decimalCodec,
  bound: z.string(),
});

/**
 * A bar on which the strategy wanted to act, and what became of it. A hold by the rules is not stored: it is a function of bars and
 * parameters, and is recomputed when somebody asks.
 */
export const decisionSchema = z.object({
  decisionId: idCodec<DecisionId>(),
  tenantId: idCodec<TenantId>(),
  profileId: idCodec<ProfileId>(),
  symbol: z.string(),
  timeframe: z.enum(TIMEFRAMES),
  barClosesAt: instantCodec,
  decidedAt: instantCodec,
  /** Hash of the parameters that decided. */
  parametersVersion: z.string(),
  outcome: z.enum(['denied', 'intent']),
  direction: z.enum(['long', 'short', 'flat']),
  score: z.number(),
  conviction: z.number(),
  /** The whole decision in one sentence. */
  sentence: z.string(),
  denial: z
    .object({
      code: z.string(),
      sentence: z.string(),
      figures: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]).nullable()),
    })
    .nullable(),
  size: sizeSchema.nullable(),
  intentId: idCodec<IntentId>().nullable(),
  tradeId: idCodec<TradeId>().nullable(),
  verdicts: z.array(verdictSchema),
});
export type StoredDecision = z.output<typeof decisionSchema>;

/** Equity at the close of a bar with something open, or with something closed inside it. */
export const equityMarkSchema = z.object({
  profileId: idCodec<ProfileId>(),
  at: instantCodec,
  equity: decimalCodec,
  cash: decimalCodec,
  /** Worth of everything open at the marks, unsigned. */
  exposure: decimalCodec,
});
