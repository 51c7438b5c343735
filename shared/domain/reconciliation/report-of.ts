import type { ExecutionReport, Fill } from '../orders/execution-report.ts';
import type { Order } from '../orders/order.ts';
import type { VenueOrder } from './venue-account.ts';

/** What a venue says of an order, as the report that should have told us. The same word is the same report. */
export function reportOf(order: Order, venue: VenueOrder, fills: readonly Fill[]): ExecutionReport {
  const { venueOrderId, status, cumulativeQuantity, updatedAt } = venue;
  return {
    reportId: `recon:${venueOrderId}:${status}:${cumulativeQuantity.toString()}`,
    clientOrderId: order.clientOrderId,
    venueOrderId,
    status,
    cumulativeQuantity,
    fills,
    reason: null,
    occurredAt: updatedAt,
  };
}

/** A fill alone, of an order about which nothing else is claimed: that the venue held it follows from the fill. */
export function reportOfFill(fill: Fill): ExecutionReport {
  return {
    reportId: `recon:${fill.fillId}`,
    clientOrderId: fill.clientOrderId,
    venueOrderId: fill.venueOrderId,
    status: 'partially_filled',
    cumulativeQuantity: fill.quantity,
    fills: [fill],
    reason: null,
    occurredAt: fill.occurredAt,
  };
}
