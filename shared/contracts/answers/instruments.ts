import { z } from 'zod';
import { VENUES } from '../../domain/market/instrument.ts';
import { TIMEFRAMES } from '../../domain/time/timeframe.ts';
import { decimalCodec } from '../codec.ts';

export const instrumentItem = z.object({
  venue: z.enum(VENUES),
  source: z.string(),
  timeframes: z.array(z.enum(TIMEFRAMES)),
  symbol: z.string(),
  assetClass: z.enum(['equity', 'crypto']),
  currency: z.string(),
  calendar: z.string(),
  tickSize: decimalCodec,
  lotSize: decimalCodec,
  minQuantity: decimalCodec,
  minNotional: decimalCodec,
  shortable: z.boolean(),
  makerBps: z.number(),
  takerBps: z.number(),
  synthetic: z.boolean().meta({ description: 'True for bars that no market made.' }),
});

export const instrumentsAnswer = z.object({ items: z.array(instrumentItem) });
