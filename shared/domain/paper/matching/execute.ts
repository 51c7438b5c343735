import { type Decimal, minOf, ZERO } from '../../money/decimal.ts';
import { quantityOnLot } from '../../money/tick-and-lot.ts';
import type { Fill } from '../../orders/execution-report.ts';
import { invariant } from '../../result.ts';
import type { UtcMillis } from '../../time/instant.ts';
import { fillReport } from '../reports.ts';
import { copyOfWorking, leavesOf, type WorkingOrder } from '../state.ts';
import { activateChildren, settleSibling, siblingOf } from './brackets.ts';
import { u01 } from './chance.ts';
import { type Draft, endOrder, offeredOf, removeOrder, replaceOrder, takeOffered } from './draft.ts';
import { feeOf } from './fees.ts';
import { holdingAfter } from './holding.ts';
import { chanceKey, slippage, takerPrice } from './taker-price.ts';

/**
 * Fills as much of the order as its position, the offered volume and chance allow, and carries out what follows from it: the holding,
 * the sibling, the children. Nothing offered leaves the order as it is; a fill-or-kill that cannot be filled whole is cancelled.
 *
 * @param reference the price the market is at; a maker fills at its limit whatever the reference
 */
export function execute(
  draft: Draft,
  order: WorkingOrder,
  reference: number,
  liquidity: Fill['liquidity'],
  at: UtcMillis,
): void {
  const wanted = allowedBy(draft, order);
  if (wanted.sign <= 0) return endWithPosition(draft, order, at);
  const offered = offeredOf(draft, wanted);
  if (order.terms.timeInForce === 'fok') {
    if (offered.lessThan(leavesOf(order))) return endOrder(draft, order, 'canceled', 'fok', at);
  } else if (offered.sign <= 0) {
    return;
  }
  const quantity = partOf(draft, order, offered);
  const price = priceOf(draft, order, quantity, reference, liquidity);
  const filled = book(draft, order, { quantity, price, liquidity, at });
  settleSibling(draft, filled, quantity, at);
  if (!filled.filled.lessThan(filled.quantity)) {
    removeOrder(draft, filled);
    activateChildren(draft, filled, at);
  } else if (allowedBy(draft, filled).sign <= 0) {
    endWithPosition(draft, filled, at);
  }
}

/** Ends an order that has nothing left to reduce, and its sibling, which protected the same position. */
function endWithPosition(draft: Draft, order: WorkingOrder, at: UtcMillis): void {
  endOrder(draft, order, 'canceled', 'nothing_to_reduce', at);
  const sibling = siblingOf(draft.orders, order);
  if (sibling !== null) endOrder(draft, sibling, 'canceled', 'oco', at);
}

/** A reduce-only order, and a sale of what cannot be shorted, end with the position: a fee taken in the asset may have made it smaller. */
function allowedBy(draft: Draft, order: WorkingOrder): Decimal {
  const leaves = leavesOf(order);
  const sells = order.terms.side === 'sell';
  if (!order.terms.reduceOnly && !(sells && !draft.instrument.shortable)) return leaves;
  const reducible = sells ? draft.position : draft.position.negated();
  return minOf(leaves, reducible.toMultipleOf(draft.instrument.lotSize, 'floor'));
}

/** All of what is offered or, where the model says so, now and then a random part of it; the rest then waits for the next event. */
function partOf(draft: Draft, order: WorkingOrder, offered: Decimal): Decimal {
  const { partialFillRate, seed } = draft.model;
  if (partialFillRate === 0 || order.terms.timeInForce === 'fok') return offered;
  const key = chanceKey(seed, order, draft.market);
  if (u01(`${key}|partial`) >= partialFillRate) return offered;
  const { lotSize } = draft.instrument;
  const part = quantityOnLot(offered.toFloat() * u01(`${key}|part`), lotSize);
  if (!part.lessThan(offered)) return offered;
  draft.paused.push(order.clientOrderId);
  return part.sign > 0 ? part : minOf(lotSize, offered);
}

function priceOf(
  draft: Draft,
  order: WorkingOrder,
  quantity: Decimal,
  reference: number,
  liquidity: Fill['liquidity'],
): Decimal {
  const { limitPrice } = order.terms;
  if (liquidity === 'maker') {
    invariant(limitPrice !== null, `Order ${order.clientOrderId} makes a market without a limit`);
    return limitPrice;
  }
  const slip = slippage(draft.model, draft.instrument, order, quantity, draft.market);
  return takerPrice(draft.instrument, order, reference, slip);
}

interface FillTerms {
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly liquidity: Fill['liquidity'];
  readonly at: UtcMillis;
}

/** Books one fill on the account and on the order; returns the order after it. */
function book(
  draft: Draft,
  order: WorkingOrder,
  { quantity, price, liquidity, at }: FillTerms,
): WorkingOrder {
  const { side } = order.terms;
  const { fee, feeCurrency, inBase } = feeOf(draft.instrument, side, quantity, price, liquidity);
  const notional = price.times(quantity);
  const received = side === 'buy' ? quantity.minus(inBase ? fee : ZERO) : quantity.negated();
  const holding = holdingAfter(draft, received, price);
  draft.position = holding.position;
  draft.shortValue = holding.shortValue;
  const paid = side === 'buy' ? notional.negated() : notional;
  draft.cash = draft.cash.plus(inBase ? paid : paid.minus(fee));
  takeOffered(draft, quantity);
  const filled = copyOfWorking(order);
  filled.filled = order.filled.plus(quantity);
  replaceOrder(draft, filled);
  draft.reports.push(fillReport(filled, { quantity, price, fee, feeCurrency, liquidity, occurredAt: at }));
  invariant(
    !filled.filled.greaterThan(filled.quantity),
    `Order ${order.clientOrderId} was filled beyond its quantity`,
  );
  return filled;
}
