import type { ClientOrderId, ProfileId, TenantId, TradeId } from '../ids/ids.ts';
import { type Decimal, minOf, ZERO } from '../money/decimal.ts';
import type { Mutable } from '../mutable.ts';
import { invariant } from '../result.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { BookedFill } from './apply-report.ts';
import { addFees } from './fill-amounts.ts';
import {
  changeHolding,
  EMPTY_HOLDING,
  type Holding,
  type HoldingChange,
  splitChange,
  writeOffDust,
} from './holding.ts';
import { type Direction, entrySideOf, type IntentOrigin, type Leg, type Protection } from './intent.ts';
import { type FeeTotals, NO_FEES, type Order } from './order.ts';

/** `opening` until the first fill; `void` when the entry ended without one; `closed` reopens if an entry fill arrives late. */
export type TradeStatus = 'opening' | 'open' | 'closed' | 'void';
export type ExitReason = 'stop' | 'target' | 'signal' | 'monitor' | 'manual' | 'flatten' | 'reconciliation';

/** A wish to close some or all of a trade that has not been carried out yet: live stops may have to go first. */
export interface WantedExit {
  readonly leg: 'exit' | 'flatten';
  readonly origin: IntentOrigin;
  /** What is still to be closed, above zero; null for all there is, late fills of the entry included. */
  readonly quantity: Decimal | null;
  readonly referencePrice: Decimal;
  readonly wantedAt: UtcMillis;
}

/** One lifecycle from entry to exit, named by the intent that opened it. */
export interface Trade {
  readonly tradeId: TradeId;
  readonly tenantId: TenantId;
  readonly profileId: ProfileId;
  readonly symbol: string;
  readonly direction: Direction;
  readonly status: TradeStatus;
  readonly holding: Holding;
  /** Unsigned, net of fees taken in the asset. */
  readonly enteredQuantity: Decimal;
  readonly exitedQuantity: Decimal;
  readonly entryNotional: Decimal;
  readonly exitNotional: Decimal;
  readonly fees: FeeTotals;
  /** What should be working; its stop moves when it trails. */
  readonly protection: Protection | null;
  /** The first stop: the loss that one R stands for. */
  readonly initialStopPrice: Decimal | null;
  readonly wantedExit: WantedExit | null;
  /** Whether the latest entry order can still fill, filled, or ended before it did. */
  readonly entry: 'working' | 'complete' | 'incomplete';
  readonly entryOrders: readonly ClientOrderId[];
  readonly exitOrders: readonly ClientOrderId[];
  /** The last attempt made of each leg, so that the next one has its own id. */
  readonly attempts: Readonly<Record<Leg, number>>;
  /** Stops and exits refused in a row by the venue; a fill or a new wish ends the row. */
  readonly refusals: number;
  /** Highest and lowest price seen while open; null before the first mark. */
  readonly highestPrice: number | null;
  readonly lowestPrice: number | null;
  readonly exitReason: ExitReason | null;
  readonly openedAt: UtcMillis | null;
  readonly closedAt: UtcMillis | null;
  readonly recordedAt: UtcMillis;
  readonly revision: number;
}

/** The trade that an entry order opens; nothing is held yet. */
export function tradeFor(entry: Order, now: UtcMillis): Trade {
  const { tradeId, tenantId, profileId, direction, protection, terms, leg } = entry.intent;
  invariant(leg === 'entry', `A trade is opened by an entry, got ${leg}`);
  return {
    tradeId,
    tenantId,
    profileId,
    symbol: terms.symbol,
    direction,
    status: 'opening',
    holding: EMPTY_HOLDING,
    enteredQuantity: ZERO,
    exitedQuantity: ZERO,
    entryNotional: ZERO,
    exitNotional: ZERO,
    fees: NO_FEES,
    protection,
    initialStopPrice: protection?.stopPrice ?? null,
    wantedExit: null,
    entry: 'working',
    entryOrders: [entry.clientOrderId],
    exitOrders: [],
    attempts: { entry: entry.attempt, stop: 0, target: 0, exit: 0, flatten: 0 },
    refusals: 0,
    highestPrice: null,
    lowestPrice: null,
    exitReason: null,
    openedAt: null,
    closedAt: null,
    recordedAt: now,
    revision: 0,
  };
}

/** A copy to change, written out for the same reason as that of an order. */
export function copyOfTrade(trade: Trade): Mutable<Trade> {
  return {
    tradeId: trade.tradeId,
    tenantId: trade.tenantId,
    profileId: trade.profileId,
    symbol: trade.symbol,
    direction: trade.direction,
    status: trade.status,
    holding: trade.holding,
    enteredQuantity: trade.enteredQuantity,
    exitedQuantity: trade.exitedQuantity,
    entryNotional: trade.entryNotional,
    exitNotional: trade.exitNotional,
    fees: trade.fees,
    protection: trade.protection,
    initialStopPrice: trade.initialStopPrice,
    wantedExit: trade.wantedExit,
    entry: trade.entry,
    entryOrders: trade.entryOrders,
    exitOrders: trade.exitOrders,
    attempts: trade.attempts,
    refusals: trade.refusals,
    highestPrice: trade.highestPrice,
    lowestPrice: trade.lowestPrice,
    exitReason: trade.exitReason,
    openedAt: trade.openedAt,
    closedAt: trade.closedAt,
    recordedAt: trade.recordedAt,
    revision: trade.revision,
  };
}

/** What a trade still holds, unsigned. */
export function openQuantity(trade: Trade): Decimal {
  return trade.holding.quantity.abs();
}

export interface TradeFill {
  readonly trade: Trade;
  /** What the fill closed beyond the trade's quantity: it belongs to no trade. */
  readonly excess: HoldingChange | null;
}

/** The trade after one fill of one of its orders. An exit never turns a trade round: what it sells too much is handed back. */
export function fillTrade(
  trade: Trade,
  order: Order,
  { fill, amounts }: BookedFill,
  now: UtcMillis,
): TradeFill {
  const whole: HoldingChange = {
    fillId: fill.fillId,
    quantity: amounts.quantityChange,
    cashOut: amounts.cashOut,
    fee: amounts.fees.quote,
    at: fill.occurredAt,
  };
  const enters = fill.side === entrySideOf(trade.direction);
  const size = whole.quantity.abs();
  const fitting = enters ? size : minOf(size, openQuantity(trade));
  if (fitting.isZero) return { trade, excess: whole };
  const [own, excess] = fitting.equals(size) ? [whole, null] : splitChange(whole, fitting);
  const next = copyOfTrade(trade);
  next.status = 'open';
  next.holding = changeHolding(trade.holding, own);
  next.fees = addFees(trade.fees, amounts.fees);
  next.refusals = 0;
  next.recordedAt = now;
  const part = { size: fitting, notional: fill.price.times(fitting), at: fill.occurredAt };
  if (enters) enter(next, part);
  else exit(next, order, part);
  return { trade: next, excess };
}

interface FillPart {
  readonly size: Decimal;
  readonly notional: Decimal;
  readonly at: UtcMillis;
}

function enter(next: Mutable<Trade>, { size, notional, at }: FillPart): void {
  next.enteredQuantity = next.enteredQuantity.plus(size);
  next.entryNotional = next.entryNotional.plus(notional);
  next.openedAt ??= at;
  next.closedAt = null;
  next.exitReason = null;
}

function exit(next: Mutable<Trade>, order: Order, { size, notional, at }: FillPart): void {
  const over = next.holding.quantity.isZero;
  next.status = over ? 'closed' : 'open';
  next.exitedQuantity = next.exitedQuantity.plus(size);
  next.exitNotional = next.exitNotional.plus(notional);
  next.wantedExit = over ? null : lessWanted(next.wantedExit, order, size);
  next.exitReason = exitReasonOf(order);
  next.closedAt = over ? at : null;
}

function lessWanted(wanted: WantedExit | null, order: Order, size: Decimal): WantedExit | null {
  if (
    wanted === null ||
    wanted.quantity === null ||
    order.intent.leg === 'stop' ||
    order.intent.leg === 'target'
  )
    return wanted;
  const quantity = wanted.quantity.minus(size);
  return quantity.sign > 0 ? { ...wanted, quantity } : null;
}

function exitReasonOf({ intent }: Order): ExitReason {
  if (intent.leg === 'stop' || intent.leg === 'target' || intent.leg === 'flatten') return intent.leg;
  return intent.origin === 'strategy' ? 'signal' : intent.origin;
}

/** Closes a trade whose rest is below `lotSize` and cannot be sold; the same trade where there is more or nothing to write off. */
export function closeDust(trade: Trade, lotSize: Decimal, at: UtcMillis): Trade {
  const rest = openQuantity(trade);
  if (rest.isZero || trade.exitedQuantity.isZero || !rest.lessThan(lotSize)) return trade;
  const next = copyOfTrade(trade);
  next.status = 'closed';
  next.holding = writeOffDust(trade.holding);
  next.wantedExit = null;
  next.closedAt = at;
  return next;
}

/** A trade, open or over, that has seen these prices too. */
export function withExtremes(trade: Trade, high: number, low: number): Trade {
  const next = copyOfTrade(trade);
  next.highestPrice = Math.max(trade.highestPrice ?? high, high);
  next.lowestPrice = Math.min(trade.lowestPrice ?? low, low);
  return next;
}

export interface TradeFigures {
  readonly averageEntry: number;
  /** Realised P&L in units of the loss that the first stop stood for; null without a stop. */
  readonly rMultiple: number | null;
  /** Worst and best price move while open, per unit, both zero or more in the sense of loss and gain; null before a mark. */
  readonly maxAdverse: number | null;
  readonly maxFavourable: number | null;
}

/** What a trade looks like in statistics; null before its first fill. Measured, so floats. */
export function figuresOf(trade: Trade): TradeFigures | null {
  if (trade.enteredQuantity.isZero) return null;
  const entered = trade.enteredQuantity.toFloat();
  const averageEntry = trade.entryNotional.toFloat() / entered;
  const sign = trade.direction === 'long' ? 1 : -1;
  const risk =
    trade.initialStopPrice === null ? 0 : sign * (averageEntry - trade.initialStopPrice.toFloat()) * entered;
  const { highestPrice: high, lowestPrice: low } = trade;
  const marked = high !== null && low !== null;
  const best = sign === 1 ? high : low;
  const worst = sign === 1 ? low : high;
  return {
    averageEntry,
    // A fill beyond the stop leaves no risk to measure by.
    rMultiple: risk > 0 ? trade.holding.realised.toFloat() / risk : null,
    maxAdverse: marked && worst !== null ? Math.max(0, sign * (averageEntry - worst)) : null,
    maxFavourable: marked && best !== null ? Math.max(0, sign * (best - averageEntry)) : null,
  };
}
