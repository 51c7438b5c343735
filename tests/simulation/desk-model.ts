import { UNBACKED_LOCK_TTL_MS } from '../../shared/domain/desk/locks.ts';
import type { DeskOperation } from '../../shared/domain/desk/operations.ts';
import type { DeskState } from '../../shared/domain/desk/state.ts';
import { invariant } from '../../shared/domain/result.ts';

interface Order {
  readonly id: string;
  readonly trade: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly isEntry: boolean;
  readonly amount: number;
  readonly quantity: number;
  left: number;
  isLive: boolean;
  isUnknown: boolean;
}

interface Trade {
  readonly symbol: string;
  quantity: number;
  cost: number;
  isFilled: boolean;
  isHere: boolean;
  flatSince: number | null;
  exitOwner: string | null;
  exitIdleSince: number | null;
}

/** Floats are exact enough for small whole numbers; a drift of a cent over a walk would be an error of the desk. */
const TOLERANCE = 0.01;
const ORDERS_KEPT = 60;

/** What a desk does, said as simply as possible: maps, floats, no history, no text, no memory of answers. */
export class DeskModel {
  private orders: Order[] = [];
  private readonly trades = new Map<string, Trade>();
  private mode = 'ACTIVE';
  private cash = 0;

  private get held(): number {
    let sum = 0;
    for (const order of this.orders) if (order.isLive && order.isEntry) sum += shareHeld(order);
    return sum;
  }

  anyHold(pick: (below: number) => number): string {
    const live = pick(4) > 0 ? this.orders.filter((order) => order.isLive) : this.orders;
    return live[pick(Math.max(1, live.length))]?.id ?? 'none';
  }

  anyTrade(pick: (below: number) => number): string {
    const here = [...this.trades].filter(([, trade]) => trade.isHere);
    return here[pick(Math.max(1, here.length))]?.[0] ?? 'none';
  }

  anyLiveOrder(pick: (below: number) => number): Order {
    const live = this.orders.filter((order) => order.isLive);
    return live[pick(Math.max(1, live.length))] ?? NO_ORDER;
  }

  anyPastOrder(pick: (below: number) => number): Order {
    return this.orders[pick(Math.max(1, this.orders.length))] ?? NO_ORDER;
  }

  /** The code that a sound desk answers; `either` where a cent decides. */
  expect(operation: DeskOperation, available: number): string {
    switch (operation.op) {
      case 'withdraw':
        return enough(available, Number(operation.amount.toString()));
      case 'reserve':
        return this.expectReserve(operation, available);
      case 'reserveExit':
        return this.expectExit(operation);
      case 'voidReservation':
        return 'either';
      case 'closeTrade': {
        const trade = this.trades.get(operation.tradeId);
        if (trade === undefined || !trade.isHere) return 'ok';
        return this.liveOf(operation.tradeId).length > 0 || trade.quantity !== 0 ? 'TRADE_STILL_OPEN' : 'ok';
      }
      case 'keepUnknown':
      case 'resolveUnknown':
        return this.orders.some((order) => order.id === operation.reservationId && order.isLive)
          ? 'ok'
          : 'RESERVATION_UNKNOWN';
      case 'setTradingState':
        return operation.mode === 'ACTIVE' && available < 0 ? 'BREACH_STANDS' : 'ok';
      case 'acquireReconcileLock':
        return 'either';
      default:
        return 'ok';
    }
  }

  private expectReserve(operation: Extract<DeskOperation, { op: 'reserve' }>, available: number): string {
    if (this.mode !== 'ACTIVE') return 'TRADING_HALTED';
    for (const [id, trade] of this.trades) {
      if (trade.flatSince !== null && operation.at >= trade.flatSince + UNBACKED_LOCK_TTL_MS) {
        trade.isHere = false;
        this.trades.delete(id);
      }
    }
    const here = [...this.trades.values()].filter((trade) => trade.isHere);
    if (here.some((trade) => trade.symbol === operation.symbol)) return 'ENTRY_LOCKED';
    if (here.length >= operation.openEntriesMax) return 'TOO_MANY_ENTRIES';
    return enough(available, Number(operation.amount.toString()));
  }

  private expectExit(operation: Extract<DeskOperation, { op: 'reserveExit' }>): string {
    const trade = this.trades.get(operation.tradeId);
    if (trade === undefined || !trade.isHere) return 'TRADE_UNKNOWN';
    const { exitOwner, exitIdleSince } = trade;
    const hasRunOut = exitIdleSince !== null && operation.at >= exitIdleSince + UNBACKED_LOCK_TTL_MS;
    if (exitOwner !== null && exitOwner !== operation.owner && !hasRunOut) return 'EXIT_LOCKED';
    const exits = this.liveOf(operation.tradeId).filter((order) => !order.isEntry);
    if (exits.some((order) => order.isUnknown)) return 'OUTCOME_UNKNOWN';
    const reserved = exits.reduce((sum, order) => sum + order.left, 0);
    return reserved + Number(operation.quantity.toString()) > Math.abs(trade.quantity)
      ? 'EXIT_EXCEEDS_POSITION'
      : 'ok';
  }

  private liveOf(trade: string): readonly Order[] {
    return this.orders.filter((order) => order.isLive && order.trade === trade);
  }

  /** Follows an operation that the desk has accepted. */
  apply(operation: DeskOperation): void {
    switch (operation.op) {
      case 'allocate':
        this.cash += Number(operation.amount.toString());
        return;
      case 'withdraw':
        this.cash -= Number(operation.amount.toString());
        return;
      case 'adjust':
        if (operation.change.kind === 'cash') this.cash += Number(operation.change.amount.toString());
        return;
      case 'setTradingState':
        this.mode = operation.mode;
        return;
      case 'reserve':
        this.addOrder(operation, {
          isEntry: true,
          symbol: operation.symbol,
          amount: Number(operation.amount.toString()),
        });
        this.trades.set(operation.tradeId, newTrade(operation.symbol));
        return;
      case 'reserveExit': {
        const trade = this.trades.get(operation.tradeId);
        if (trade === undefined) return;
        this.addOrder(operation, { isEntry: false, symbol: trade.symbol, amount: 0 });
        trade.exitOwner = operation.owner;
        trade.exitIdleSince = null;
        trade.flatSince = null;
        return;
      }
      case 'keepUnknown':
      case 'resolveUnknown':
        for (const order of this.orders) {
          if (order.id === operation.reservationId) order.isUnknown = operation.op === 'keepUnknown';
        }
        return;
      case 'voidReservation':
        invariant(
          operation.authority.by === 'evidence' || !this.isUnknown(operation.reservationId),
          `Nobody but evidence releases ${operation.reservationId}`,
        );
        this.endOrder(operation.reservationId, operation.at);
        return;
      case 'closeTrade':
        this.trades.delete(operation.tradeId);
        return;
      case 'settleFill':
        this.fill(operation);
        return;
      default:
    }
  }

  private addOrder(
    operation: Extract<DeskOperation, { op: 'reserve' | 'reserveExit' }>,
    more: { readonly isEntry: boolean; readonly symbol: string; readonly amount: number },
  ): void {
    const quantity = Number(operation.quantity.toString());
    const isLong = (this.trades.get(operation.tradeId)?.quantity ?? 0) > 0;
    const entrySide = Number(operation.tradeId.slice(1)) % 4 === 0 ? 'sell' : 'buy';
    const side = more.isEntry ? entrySide : isLong ? 'sell' : 'buy';
    const { reservationId: id, tradeId: trade } = operation;
    this.orders.push({ id, trade, side, ...more, quantity, left: quantity, isLive: true, isUnknown: false });
    const excess = this.orders.length - ORDERS_KEPT;
    if (excess > 0) this.orders = this.orders.filter((order, index) => order.isLive || index >= excess);
  }

  private isUnknown(id: string): boolean {
    return this.orders.some((order) => order.id === id && order.isLive && order.isUnknown);
  }

  private endOrder(id: string, at: number): void {
    const order = this.orders.find((one) => one.id === id);
    if (order === undefined || !order.isLive) return;
    order.isLive = false;
    this.settle(order.trade, at);
  }

  private settle(id: string, at: number): void {
    const trade = this.trades.get(id);
    if (trade === undefined) return;
    const live = this.liveOf(id);
    if (!trade.isFilled && live.length === 0) {
      this.trades.delete(id);
      return;
    }
    const isFlat = trade.quantity === 0 && live.length === 0;
    trade.flatSince = isFlat ? (trade.flatSince ?? at) : null;
    const isIdle = !live.some((order) => !order.isEntry);
    trade.exitIdleSince = isIdle ? (trade.exitIdleSince ?? at) : null;
  }

  private fill(operation: Extract<DeskOperation, { op: 'settleFill' }>): void {
    const order = this.orders.find((one) => one.id === operation.reservationId);
    const filled = Number(operation.quantity.toString());
    if (order?.isLive === true) {
      order.left = Math.max(0, order.left - filled);
      if (order.left === 0) order.isLive = false;
    }
    const trade = this.trades.get(operation.tradeId) ?? newTrade(operation.symbol);
    this.trades.set(operation.tradeId, trade);
    trade.isFilled = true;
    const price = Number(operation.price.toString());
    const sign = operation.side === 'buy' ? 1 : -1;
    this.cash -= sign * filled * price + Number(operation.fee.toString());
    for (let unit = 0; unit < filled; unit += 1) {
      const isOpening = trade.quantity * sign >= 0;
      trade.cost += isOpening ? price : -trade.cost / Math.abs(trade.quantity);
      trade.quantity += sign;
    }
    this.settle(operation.tradeId, operation.at);
  }

  /**
   * The desk and the model agree: money that is free or held for orders is the cash of the account, less the worth of shorts and their
   * collateral; and every trade holds the same quantity at the same cost.
   */
  compare(state: DeskState): void {
    if (state.trading.mode !== this.mode) {
      invariant(
        this.mode === 'ACTIVE' && state.trading.by === 'desk',
        'The mode changes by us or by a breach',
      );
      this.mode = state.trading.mode;
    }
    let collateral = 0;
    for (const trade of this.trades.values()) if (trade.quantity < 0) collateral += 2 * trade.cost;
    const free = Number(state.books.available.toString()) + Number(state.books.orders.toString());
    near(free, this.cash - collateral, 'free and ordered money');
    near(Number(state.books.orders.toString()), this.held, 'money held for orders');
    for (const { tradeId, holding } of state.trades) {
      const trade = this.trades.get(tradeId);
      invariant(trade !== undefined, `The model knows ${tradeId}`);
      near(Number(holding.quantity.toString()), trade.quantity, `the quantity of ${tradeId}`);
      near(Number(holding.cost.toString()), trade.cost, `the cost of ${tradeId}`);
    }
  }
}

const NO_ORDER: Order = {
  id: 'none',
  trade: 'tnone',
  symbol: 'SPY',
  side: 'buy',
  isEntry: true,
  amount: 0,
  quantity: 1,
  left: 1,
  isLive: false,
  isUnknown: false,
};

function newTrade(symbol: string): Trade {
  const exit = { exitOwner: null, exitIdleSince: null };
  return { symbol, quantity: 0, cost: 0, isFilled: false, isHere: true, flatSince: null, ...exit };
}

function shareHeld(order: Order): number {
  return (order.amount * order.left) / order.quantity;
}

function enough(available: number, required: number): string {
  if (Math.abs(available - required) < TOLERANCE) return 'either';
  return available < required ? 'INSUFFICIENT_CAPITAL' : 'ok';
}

function near(actual: number, expected: number, what: string): void {
  invariant(
    Math.abs(actual - expected) < TOLERANCE,
    `The desk says ${actual} and the model ${expected}: ${what}`,
  );
}
