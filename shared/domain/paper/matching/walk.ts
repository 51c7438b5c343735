import { invariant } from '../../result.ts';
import type { UtcMillis } from '../../time/instant.ts';
import { copyOfWorking, type WorkingOrder } from '../state.ts';
import { type Draft, endOrder, isSpent, orderIn, replaceOrder } from './draft.ts';
import { execute } from './execute.ts';
import { hitBetween, insideLimit, roleOf, stopReached, waterMarkAfter } from './triggers.ts';

/** Which orders take part in the present phase of the event. */
export type Chooses = (order: WorkingOrder) => boolean;

/** Each order is hit at most twice on one way, to trigger and to fill; children at most double their number. */
const HITS_PER_ORDER = 4;

/**
 * The chosen orders meet the market standing at `price`, in order of submission: the open of a bar, a quote, or an order that becomes
 * active on the way. They trade as takers. Immediate orders end here, filled or not.
 */
export function meet(draft: Draft, price: number, at: UtcMillis, chosen: Chooses): void {
  if (!draft.orders.some(chosen)) return;
  for (const { clientOrderId: id } of draft.orders.filter(chosen)) {
    const order = orderIn(draft, id);
    if (order !== null) meetOne(draft, order, price, at);
    const left = orderIn(draft, id);
    if (left !== null && isImmediate(left)) {
      endOrder(draft, left, 'canceled', left.terms.timeInForce, at);
    }
  }
}

/** Children that have just become active meet the price where their parent was filled, and so do theirs. */
export function welcomeArrivals(draft: Draft, price: number, at: UtcMillis): void {
  while (draft.arrivals.length > 0) {
    const ids = draft.arrivals.splice(0);
    meet(draft, price, at, (order) => ids.includes(order.clientOrderId));
  }
}

/**
 * The price travels from `from` to `to` and arrives at `at`. Orders are hit in the order in which the price reaches them, ties in order of
 * submission; what a hit brings to life meets the price where the hit was.
 */
export function travel(draft: Draft, from: number, to: number, at: UtcMillis, mayMatch: Chooses): void {
  const hitsMax = HITS_PER_ORDER * draft.orders.length;
  let price = from;
  for (let hits = 0; ; hits += 1) {
    const next = firstHit(draft, price, to, mayMatch);
    if (next === null) break;
    invariant(hits < hitsMax, 'The price hits an order again and again without any change');
    price = next.price;
    strike(draft, next.order, price, at);
    welcomeArrivals(draft, price, at);
  }
  for (const order of draft.orders) {
    if (order.terms.type === 'trailing_stop' && !order.triggered && mayMatch(order)) {
      watermark(draft, order, to);
    }
  }
}

/** Arms an order whose stop was reached at `price` and trades as far as its limit allows. */
function trigger(draft: Draft, order: WorkingOrder, price: number, at: UtcMillis): void {
  const triggered = copyOfWorking(order);
  triggered.triggered = true;
  replaceOrder(draft, triggered);
  if (insideLimit(triggered, price)) execute(draft, triggered, price, 'taker', at);
}

function watermark(draft: Draft, order: WorkingOrder, price: number): void {
  const marked = copyOfWorking(order);
  marked.waterMark = waterMarkAfter(order, price);
  replaceOrder(draft, marked);
}

function isImmediate(order: WorkingOrder): boolean {
  return order.terms.timeInForce === 'ioc' || order.terms.timeInForce === 'fok';
}

function meetOne(draft: Draft, order: WorkingOrder, price: number, at: UtcMillis): void {
  if (roleOf(order) !== 'stop') {
    if (insideLimit(order, price)) execute(draft, order, price, 'taker', at);
  } else if (stopReached(order, price)) {
    trigger(draft, order, price, at);
  } else if (order.terms.type === 'trailing_stop') {
    watermark(draft, order, price);
  }
}

function strike(draft: Draft, order: WorkingOrder, price: number, at: UtcMillis): void {
  switch (roleOf(order)) {
    case 'market':
      return execute(draft, order, price, 'taker', at);
    case 'limit':
      return execute(draft, order, price, 'maker', at);
    case 'stop':
      return trigger(draft, order, price, at);
  }
}

interface NextHit {
  readonly order: WorkingOrder;
  readonly price: number;
}

function firstHit(draft: Draft, from: number, to: number, mayMatch: Chooses): NextHit | null {
  const spent = isSpent(draft);
  let first: NextHit | null = null;
  for (const order of draft.orders) {
    // A stop is triggered by the price alone; everything else needs something left to trade with.
    if (spent && roleOf(order) !== 'stop') continue;
    if (!mayMatch(order) || draft.paused.includes(order.clientOrderId)) continue;
    const price = hitBetween(order, from, to);
    if (price === null) continue;
    if (first === null || Math.abs(price - from) < Math.abs(first.price - from)) first = { order, price };
  }
  return first;
}
