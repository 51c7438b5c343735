import type { Instrument } from '../../market/instrument.ts';
import type { Decimal } from '../../money/decimal.ts';
import type { OrderTerms, OrderType, TimeInForce } from '../../orders/intent.ts';
import type { UtcMillis } from '../../time/instant.ts';
import type { PaperRefusal, TermsFault } from './refusals.ts';

const NEEDS_LIMIT: readonly OrderType[] = ['limit', 'stop_limit'];
const NEEDS_STOP: readonly OrderType[] = ['stop', 'stop_limit'];
const AT_MARKET_OR_LIMIT: readonly OrderType[] = ['market', 'limit'];
const RESTS: readonly TimeInForce[] = ['day', 'gtc', 'gtd'];

/** Checks an order by itself: that its type has its prices, that they lie on tick and lot, that its time in force makes sense. */
export function checkTerms(terms: OrderTerms, instrument: Instrument, now: UtcMillis): PaperRefusal | null {
  const fault = faultOf(terms, instrument, now);
  if (fault !== null) return { code: 'INVALID_TERMS', because: fault };
  const { tickSize, lotSize, minQuantity } = instrument;
  for (const price of [terms.limitPrice, terms.stopPrice]) {
    if (price !== null && !isMultiple(price, tickSize)) return { code: 'NOT_ON_TICK', price, tickSize };
  }
  const { quantity } = terms;
  if (!isMultiple(quantity, lotSize)) return { code: 'NOT_ON_LOT', quantity, lotSize };
  if (quantity.lessThan(minQuantity)) return { code: 'BELOW_MIN_QUANTITY', quantity, minimum: minQuantity };
  return null;
}

function faultOf(terms: OrderTerms, instrument: Instrument, now: UtcMillis): TermsFault | null {
  const { type } = terms;
  if (terms.quantity.sign <= 0) return 'quantity';
  if (!isPresent(terms.limitPrice, NEEDS_LIMIT.includes(type))) return 'limit_price';
  if (!isPresent(terms.stopPrice, NEEDS_STOP.includes(type))) return 'stop_price';
  if (!hasTrail(terms)) return 'trail';
  return timeFaultOf(terms, instrument, now);
}

function timeFaultOf(terms: OrderTerms, instrument: Instrument, now: UtcMillis): TermsFault | null {
  const { type, timeInForce, expiresAt } = terms;
  if ((timeInForce === 'gtd') !== (expiresAt !== null && expiresAt > now)) return 'expires_at';
  if (timeInForce !== 'gtd' && expiresAt !== null) return 'expires_at';
  if (terms.extendedHours && !(type === 'limit' && RESTS.includes(timeInForce))) return 'extended_hours';
  if (RESTS.includes(timeInForce)) return null;
  const isAuction = timeInForce === 'opg' || timeInForce === 'cls';
  if (!AT_MARKET_OR_LIMIT.includes(type)) return isAuction ? 'auction_type' : 'immediate_type';
  return isAuction && instrument.calendar === '24x7' ? 'auction_market' : null;
}

/** A price that the type does not use must be absent, so that nobody believes in it. */
function isPresent(price: Decimal | null, needed: boolean): boolean {
  return price === null ? !needed : needed && price.sign > 0;
}

function hasTrail({ type, trailBy, trailPercent }: OrderTerms): boolean {
  if (type !== 'trailing_stop') return trailBy === null && trailPercent === null;
  if (trailBy !== null) return trailPercent === null && trailBy.sign > 0;
  return trailPercent !== null && trailPercent > 0 && trailPercent < 100;
}

function isMultiple(value: Decimal, step: Decimal): boolean {
  return value.toMultipleOf(step, 'down').equals(value);
}
