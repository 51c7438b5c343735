import { z } from 'zod';
import { decimalCodec } from '../../../shared/contracts/codec.ts';
import { nothing } from '../../../shared/contracts/http.ts';
import { VENUES } from '../../../shared/domain/market/instrument.ts';
import { TIMEFRAMES } from '../../../shared/domain/time/timeframe.ts';
import { http, type HttpRow } from '../../rows.ts';
import { answer } from '../reply.ts';
import { READERS } from './access.ts';

const instrumentItem = z.object({
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

const instrumentsAnswer = z.object({ items: z.array(instrumentItem) });

const listInstruments = http({
  name: 'list-instruments',
  method: 'GET',
  route: 'instruments',
  access: READERS,
  summary: 'Lists everything that can be traded here, with its steps, its fees and where its bars come from.',
  group: 'Market',
  params: nothing,
  query: nothing,
  body: null,
  answer: instrumentsAnswer,
  idempotent: false,
  handle: async (_, services) => {
    const listed = await services.venues.instruments();
    const items = listed.map(({ venue, source, timeframes, instrument }) => {
      const { fees, ...rest } = instrument;
      const { makerBps, takerBps } = fees;
      return { venue, source, timeframes: [...timeframes], ...rest, makerBps, takerBps };
    });
    return answer(instrumentsAnswer, { items });
  },
});

export const instrumentRows: readonly HttpRow[] = [listInstruments];
