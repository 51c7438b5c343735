import { isOurs } from '../../shared/domain/ids/derive.ts';
import type { ClientOrderId } from '../../shared/domain/ids/ids.ts';
import { sumOf } from '../../shared/domain/money/decimal.ts';
import type { Fill } from '../../shared/domain/orders/execution-report.ts';
import type { Order } from '../../shared/domain/orders/order.ts';
import type { ThreeBooks } from './books.ts';
import type { Findings } from './finding.ts';

/** Every order and every fill of the venue is in our records once, with the same figures, and ours hold nothing that the venue does not. */
export function auditOrders(books: ThreeBooks, fills: ReadonlyMap<string, Fill>, findings: Findings): void {
  auditVenueOrders(books, findings);
  auditFills(books, fills, findings);
  auditFilledQuantities(books, fills, findings);
  auditAttempts(books, findings);
}

/** By the venue's own id; the same id reported with other figures would be two fills. */
export function venueFills({ venue }: ThreeBooks, findings: Findings): ReadonlyMap<string, Fill> {
  const fills = new Map<string, Fill>();
  for (const fill of venue.reports.flatMap((report) => report.fills)) {
    const known = fills.get(fill.fillId);
    if (known !== undefined && textOf(known) !== textOf(fill)) {
      findings.add('doubled', `the venue reports fill ${fill.fillId} twice, with other figures`);
    }
    fills.set(fill.fillId, fill);
  }
  return fills;
}

function auditVenueOrders({ records, venue }: ThreeBooks, findings: Findings): void {
  const ours = new Map(records.orders.map((order) => [order.clientOrderId, order]));
  const seen = new Map<ClientOrderId, string>();
  for (const { clientOrderId, venueOrderId } of venue.reports) {
    // What somebody else does on the account shows in fills and positions alone.
    if (!isOurs(clientOrderId)) continue;
    const other = seen.get(clientOrderId);
    if (other === venueOrderId) continue;
    if (other !== undefined) {
      findings.add('doubled', `order ${clientOrderId} is two orders at the venue: ${other}, ${venueOrderId}`);
      continue;
    }
    seen.set(clientOrderId, venueOrderId);
    const order = ours.get(clientOrderId);
    if (order === undefined) findings.add('lost', `order ${clientOrderId} of the venue is not on record`);
    else if (order.venueOrderId !== null && order.venueOrderId !== venueOrderId) {
      findings.add('doubled', `order ${clientOrderId} is ${venueOrderId} at the venue and another on record`);
    }
  }
}

function auditFills({ records }: ThreeBooks, fills: ReadonlyMap<string, Fill>, findings: Findings): void {
  const recorded = new Map<string, Fill>(records.fills.map((fill) => [fill.fillId, fill]));
  for (const [id, fill] of fills) {
    const known = recorded.get(id);
    if (known === undefined) findings.add('lost', `fill ${id} of the venue is not on record`);
    else if (textOf(known) !== textOf(fill)) {
      findings.add('lost', `fill ${id} is ${textOf(fill)} at the venue and ${textOf(known)} on record`);
    }
  }
  for (const id of recorded.keys()) {
    if (!fills.has(id)) findings.add('doubled', `fill ${id} is on record and the venue never made it`);
  }
  const settled = new Map<string, number>();
  for (const { fillId, kind } of records.postings) {
    if (fillId !== null && kind === 'settleFill') settled.set(fillId, (settled.get(fillId) ?? 0) + 1);
  }
  for (const id of fills.keys()) {
    const times = settled.get(id) ?? 0;
    if (times === 0) findings.add('lost', `fill ${id} was never posted`);
    if (times > 1) findings.add('doubled', `fill ${id} was posted ${times} times`);
  }
}

function auditFilledQuantities(
  { records }: ThreeBooks,
  fills: ReadonlyMap<string, Fill>,
  findings: Findings,
): void {
  for (const order of records.orders) {
    const { clientOrderId, filledQuantity } = order;
    const own = [...fills.values()].filter((fill) => fill.clientOrderId === clientOrderId);
    const filled = sumOf(own.map((fill) => fill.quantity));
    if (filledQuantity.equals(filled)) continue;
    const kind = filledQuantity.lessThan(filled) ? 'lost' : 'doubled';
    findings.add(
      kind,
      `order ${clientOrderId} has ${filledQuantity.toString()} filled on record, ${filled.toString()} at the venue`,
    );
  }
}

/** One order for each trade, leg and attempt; and what was exited is never more than what was entered. */
function auditAttempts({ records }: ThreeBooks, findings: Findings): void {
  const attempts = new Map<string, Order>();
  for (const order of records.orders) {
    const name = `${order.intent.tradeId} ${order.intent.leg} ${order.attempt}`;
    const other = attempts.get(name);
    if (other !== undefined) {
      findings.add('doubled', `${name} was placed as ${other.clientOrderId} and as ${order.clientOrderId}`);
    }
    attempts.set(name, order);
  }
  for (const trade of records.trades) {
    const legs = records.orders.filter((order) => order.intent.tradeId === trade.tradeId);
    const filledOf = (some: readonly Order[]) => sumOf(some.map((order) => order.filledQuantity));
    const entries = legs.filter((order) => order.intent.leg === 'entry');
    const entered = filledOf(entries);
    const exited = filledOf(legs.filter((order) => order.intent.leg !== 'entry'));
    const wanted = entries[0]?.intent.terms.quantity ?? entered;
    if (entered.greaterThan(wanted)) {
      findings.add(
        'doubled',
        `trade ${trade.tradeId} wanted ${wanted.toString()}, got ${entered.toString()}`,
      );
    }
    if (exited.greaterThan(entered)) {
      findings.add('doubled', `trade ${trade.tradeId} exited ${exited.toString()} of ${entered.toString()}`);
    }
  }
}

function textOf({ clientOrderId, side, quantity, price, fee, feeCurrency }: Fill): string {
  return `${clientOrderId} ${side} ${quantity.toString()} @ ${price.toString()} fee ${fee.toString()} ${feeCurrency}`;
}
