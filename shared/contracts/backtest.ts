import { z } from 'zod';
import type { TradeId } from '../domain/ids/ids.ts';
import { TIMEFRAMES } from '../domain/time/timeframe.ts';
import { decimalCodec, idCodec, instantCodec } from './codec.ts';

export const BACKTEST_STATES = ['queued', 'running', 'done', 'failed', 'canceled'] as const;

const settingValue = z.union([z.number(), z.boolean(), z.string()]);
const limitValue = z.number().nullable();

/** One backtest as it stands. Its trades and its curve are records of their own, so that neither makes it large. */
export const backtestSchema = z.object({
  backtestId: z.string(),
  name: z.string(),
  state: z.enum(BACKTEST_STATES),
  source: z.string(),
  symbol: z.string(),
  timeframe: z.enum(TIMEFRAMES),
  capital: decimalCodec,
  parameters: z.record(z.string(), settingValue),
  parametersVersion: z.string(),
  limits: z.record(z.string(), limitValue),
  stops: z.record(z.string(), limitValue),
  /** 0 to 1. */
  progress: z.number(),
  bars: z.int(),
  closedTrades: z.int(),
  /** True once somebody wants it to end; it does at its next step. */
  cancelWanted: z.boolean(),
  /** Why it failed, in one sentence. */
  because: z.string().nullable(),
  createdBy: z.string(),
  createdAt: instantCodec,
  finishedAt: instantCodec.nullable(),
});
export type StoredBacktest = z.output<typeof backtestSchema>;

export const backtestResultSchema = z.object({
  backtestId: z.string(),
  bars: z.int(),
  startsAt: instantCodec,
  endsAt: instantCodec,
  equity: decimalCodec,
  synthetic: z.boolean().meta({ description: 'True when no market made these prices.' }),
  metrics: z.record(z.string(), z.number().nullable()),
  /** Entries that the rules wanted and risk refused, by code. */
  denials: z.record(z.string(), z.int()),
  alarms: z.record(z.string(), z.int()),
  /** The same bars and settings give the same hash, here and in live trading on a replay. */
  orderListHash: z.string(),
});

export const backtestTradeSchema = z.object({
  number: z.int(),
  tradeId: idCodec<TradeId>(),
  symbol: z.string(),
  direction: z.enum(['long', 'short']),
  openedAt: instantCodec,
  closedAt: instantCodec,
  heldMs: z.number(),
  profit: z.number(),
  fees: z.number(),
  risk: z.number().nullable(),
  bestProfit: z.number().nullable(),
  worstProfit: z.number().nullable(),
  rule: z.string().nullable(),
  exitReason: z.string(),
});

/** A stretch of the equity curve. */
export const backtestCurveSchema = z.object({
  points: z.array(
    z.object({
      at: instantCodec,
      equity: z.number(),
      cash: z.number(),
      exposure: z.number(),
      flow: z.number(),
    }),
  ),
});
