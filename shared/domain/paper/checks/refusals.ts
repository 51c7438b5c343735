import type { ClientOrderId } from '../../ids/ids.ts';
import type { Decimal } from '../../money/decimal.ts';

/** Why the paper venue does not take an order, with the figures that decided. The set is closed. */
export type PaperRefusal =
  | { readonly code: 'UNKNOWN_SYMBOL'; readonly symbol: string }
  | { readonly code: 'INVALID_TERMS'; readonly because: TermsFault }
  | { readonly code: 'NOT_ON_TICK'; readonly price: Decimal; readonly tickSize: Decimal }
  | { readonly code: 'NOT_ON_LOT'; readonly quantity: Decimal; readonly lotSize: Decimal }
  | { readonly code: 'BELOW_MIN_QUANTITY'; readonly quantity: Decimal; readonly minimum: Decimal }
  | { readonly code: 'BELOW_MIN_NOTIONAL'; readonly notional: Decimal; readonly minimum: Decimal }
  | { readonly code: 'NO_MARKET_PRICE'; readonly symbol: string }
  | { readonly code: 'PARENT_NOT_WORKING'; readonly parent: ClientOrderId }
  | { readonly code: 'CHILD_NOT_PROTECTIVE'; readonly parent: ClientOrderId }
  | { readonly code: 'INSUFFICIENT_BUYING_POWER'; readonly required: Decimal; readonly available: Decimal }
  | { readonly code: 'INSUFFICIENT_QUANTITY'; readonly required: Decimal; readonly available: Decimal }
  | { readonly code: 'SHORT_NOT_ALLOWED'; readonly symbol: string }
  | { readonly code: 'WASH_TRADE'; readonly against: ClientOrderId }
  | { readonly code: 'REJECTED_BY_CHANCE' };

export type PaperRefusalCode = PaperRefusal['code'];

export type TermsFault =
  | 'quantity'
  | 'limit_price'
  | 'stop_price'
  | 'trail'
  | 'expires_at'
  | 'auction_type'
  | 'auction_market'
  | 'immediate_type'
  | 'extended_hours';

/** The numbers that Alpaca's API answers with: 403xxxxx for what the account forbids, 422xxxxx for a malformed order. */
const FORBIDDEN = 40_310_000;
const UNPROCESSABLE = 42_210_000;
const NOT_FOUND = 40_410_000;

export const VENUE_CODES: Readonly<Record<PaperRefusalCode, number>> = {
  UNKNOWN_SYMBOL: NOT_FOUND,
  INVALID_TERMS: UNPROCESSABLE,
  NOT_ON_TICK: UNPROCESSABLE,
  NOT_ON_LOT: UNPROCESSABLE,
  BELOW_MIN_QUANTITY: UNPROCESSABLE,
  BELOW_MIN_NOTIONAL: FORBIDDEN,
  NO_MARKET_PRICE: UNPROCESSABLE,
  PARENT_NOT_WORKING: UNPROCESSABLE,
  CHILD_NOT_PROTECTIVE: UNPROCESSABLE,
  INSUFFICIENT_BUYING_POWER: FORBIDDEN,
  INSUFFICIENT_QUANTITY: FORBIDDEN,
  SHORT_NOT_ALLOWED: FORBIDDEN,
  WASH_TRADE: FORBIDDEN,
  REJECTED_BY_CHANCE: FORBIDDEN,
};
