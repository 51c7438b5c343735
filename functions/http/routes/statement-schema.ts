import { z } from 'zod';
import { decimalCodec, instantCodec } from '../../../shared/contracts/codec.ts';
import { ACCOUNTS } from '../../../shared/domain/desk/ledger.ts';

/** The desk's money in the words of the trader. */
export const statementSchema = z.object({
  currency: z.string(),
  allocated: decimalCodec,
  available: decimalCodec,
  reservedForOrders: decimalCodec,
  reservedForPositions: decimalCodec,
  realisedPnl: decimalCodec,
  feesPaid: decimalCodec,
  headroom: decimalCodec.meta({
    description: 'allocated - reserved for orders - reserved for positions + realised P&L; never below zero.',
  }),
});

export const booksSchema = z.record(z.enum(ACCOUNTS), z.string());

export const tradingStateSchema = z.object({
  mode: z.enum(['ACTIVE', 'REDUCING', 'HALTED']),
  by: z.string(),
  why: z.string(),
  since: instantCodec,
});
