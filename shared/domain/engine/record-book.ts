import type { ClientOrderId, FillId, ProfileId, TenantId, TradeId } from '../ids/ids.ts';
import type { Instrument } from '../market/instrument.ts';
import type { ExitStyle } from '../orders/exit-orders.ts';
import type { Order, VenueAccount } from '../orders/order.ts';
import { isTerminal } from '../orders/order-status.ts';
import type { Position, UnmatchedFill } from '../orders/position.ts';
import type { Trade } from '../orders/trade.ts';
import type { RecordChanges, Records } from './records.ts';

/** Whose records these are. */
export interface RecordScope {
  readonly tenantId: TenantId;
  readonly profileId: ProfileId;
  readonly account: VenueAccount;
  readonly exitStyle: ExitStyle;
}

const NO_ORDERS: readonly ClientOrderId[] = [];

/** The records of one profile in memory: what the store is to live trading, this is to the backtest. */
export class RecordBook {
  readonly orders = new Map<ClientOrderId, Order>();
  readonly trades = new Map<TradeId, Trade>();
  readonly positions = new Map<string, Position>();
  readonly unmatched = new Map<FillId, UnmatchedFill>();
  /** The orders of a trade that are not over: a handful at most. */
  readonly #live = new Map<TradeId, ClientOrderId[]>();
  readonly #scope: RecordScope;

  constructor(scope: RecordScope) {
    this.#scope = scope;
  }

  /** The slice that a report of this order can touch. */
  of(clientOrderId: ClientOrderId, instrument: Instrument): Records {
    const order = this.orders.get(clientOrderId) ?? null;
    return this.#slice(order, order?.intent.tradeId ?? null, instrument);
  }

  /** The slice that a change of a trade's own wishes can touch: all its live orders are siblings. */
  ofTrade(tradeId: TradeId, instrument: Instrument): Records {
    return this.#slice(null, tradeId, instrument);
  }

  keep(changes: Pick<RecordChanges, 'orders'> & Partial<RecordChanges>): void {
    for (const order of changes.orders) this.#keepOrder(order);
    if (changes.trade) this.trades.set(changes.trade.tradeId, changes.trade);
    if (changes.position) this.positions.set(changes.position.symbol, changes.position);
    for (const fill of changes.unmatched ?? []) this.unmatched.set(fill.fillId, fill);
  }

  #slice(order: Order | null, tradeId: TradeId | null, instrument: Instrument): Records {
    const siblings: Order[] = [];
    for (const id of (tradeId === null ? undefined : this.#live.get(tradeId)) ?? NO_ORDERS) {
      const sibling = this.orders.get(id);
      if (sibling !== undefined && id !== order?.clientOrderId) siblings.push(sibling);
    }
    const { tenantId, profileId, account, exitStyle } = this.#scope;
    return {
      tenantId,
      profileId,
      account,
      exitStyle,
      instrument,
      order,
      trade: (tradeId === null ? undefined : this.trades.get(tradeId)) ?? null,
      siblings,
      position: this.positions.get(instrument.symbol) ?? null,
      unmatchedFills: this.unmatched,
    };
  }

  #keepOrder(order: Order): void {
    const { clientOrderId, status, intent } = order;
    this.orders.set(clientOrderId, order);
    const live = this.#live.get(intent.tradeId);
    if (live === undefined) {
      if (!isTerminal(status)) this.#live.set(intent.tradeId, [clientOrderId]);
      return;
    }
    const place = live.indexOf(clientOrderId);
    if (!isTerminal(status)) {
      if (place < 0) live.push(clientOrderId);
      return;
    }
    if (place >= 0) live.splice(place, 1);
    if (live.length === 0) this.#live.delete(intent.tradeId);
  }
}
