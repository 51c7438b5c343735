import { roleOf, stopOf } from './matching/triggers.ts';
import { bookOf, type PaperState, type WorkingOrder } from './state.ts';

/**
 * Where the book of one symbol sleeps: while a bar stays between the two prices and closes before the moment, stepping it changes no order
 * and fills nothing. Computed once after each change of the book, so that a backtest passes over a quiet bar with three comparisons.
 */
export interface WakeBand {
  /** A bar whose low is at or under this price must be stepped. */
  readonly below: number;
  /** A bar whose high is at or over this price must be stepped. */
  readonly above: number;
  /** A bar that closes at or after this moment must be stepped. */
  readonly at: number;
}

const ASLEEP: WakeBand = { below: -Infinity, above: Infinity, at: Infinity };
const AWAKE: WakeBand = { below: Infinity, above: -Infinity, at: -Infinity };

/** The band of a symbol. Conservative: it may wake for a bar in which nothing happens, never the other way. */
export function wakeBand(state: PaperState, symbol: string): WakeBand {
  let { below, above, at } = ASLEEP;
  for (const order of bookOf(state, symbol).orders) {
    at = Math.min(at, order.cancelAt ?? Infinity, order.expiresAt ?? Infinity);
    if (order.held) continue;
    const price = wakePrice(order);
    if (price === null) return AWAKE;
    if (wakesBelow(order)) below = Math.max(below, price);
    else above = Math.min(above, price);
  }
  return { below, above, at };
}

/** True when nothing can happen in a bar with these extremes, so that its step may be left out. Allocates nothing. */
export function isQuiet(band: WakeBand, low: number, high: number, closesAt: number): boolean {
  return low > band.below && high < band.above && closesAt < band.at;
}

/** The price at which a resting order may do something; null for orders that every bar concerns. */
function wakePrice(order: WorkingOrder): number | null {
  const { type, timeInForce } = order.terms;
  const rests = timeInForce === 'day' || timeInForce === 'gtc' || timeInForce === 'gtd';
  if (!rests || type === 'trailing_stop') return null;
  switch (roleOf(order)) {
    case 'market':
      return null;
    case 'limit':
      return order.limit;
    case 'stop':
      return stopOf(order);
  }
}

/** A buy limit and a sell stop wait under the market, the other two above it. */
function wakesBelow(order: WorkingOrder): boolean {
  const buys = order.terms.side === 'buy';
  return roleOf(order) === 'limit' ? buys : !buys;
}
