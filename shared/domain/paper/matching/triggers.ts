import type { WorkingOrder } from '../state.ts';

/** How an order behaves now: a triggered stop is a market order, a triggered stop-limit a resting limit. */
export type Role = 'market' | 'limit' | 'stop';

export function roleOf(order: WorkingOrder): Role {
  switch (order.terms.type) {
    case 'market':
      return 'market';
    case 'limit':
      return 'limit';
    case 'stop_limit':
      return order.triggered ? 'limit' : 'stop';
    case 'stop':
    case 'trailing_stop':
      return order.triggered ? 'market' : 'stop';
  }
}

/** Whether a limit order would trade at `price`. */
export function insideLimit(order: WorkingOrder, price: number): boolean {
  if (order.limit === null) return true;
  return order.terms.side === 'buy' ? price <= order.limit : price >= order.limit;
}

/** The price that triggers a stop; null for a trailing stop that has not seen a price yet. */
export function stopOf(order: WorkingOrder): number | null {
  if (order.terms.type !== 'trailing_stop') return order.stop;
  const { waterMark, trailBy } = order;
  const { side, trailPercent } = order.terms;
  if (waterMark === null) return null;
  const distance = trailPercent === null ? (trailBy ?? 0) : (waterMark * trailPercent) / 100;
  return side === 'sell' ? waterMark - distance : waterMark + distance;
}

/** Whether the market at `price` has reached or passed the stop. */
export function stopReached(order: WorkingOrder, price: number): boolean {
  const stop = stopOf(order);
  if (stop === null) return false;
  return order.terms.side === 'buy' ? price >= stop : price <= stop;
}

/** The better of the mark so far and `price`: highest for a trailing sell, lowest for a trailing buy. */
export function waterMarkAfter(order: WorkingOrder, price: number): number {
  if (order.waterMark === null) return price;
  return order.terms.side === 'sell' ? Math.max(order.waterMark, price) : Math.min(order.waterMark, price);
}

/**
 * Where on the way from `from` to `to` the order is hit, or null. A market order is hit at once. A limit rests, so it is hit only
 * when the price comes to it and passes by the penetration; a limit that could trade at `from` already was dealt with on arrival.
 */
export function hitBetween(order: WorkingOrder, from: number, to: number): number | null {
  const buys = order.terms.side === 'buy';
  switch (roleOf(order)) {
    case 'market':
      return from;
    case 'limit': {
      const { limit, reach } = order;
      if (limit === null || reach === null) return null;
      if (buys) return to < from && to <= reach ? Math.min(from, limit) : null;
      return to > from && to >= reach ? Math.max(from, limit) : null;
    }
    case 'stop': {
      const stop = stopOf(order);
      if (stop === null) return null;
      if (stopReached(order, from)) return from;
      return stopReached(order, to) ? stop : null;
    }
  }
}
