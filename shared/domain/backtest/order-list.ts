import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ClientOrderId } from '../ids/ids.ts';
import type { Decimal } from '../money/decimal.ts';
import type { Fill } from '../orders/execution-report.ts';
import type { Leg } from '../orders/intent.ts';
import type { Order } from '../orders/order.ts';

/** Characters: lines are short, and each call costs as much as the hash of one. */
const HASHED_AT_ONCE = 16_384;
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
  let lines = '';
  for (const order of inOrderOfDecision(orders)) {
    lines += `${orderLine(order, byOrder.get(order.clientOrderId) ?? [])}\n`;
    if (lines.length < HASHED_AT_ONCE) continue;
    hash.update(utf8ToBytes(lines));
    lines = '';
  }
  hash.update(utf8ToBytes(lines));
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

/** A line as JSON.stringify would write it; only texts that may need an escape are left to it. */
function orderLine({ clientOrderId, intent }: Order, fills: readonly Fill[]): string {
  const { symbol, side, type, quantity, limitPrice, stopPrice } = intent.terms;
  const named = `"${clientOrderId}",${JSON.stringify(symbol)},"${side}","${type}"`;
  const priced = `"${quantity.toString()}",${priceText(limitPrice)},${priceText(stopPrice)}`;
  const filled = fills.length < 2 ? fills : [...fills].sort(byMoment);
  return `[${named},${priced},${intent.decidedAt},[${filled.map(fillText).join(',')}]]`;
}

function byMoment(one: Fill, other: Fill): number {
  return one.occurredAt - other.occurredAt || compareText(one.fillId, other.fillId);
}

function fillText({ quantity, price, occurredAt, fee, feeCurrency }: Fill): string {
  const amounts = `"${quantity.toString()}","${price.toString()}",${occurredAt},"${fee.toString()}"`;
  return `[${amounts},${JSON.stringify(feeCurrency)}]`;
}

function priceText(price: Decimal | null): string {
  return price === null ? 'null' : `"${price.toString()}"`;
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
