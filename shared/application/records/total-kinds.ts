import { totalMarkSchema } from '../../contracts/total-equity.ts';
import { HOUR_MS, MINUTE_MS } from '../../domain/time/instant.ts';
import { recordKind } from './record-codec.ts';

/** Sums of a tenant stand beside the marks of its profiles; no profile has a name that begins so. */
export const TOTAL_PARTITION = '~totals';

/** One a minute for a look at the last days, and one an hour, the last of it, for the year. */
export const TOTAL_MINUTE = recordKind({
  type: 'total-minute',
  schema: totalMarkSchema,
  key: ({ currency, at }) => `${currency}:${Math.floor(at / MINUTE_MS)}`,
  filing: ({ currency, at }) => ({ state: currency, at }),
});
export const TOTAL_HOUR = recordKind({
  type: 'total-hour',
  schema: totalMarkSchema,
  key: ({ currency, at }) => `${currency}:${Math.floor(at / HOUR_MS)}`,
  filing: ({ currency, at }) => ({ state: currency, at }),
});
export const TOTAL_MINUTE_TTL_SECONDS = 3 * 86_400;
export const TOTAL_HOUR_TTL_SECONDS = 400 * 86_400;
