import type { DeskOperation, ReleaseEvidence } from '../desk/operations.ts';
import { deriveId, operationIdFor } from '../ids/derive.ts';
import { type OperationId, type ProfileId, type ReservationId, type TradeId, tradeId } from '../ids/ids.ts';
import { type Decimal, ZERO } from '../money/decimal.ts';
import type { BookedFill } from '../orders/apply-report.ts';
import { awaitedQuantity, type Order } from '../orders/order.ts';
import { isTerminal } from '../orders/order-status.ts';
import type { Trade } from '../orders/trade.ts';
import type { Adjustment } from './adjustment.ts';
import type { UtcMillis } from '../time/instant.ts';

/** The one owner of the exit locks of a profile's trades: planExits decides all exits of a trade, so they never compete. */
export const EXIT_OWNER = 'exits';

/** The trade under which the desk books fills that belong to none. */
export function externalTradeIdFor(profileId: ProfileId, symbol: string): TradeId {
  return tradeId(deriveId('ext', profileId, symbol));
}

function operationId(subject: string, step: string): OperationId {
  return operationIdFor(`record:${subject}`, step);
}

/** A fill for the ledger. The desk works out cost and P&L by itself; a rebate is not its fee. */
export function settleFill(
  { fill, amounts }: BookedFill,
  owner: { readonly tradeId: TradeId; readonly reservationId: ReservationId | null },
  now: UtcMillis,
): DeskOperation {
  const { quote, received } = amounts.fees;
  return {
    op: 'settleFill',
    operationId: operationId(fill.clientOrderId, `settle:${fill.fillId}`),
    at: now,
    issuedAt: fill.occurredAt,
    fillId: fill.fillId,
    reservationId: owner.reservationId,
    tradeId: owner.tradeId,
    symbol: fill.symbol,
    side: fill.side,
    quantity: fill.quantity,
    price: fill.price,
    fee: quote.sign > 0 ? quote : ZERO,
    feeQuantity: received,
  };
}

/** What the end of an order proves to the desk. */
export const EVIDENCE: Readonly<Partial<Record<Order['status'], ReleaseEvidence>>> = {
  filled: 'filled',
  canceled: 'canceled',
  rejected: 'rejected',
  expired: 'expired',
  replaced: 'replaced',
  not_placed: 'not_placed',
};

/**
 * What the change of an order means for its reservation: kept while unknown, resolved when the venue is heard again, released at the end,
 * but not before every fill the venue speaks of is booked, and not while a sibling still uses it.
 */
export function reservationMoves(
  before: Order,
  after: Order,
  others: readonly Order[],
  at: { readonly occurredAt: UtcMillis; readonly now: UtcMillis },
): { readonly first: readonly DeskOperation[]; readonly last: readonly DeskOperation[] } {
  const { reservationId } = after;
  if (reservationId === null) return { first: [], last: [] };
  const first: DeskOperation[] = [];
  const last: DeskOperation[] = [];
  const sent = String(after.requestsSent);
  if (after.status === 'unknown' && before.status !== 'unknown') {
    first.push({
      op: 'keepUnknown',
      operationId: operationId(after.clientOrderId, `unknown:${sent}`),
      at: at.now,
      issuedAt: at.occurredAt,
      reservationId,
    });
  }
  if (before.status === 'unknown' && after.status !== 'unknown' && after.status !== 'not_placed') {
    first.push({
      op: 'resolveUnknown',
      operationId: operationId(after.clientOrderId, `known:${sent}`),
      at: at.now,
      issuedAt: at.occurredAt,
      reservationId,
    });
  }
  const shared = others.some((other) => other.reservationId === reservationId && !isTerminal(other.status));
  const because = EVIDENCE[after.status];
  // Fills that add up to the whole order have used its reservation up.
  const usedUp = after.filledQuantity.equals(after.intent.terms.quantity);
  if (because !== undefined && isOver(after) && !isOver(before) && !shared && !usedUp) {
    last.push({
      op: 'voidReservation',
      operationId: operationId(reservationId, 'void'),
      at: at.now,
      issuedAt: at.occurredAt,
      reservationId,
      authority: { by: 'evidence', because },
    });
  }
  return { first, last };
}

/** Ended, with every fill the venue speaks of booked. */
function isOver(order: Order): boolean {
  return isTerminal(order.status) && awaitedQuantity(order).isZero;
}

/**
 * Holds the quantity of an exit, once for all orders that share the reservation: the stop and target of a pair, the exit that takes over
 * from a stop. Whoever sends the order asks the same again for its fence: the id is the same, so it is one operation.
 *
 * @param quantity the order's, or what the entry has filled for a pair that the venue holds
 */
export function reserveExit(
  exit: { readonly tradeId: TradeId; readonly reservationId: ReservationId; readonly quantity: Decimal },
  at: { readonly occurredAt: UtcMillis; readonly now: UtcMillis },
): DeskOperation {
  return {
    op: 'reserveExit',
    operationId: operationId(exit.reservationId, 'reserve'),
    at: at.now,
    issuedAt: at.occurredAt,
    tradeId: exit.tradeId,
    reservationId: exit.reservationId,
    owner: EXIT_OWNER,
    quantity: exit.quantity,
  };
}

/** A repair under the reconcile lock. Its id leaves the fence out: the next holder of the lock asks for the same repair. */
export function adjustDesk(
  adjustment: Adjustment,
  owner: TradeId,
  fence: number,
  at: { readonly now: UtcMillis },
): DeskOperation {
  const { adjustmentId, kind, symbol, quantity, price, because, occurredAt } = adjustment;
  const side = quantity.sign > 0 ? 'buy' : 'sell';
  const change = { tradeId: owner, symbol, side, quantity: quantity.abs() } as const;
  return {
    op: 'adjust',
    operationId: operationId(adjustmentId, 'adjust'),
    at: at.now,
    issuedAt: occurredAt,
    because,
    authority: { by: 'reconciliation', fence },
    change: kind === 'estimated' ? { kind: 'position', ...change, price } : { kind: 'recount', ...change },
  };
}

/** The end of a trade: its entry lock goes, a rest below `dustBelow` is written off. `cause` names the fact that ended it. */
export function closeTrade(
  trade: Trade,
  cause: string,
  dustBelow: Decimal,
  at: { readonly occurredAt: UtcMillis; readonly now: UtcMillis },
): DeskOperation {
  return {
    op: 'closeTrade',
    operationId: operationId(trade.tradeId, `close:${cause}`),
    at: at.now,
    issuedAt: at.occurredAt,
    tradeId: trade.tradeId,
    dustBelow,
  };
}

/** No exit of the trade is under way any more. */
export function releaseExits(
  trade: Trade,
  ended: Order,
  at: { readonly occurredAt: UtcMillis; readonly now: UtcMillis },
): DeskOperation {
  return {
    op: 'releaseExitLock',
    operationId: operationId(ended.clientOrderId, 'release'),
    at: at.now,
    issuedAt: at.occurredAt,
    tradeId: trade.tradeId,
    owner: EXIT_OWNER,
  };
}
