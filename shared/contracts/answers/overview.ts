import { z } from 'zod';
import type { ProfileId, TradeId } from '../../domain/ids/ids.ts';
import { decimalCodec, idCodec, instantCodec } from '../codec.ts';
import { decisionSchema } from '../decision.ts';

/** What a book is worth, in one currency. Percentages are in hundredths of the base that their description names. */
const worth = {
  equity: decimalCodec.meta({ description: 'Allocated + realised + unrealised, fees taken off.' }),
  dayPnl: decimalCodec.meta({ description: 'Since the risk day began, deposits and withdrawals taken out.' }),
  dayPnlPct: decimalCodec.nullable().meta({ description: 'Of the equity with which the risk day began.' }),
  totalPnl: decimalCodec.meta({ description: 'Equity less everything paid in, plus everything paid out.' }),
  totalPnlPct: decimalCodec.nullable().meta({ description: 'Of the net deposits.' }),
  unrealised: decimalCodec,
  exposure: decimalCodec.meta({ description: 'Gross: positions at their marks and working entries.' }),
  openRisk: decimalCodec.meta({ description: 'Lost against the entries if every stop were hit.' }),
  available: decimalCodec.meta({ description: 'Capital that nothing holds.' }),
};

const sessionClock = z.object({
  calendar: z.string(),
  now: instantCodec.meta({ description: 'The time by which this market goes.' }),
  open: z.boolean(),
  early: z.boolean().meta({ description: 'The session that is open, or opens next, is shorter than usual.' }),
  changesAt: instantCodec.meta({ description: 'When it closes if it is open, opens if it is closed.' }),
});

/** What needs somebody: a closed list of codes, worded by the screens. */
const ATTENTION = [
  'TENANT_HALTED',
  'SENDING_OFF',
  'PROFILE_HALTED',
  'PROFILE_REDUCING',
  'ORDER_UNKNOWN',
  'LEDGER_BREACH',
  'NO_MARK',
  'DATA_TROUBLE',
] as const;

export const overviewAnswer = z.object({
  totals: z.array(z.object({ currency: z.string(), profiles: z.int(), ...worth })),
  profiles: z.array(
    z.object({
      profileId: idCodec<ProfileId>(),
      currency: z.string(),
      worth: z
        .object({ ...worth, drawdownPct: decimalCodec.nullable() })
        .nullable()
        .meta({ description: 'Null while something is open without a price.' }),
      clock: sessionClock,
      lastDecision: decisionSchema
        .pick({
          decisionId: true,
          symbol: true,
          barClosesAt: true,
          outcome: true,
          direction: true,
          score: true,
          sentence: true,
          denial: true,
          size: true,
        })
        .nullable(),
    }),
  ),
  openTrades: z.array(
    z.object({
      profileId: idCodec<ProfileId>(),
      tradeId: idCodec<TradeId>(),
      symbol: z.string(),
      direction: z.enum(['long', 'short']),
      status: z.enum(['opening', 'open']),
      quantity: decimalCodec,
      averagePrice: decimalCodec.nullable(),
      markPrice: decimalCodec.nullable(),
      notional: decimalCodec.nullable(),
      unrealised: decimalCodec
        .nullable()
        .meta({ description: 'At the mark, the fees of the entry taken off.' }),
      unrealisedPct: decimalCodec.nullable().meta({ description: 'Of the cost.' }),
      openRisk: decimalCodec,
      stopPrice: decimalCodec.nullable(),
      targetPrice: decimalCodec.nullable(),
      openedAt: instantCodec.nullable(),
    }),
  ),
  attention: z.array(
    z.object({
      code: z.enum(ATTENTION),
      profileId: idCodec<ProfileId>().nullable(),
      subject: z.string().nullable(),
      why: z.string().nullable(),
      since: instantCodec.nullable(),
    }),
  ),
});
