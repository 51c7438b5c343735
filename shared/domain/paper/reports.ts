import { fillId } from '../ids/ids.ts';
import { type Decimal, ZERO } from '../money/decimal.ts';
import type { ExecutionReport, Fill, ReportedStatus } from '../orders/execution-report.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { PaperOrder, WorkingOrder } from './state.ts';

/** Derived from the claim itself, so that the same claim is recognised however often it is made. */
function reportIdOf(order: PaperOrder, status: ReportedStatus, cumulative: Decimal): string {
  return `paper:${order.clientOrderId}:${status}:${cumulative.toString()}`;
}

export function acknowledgement(
  order: PaperOrder,
  status: 'new' | 'rejected',
  reason: string | null,
  at: UtcMillis,
): ExecutionReport {
  return {
    reportId: reportIdOf(order, status, ZERO),
    clientOrderId: order.clientOrderId,
    venueOrderId: order.venueOrderId,
    status,
    cumulativeQuantity: ZERO,
    fills: [],
    reason,
    occurredAt: at,
  };
}

export function statusReport(
  order: WorkingOrder,
  status: Extract<ReportedStatus, 'canceled' | 'expired' | 'pending_cancel'>,
  reason: string,
  at: UtcMillis,
): ExecutionReport {
  return {
    reportId: reportIdOf(order, status, order.filled),
    clientOrderId: order.clientOrderId,
    venueOrderId: order.venueOrderId,
    status,
    cumulativeQuantity: order.filled,
    fills: [],
    reason,
    occurredAt: at,
  };
}

export type FillFigures = Pick<
  Fill,
  'quantity' | 'price' | 'fee' | 'feeCurrency' | 'liquidity' | 'occurredAt'
>;

/** One fill of an order. `filled` is how much of it was filled with this one. */
export function fillOf(order: PaperOrder, filled: Decimal, figures: FillFigures): Fill {
  return {
    fillId: fillId(`${order.venueOrderId}:${filled.toString()}`),
    clientOrderId: order.clientOrderId,
    venueOrderId: order.venueOrderId,
    symbol: order.terms.symbol,
    side: order.terms.side,
    quantity: figures.quantity,
    price: figures.price,
    fee: figures.fee,
    feeCurrency: figures.feeCurrency,
    liquidity: figures.liquidity,
    occurredAt: figures.occurredAt,
  };
}

/** The report of one fill. `order` is the order after it. */
export function fillReport(order: WorkingOrder, figures: FillFigures): ExecutionReport {
  const status = order.filled.lessThan(order.quantity) ? 'partially_filled' : 'filled';
  const fill = fillOf(order, order.filled, figures);
  return {
    reportId: reportIdOf(order, status, order.filled),
    clientOrderId: order.clientOrderId,
    venueOrderId: order.venueOrderId,
    status,
    cumulativeQuantity: order.filled,
    fills: [fill],
    reason: null,
    occurredAt: figures.occurredAt,
  };
}
