import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ClientOrderId } from '../ids/ids.ts';
import type { Fill } from '../orders/execution-report.ts';
import type { Leg } from '../orders/intent.ts';
import type { Order } from '../orders/order.ts';

const LEGS: readonly Leg[] = ['entry', 'stop', 'target', 'exit', 'flatten'];

/**
 * SHA-256 (hex) over everything that was sent to a venue and what it filled: one line an order, in order of decision. It reads records that live
 * trading, paper and the backtest all keep, so equal hashes say that two lives have traded the same. Orders that no venue ever heard of are left out.
 */
export function orderListHash(orders: Iterable<Order>, fills: Iterable<Fill>): string {
  const byOrder = new Map<ClientOrderId, Fill[]>();
  for (const fill of fills) {
    const known = byOrder.get(fill.clientOrderId);
    if (known === undefined) byOrder.set(fill.clientOrderId, [fill]);
    else known.push(fill);
  }
  const hash = sha256.create();
  for (const order of inOrderOfDecision(orders)) {
    hash.update(utf8ToBytes(`${orderLine(order, byOrder.get(order.clientOrderId) ?? [])}\n`));
  }
  return bytesToHex(hash.digest());
}

/** Orders that reached a venue: by the moment of decision, then trade, leg and attempt, so that no life's own order of storing matters. */
export function inOrderOfDecision(orders: Iterable<Order>): readonly Order[] {
  const sent = [...orders].filter(
    ({ requestsSent, venueOrderId }) => requestsSent > 0 || venueOrderId !== null,
  );
  return sent.sort(
    (one, other) =>
      one.intent.decidedAt - other.intent.decidedAt ||
      compareText(one.intent.tradeId, other.intent.tradeId) ||
      LEGS.indexOf(one.intent.leg) - LEGS.indexOf(other.intent.leg) ||
      one.attempt - other.attempt,
  );
}

function orderLine({ clientOrderId, intent }: Order, fills: readonly Fill[]): string {
  const { symbol, side, type, quantity, limitPrice, stopPrice } = intent.terms;
  const filled = [...fills].sort(
    (one, other) => one.occurredAt - other.occurredAt || compareText(one.fillId, other.fillId),
  );
  return JSON.stringify([
    clientOrderId,
    symbol,
    side,
    type,
    quantity,
    limitPrice,
    stopPrice,
    intent.decidedAt,
    filled.map((fill) => [fill.quantity, fill.price, fill.occurredAt, fill.fee, fill.feeCurrency]),
  ]);
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
