import { type Decimal } from '../../../shared/domain/money/decimal.ts';
import type { BookOrder } from './book-order.ts';

/**
 * At what price the order trades while the market is at `price`; null while it does not. A stop is triggered here for good. A limit is never worse
 * than its limit, everything else pays one tick for the spread.
 */
export function executionPrice(order: BookOrder, price: Decimal, tick: Decimal): Decimal | null {
  const { side, type, limitPrice, stopPrice } = order.terms;
  const buys = side === 'buy';
  if ((type === 'stop' || type === 'stop_limit') && !order.triggered) {
    if (stopPrice === null || !reaches(price, stopPrice, buys)) return null;
    order.triggered = true;
  }
  if (type === 'limit' || type === 'stop_limit') {
    if (limitPrice === null || (buys ? price.greaterThan(limitPrice) : price.lessThan(limitPrice)))
      return null;
    return price;
  }
  return buys ? price.plus(tick) : price.minus(tick);
}

/** A buy stop is reached from below, a sell stop from above. */
function reaches(price: Decimal, stop: Decimal, buys: boolean): boolean {
  return buys ? !price.lessThan(stop) : !price.greaterThan(stop);
}
