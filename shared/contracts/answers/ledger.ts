import { z } from 'zod';
import { instantCodec } from '../codec.ts';
import { accountName, booksSchema, statementSchema, tradingStateSchema } from './statement.ts';

export const ledgerAnswer = z.object({
  statement: statementSchema,
  invariant: z.object({ formula: z.string(), holds: z.boolean() }),
  books: booksSchema,
  trading: tradingStateSchema,
  postings: z.int().meta({ description: 'How many postings there are: their sequence has no gap.' }),
  openTrades: z.int(),
  reservations: z.int(),
});

export const postingItem = z.object({
  sequence: z.int(),
  operationId: z.string(),
  kind: z.string(),
  at: instantCodec,
  issuedAt: instantCodec,
  fence: z.int(),
  tradeId: z.string().nullable(),
  symbol: z.string().nullable(),
  reservationId: z.string().nullable(),
  fillId: z.string().nullable(),
  because: z.string().nullable(),
  quantity: z.string(),
  held: z.string(),
  legs: z.partialRecord(accountName, z.string()),
});
