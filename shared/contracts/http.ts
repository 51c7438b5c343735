import { z } from 'zod';
import type { ProfileId } from '../domain/ids/ids.ts';
import { VENUES } from '../domain/market/instrument.ts';
import { TIMEFRAMES } from '../domain/time/timeframe.ts';
import { decimalCodec, idCodec, isoInstantCodec } from './codec.ts';

/** What requests and answers of the API look like where they are not records themselves. Requests are strict: a name we do not know is a typing error. */

export const nothing = z.strictObject({});

export const profilePath = z.strictObject({ profileId: idCodec<ProfileId>() });

export const PAGE_LIMIT_MAX = 500;
const PAGE_LIMIT_DEFAULT = 100;

/** A whole number in a query, which arrives as text. Blanks, signs, exponents and fractions are no whole numbers. */
export function wholeNumber(minimum: number, maximum: number, fallback: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, `expected a whole number from ${minimum} to ${maximum}`)
    .transform(Number)
    .refine(
      (number) => number >= minimum && number <= maximum,
      `expected a whole number from ${minimum} to ${maximum}`,
    )
    .default(fallback)
    .meta({ description: `${minimum} to ${maximum}, ${fallback} unless told.` });
}

export const symbolText = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,39}$/, 'expected a symbol such as SPY or BTC/USD')
  .meta({ examples: ['SPY'] });

export const sourceText = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,59}$/, 'expected a source of /api/instruments')
  .meta({ examples: ['sp500-daily'] });

const reasonText = z
  .string()
  .trim()
  .min(3, 'expected a reason of 3 to 300 characters')
  .max(300, 'expected a reason of 3 to 300 characters')
  .meta({ examples: ['News of a merger'] });

/** Every list: the newest first, a page at a time. There is no silent limit: `next` is null only where the list ends. */
export const pageQuery = z.strictObject({
  limit: wholeNumber(1, PAGE_LIMIT_MAX, PAGE_LIMIT_DEFAULT),
  cursor: z.string().max(2_000).optional().meta({ description: '`next` of the page before.' }),
});

export const timedPageQuery = pageQuery.extend({
  from: isoInstantCodec.optional().meta({ description: 'Not before this moment.' }),
  before: isoInstantCodec.optional().meta({ description: 'Only before this moment.' }),
});

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z
      .string()
      .nullable()
      .meta({ description: 'Cursor of the next page; null where the list ends here.' }),
  });
}

const settingValue = z.union([z.number(), z.boolean(), z.string().max(100)]);
const limitValue = z.number().nullable();
/** More names than there are settings is no set of settings. */
const settings = z
  .record(z.string().max(60), settingValue)
  .refine((given) => Object.keys(given).length <= 200, 'too many names');
const limits = z
  .record(z.string().max(60), limitValue)
  .refine((given) => Object.keys(given).length <= 200, 'too many names');
const symbols = z
  .array(symbolText)
  .min(1)
  .max(50)
  .refine((given) => new Set(given).size === given.length, 'each symbol once');

const profileName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .meta({ examples: ['Trend on the index'] });

const capital = decimalCodec
  .refine(
    (amount) => amount.sign > 0 && amount.scale <= 8,
    'expected an amount above zero with at most 8 digits after the point',
  )
  .refine((amount) => amount.units < 10n ** 24n, 'expected an amount below 10^16');

export const newProfileBody = z.strictObject({
  name: profileName,
  venue: z.enum(VENUES),
  source: sourceText,
  timeframe: z.enum(TIMEFRAMES),
  symbols,
  allocated: capital,
  /** By name; what is left out takes its default of /api/reference/parameters. */
  parameters: settings.default({}),
  limits: limits.default({}),
  stops: limits.default({}),
});

export const changeProfileBody = z
  .strictObject({
    name: profileName.optional(),
    symbols: symbols.optional(),
    parameters: settings.optional(),
    limits: limits.optional(),
    stops: limits.optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'expected something to change');

export const duplicateProfileBody = z.strictObject({ name: profileName, allocated: capital.optional() });

/** Digits enough for any venue, and few enough that products of two amounts stay exact. */
const amount = decimalCodec
  .refine(
    (value) => value.sign > 0 && value.scale <= 12,
    'expected an amount above zero with at most 12 digits after the point',
  )
  .refine((value) => value.units < 10n ** 24n, 'expected a smaller amount');

export const manualEntryBody = z
  .strictObject({
    symbol: symbolText,
    direction: z.enum(['long', 'short']),
    type: z.enum(['market', 'limit']),
    quantity: amount,
    limitPrice: amount.nullable().default(null),
    stopPrice: amount.nullable().default(null),
    targetPrice: amount.nullable().default(null),
  })
  .refine((entry) => (entry.type === 'limit') === (entry.limitPrice !== null), {
    path: ['limitPrice'],
    message: 'expected exactly for a limit order',
  })
  .refine((entry) => entry.targetPrice === null || entry.stopPrice !== null, {
    path: ['targetPrice'],
    message: 'expected only together with stopPrice: a target alone would leave the loss open',
  });

export const closeTradeBody = z.strictObject({
  quantity: amount.nullable().default(null).meta({ description: 'Null closes all that is open.' }),
});

export const newBacktestBody = z.strictObject({
  name: profileName,
  source: sourceText,
  symbol: symbolText,
  timeframe: z.enum(TIMEFRAMES),
  capital,
  parameters: settings.default({}),
  limits: limits.default({}),
  stops: limits.default({}),
});

export const reasonBody = z.strictObject({ reason: reasonText });

export const tradingBody = z.strictObject({
  mode: z.enum(['ACTIVE', 'REDUCING', 'HALTED']).meta({
    description: 'HALTED refuses entries, REDUCING as well; both let every exit pass. ACTIVE resumes.',
  }),
  reason: reasonText,
});

export const tenantTradingAnswer = z.object({
  state: z.enum(['ACTIVE', 'HALTED']),
  by: z.string().nullable(),
  why: z.string().nullable(),
  since: z.int().nullable(),
});

export const deskAnswer = z.object({
  trading: z.enum(['ACTIVE', 'REDUCING', 'HALTED']),
  books: z.record(z.string(), z.string()),
  alarms: z.array(z.string()),
});
