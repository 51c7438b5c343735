import { z } from 'zod';
import type { Account } from '../../domain/desk/ledger.ts';
import { decimalCodec, instantCodec } from '../codec.ts';

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

/** The accounts of the ledger, by the names of the domain. */
const ACCOUNTS = [
  'capital',
  'available',
  'orders',
  'positions',
  'openFees',
  'fees',
  'realised',
] as const satisfies readonly Account[];
export const accountName = z.enum(ACCOUNTS);

export const booksSchema = z.record(accountName, z.string());

export const tradingStateSchema = z.object({
  mode: z.enum(['ACTIVE', 'REDUCING', 'HALTED']),
  by: z.string(),
  why: z.string(),
  since: instantCodec,
});
