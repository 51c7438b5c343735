import type { FillId, VenueOrderId } from '../ids/ids.ts';
import { type Decimal, maxOf } from '../money/decimal.ts';
import type { Mutable } from '../mutable.ts';
import { invariant, ok, type Result, refuse } from '../result.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { ExecutionReport, Fill, ReportedStatus } from './execution-report.ts';
import { addFees, type FillAmounts, fillAmounts } from './fill-amounts.ts';
import { awaitedQuantity, copyOfOrder, leavesOf, moveTo, type Order, shownAs } from './order.ts';
import {
  type IllegalTransition,
  isTerminal,
  isWorking,
  mergeClaim,
  nextStatus,
  type VenueClaim,
} from './order-status.ts';

/** How an average price is written. It is shown and compared, never multiplied back into money. */
const AVERAGE = { scale: 12, rounding: 'half-even' } as const;

/** Why a whole report is refused: nothing of it is booked, and somebody looks. */
export type ReportRefusal =
  | {
      readonly code: 'ORDER_DIFFERS';
      readonly field: 'clientOrderId' | 'symbol' | 'side';
      readonly expected: string;
      readonly reported: string;
    }
  | { readonly code: 'VENUE_ORDER_DIFFERS'; readonly stored: VenueOrderId; readonly reported: VenueOrderId }
  | {
      readonly code: 'INVALID_FILL';
      readonly fillId: FillId;
      readonly quantity: Decimal;
      readonly price: Decimal;
    }
  | { readonly code: 'FILL_DIFFERS'; readonly fillId: FillId }
  | {
      readonly code: 'OVERFILL';
      readonly fillId: FillId;
      readonly orderQuantity: Decimal;
      readonly filledQuantity: Decimal;
      readonly offeredQuantity: Decimal;
    };

/** What was applied and still wants attention or a count. */
export type OrderAlarm =
  | IllegalTransition
  | { readonly code: 'LATE_FILL'; readonly fillId: FillId }
  | { readonly code: 'FILLS_MISSING'; readonly awaitedQuantity: Decimal }
  | { readonly code: 'FEE_UNPRICED'; readonly fillId: FillId; readonly feeCurrency: string }
  | { readonly code: 'FILLED_SHORT'; readonly orderQuantity: Decimal; readonly filledQuantity: Decimal }
  | { readonly code: 'ORDER_REVIVED' };

export interface BookedFill {
  readonly fill: Fill;
  readonly amounts: FillAmounts;
}

export interface AppliedReport {
  /** The very same object where the report says nothing new. */
  readonly order: Order;
  readonly fills: readonly BookedFill[];
  readonly alarms: readonly OrderAlarm[];
}

/**
 * Applies a venue's claim: fills first, status second. A fill counts once by its id and whatever the status; a status counts unless the
 * order has got further. The end of an order is taken from an older report too, because no venue reopens an order.
 *
 * @param currency the instrument's currency
 */
export function applyReport(
  order: Order,
  report: ExecutionReport,
  currency: string,
  now: UtcMillis,
): Result<AppliedReport, ReportRefusal> {
  const mismatch = differs(order, report);
  if (mismatch !== null) return refuse(mismatch);
  const alarms: OrderAlarm[] = [];
  const fills: BookedFill[] = [];
  let next: Mutable<Order> | null = null;
  for (const fill of report.fills) {
    const refusal = fillRefusal(next ?? order, fill);
    if (refusal !== null) return refuse(refusal);
    if (isKnown(next ?? order, fill)) continue;
    const amounts = fillAmounts(fill, currency);
    if (amounts.feeUnpriced) {
      alarms.push({ code: 'FEE_UNPRICED', fillId: fill.fillId, feeCurrency: fill.feeCurrency });
    }
    if (isTerminal(order.status)) alarms.push({ code: 'LATE_FILL', fillId: fill.fillId });
    next ??= copyOfOrder(order);
    addFill(next, fill, amounts);
    fills.push({ fill, amounts });
  }
  next = withClaim(order, next, report, alarms);
  if (next === null) return ok({ order, fills, alarms });
  if (order.status === 'not_placed' && isWorking(next.status)) alarms.push({ code: 'ORDER_REVIVED' });
  const awaited = awaitedQuantity(next);
  if (awaited.sign > 0) alarms.push({ code: 'FILLS_MISSING', awaitedQuantity: awaited });
  return ok({ order: stamped(next, report, now), fills, alarms });
}

function differs(order: Order, report: ExecutionReport): ReportRefusal | null {
  if (report.clientOrderId !== order.clientOrderId) {
    return differing('clientOrderId', order.clientOrderId, report.clientOrderId);
  }
  if (order.venueOrderId !== null && report.venueOrderId !== order.venueOrderId) {
    return { code: 'VENUE_ORDER_DIFFERS', stored: order.venueOrderId, reported: report.venueOrderId };
  }
  const { symbol, side } = order.intent.terms;
  for (const fill of report.fills) {
    if (fill.clientOrderId !== order.clientOrderId) {
      return differing('clientOrderId', order.clientOrderId, fill.clientOrderId);
    }
    if (fill.symbol !== symbol) return differing('symbol', symbol, fill.symbol);
    if (fill.side !== side) return differing('side', side, fill.side);
  }
  return null;
}

function differing(
  field: 'clientOrderId' | 'symbol' | 'side',
  expected: string,
  reported: string,
): ReportRefusal {
  return { code: 'ORDER_DIFFERS', field, expected, reported };
}

function knownFill(order: Order, fill: Fill): Order['fills'][number] | undefined {
  return order.fills.find((known) => known.fillId === fill.fillId);
}

function isKnown(order: Order, fill: Fill): boolean {
  return knownFill(order, fill) !== undefined;
}

function fillRefusal(order: Order, fill: Fill): ReportRefusal | null {
  const { fillId, quantity, price } = fill;
  const known = knownFill(order, fill);
  if (known !== undefined) {
    const same = known.quantity.equals(quantity) && known.price.equals(price);
    return same ? null : { code: 'FILL_DIFFERS', fillId };
  }
  if (quantity.sign <= 0 || price.sign <= 0) return { code: 'INVALID_FILL', fillId, quantity, price };
  const orderQuantity = order.intent.terms.quantity;
  const { filledQuantity } = order;
  if (filledQuantity.plus(quantity).greaterThan(orderQuantity)) {
    return { code: 'OVERFILL', fillId, orderQuantity, filledQuantity, offeredQuantity: quantity };
  }
  return null;
}

function addFill(next: Mutable<Order>, fill: Fill, amounts: FillAmounts): void {
  const filledQuantity = next.filledQuantity.plus(fill.quantity);
  const filledNotional = next.filledNotional.plus(fill.quantity.times(fill.price));
  const complete = filledQuantity.equals(next.intent.terms.quantity);
  const status = nextStatus(next.status, complete ? 'filled' : 'part_filled');
  invariant(status.ok, `An order that is ${next.status} can still be told of a fill`);
  next.lateFill ||= isTerminal(next.status);
  next.status = status.value;
  next.filledQuantity = filledQuantity;
  next.filledNotional = filledNotional;
  const isOnlyPrice = next.fills.length === 0 && fill.price.scale <= AVERAGE.scale;
  next.averagePrice = isOnlyPrice ? fill.price : filledNotional.dividedBy(filledQuantity, AVERAGE);
  next.reportedQuantity = maxOf(next.reportedQuantity, filledQuantity);
  next.fees = addFees(next.fees, amounts.fees);
  next.fills = [...next.fills, { fillId: fill.fillId, quantity: fill.quantity, price: fill.price }];
  next.leavesQuantity = leavesOf(next, status.value);
}

const CLAIM: Readonly<Record<ReportedStatus, VenueClaim>> = {
  pending_new: 'accepted',
  new: 'confirmed',
  // Only fills fill an order: with these two the status says no more than that the venue holds or held it. See isShrunk.
  partially_filled: 'confirmed',
  filled: 'confirmed',
  canceled: 'canceled',
  rejected: 'rejected',
  expired: 'expired',
  pending_cancel: 'cancel_pending',
  pending_replace: 'replace_pending',
  replaced: 'replaced',
  suspended: 'suspended',
};

/**
 * The order after the status, the venue's id and the cumulative quantity of a report. Contradictions are pushed to `alarms`.
 *
 * @param filled the copy that the report's fills have changed; null where there were none
 * @returns the copy; null where the report says nothing new
 */
function withClaim(
  order: Order,
  filled: Mutable<Order> | null,
  report: ExecutionReport,
  alarms: OrderAlarm[],
): Mutable<Order> | null {
  let next = filled;
  const { venueOrderId, reportedQuantity } = next ?? order;
  if (venueOrderId === null || report.cumulativeQuantity.greaterThan(reportedQuantity)) {
    next ??= copyOfOrder(order);
    next.venueOrderId ??= report.venueOrderId;
    next.reportedQuantity = maxOf(reportedQuantity, report.cumulativeQuantity);
  }
  const known = next ?? order;
  const claim = isShrunk(known, report) ? 'filled' : CLAIM[report.status];
  if (isOldNews(order, report, claim)) return next;
  const merged = mergeClaim(known.status, claim);
  if (!merged.ok) {
    alarms.push(merged.refusal);
    return next;
  }
  if (shownAs(known, merged.value) === known.status) return next;
  next ??= copyOfOrder(order);
  if (claim === 'filled' && !next.venueLinked) {
    const orderQuantity = next.intent.terms.quantity;
    alarms.push({ code: 'FILLED_SHORT', orderQuantity, filledQuantity: next.filledQuantity });
  }
  moveTo(next, merged.value);
  if (report.reason !== null) next.reason = report.reason;
  return next;
}

/** True for a claim that settles nothing: it is older than what is known and no end, or a rejection of one of two requests. */
function isOldNews(order: Order, report: ExecutionReport, claim: VenueClaim): boolean {
  const older = order.occurredAt !== null && report.occurredAt < order.occurredAt;
  if (older && !ENDS.has(claim)) return true;
  // See applyEvent: until the venue has confirmed the order, the other request may still land.
  return claim === 'rejected' && order.requestsSent > 1 && !isWorking(order.status);
}

/**
 * True where the venue calls an order filled below its quantity and no fill is missing: a linked order of which the sibling has taken a
 * part. Anywhere else that is odd enough for an alarm.
 */
function isShrunk(order: Order, report: ExecutionReport): boolean {
  return (
    report.status === 'filled' &&
    order.status !== 'filled' &&
    order.filledQuantity.sign > 0 &&
    order.filledQuantity.equals(order.reportedQuantity)
  );
}

const ENDS: ReadonlySet<VenueClaim> = new Set(['filled', 'canceled', 'rejected', 'expired', 'replaced']);

function stamped(next: Mutable<Order>, report: ExecutionReport, now: UtcMillis): Order {
  const isLater = next.occurredAt === null || report.occurredAt > next.occurredAt;
  if (isLater) next.occurredAt = report.occurredAt;
  next.receivedAt = report.receivedAt ?? next.receivedAt;
  next.recordedAt = now;
  next.revision += 1;
  return next;
}
