import { guardedTrade, isManaged } from '../engine/manage.ts';
import type { MarkedBars, TradeWatch } from '../engine/risk-state.ts';
import type { Trade } from '../orders/trade.ts';
import { type ExitAction, type GuardedTrade, manageStop, type StopParameters } from '../risk/trailing.ts';

type Moving = { -readonly [Field in keyof GuardedTrade]: GuardedTrade[Field] };

/**
 * An open trade between two events of its orders. Bars in which nothing happens to it only move its extremes; they are gathered here and folded into
 * the risk state together, which comes to the same as folding them one by one (a property holds both against each other).
 */
export class OpenTrade {
  readonly #trade: Trade;
  readonly #isManaged: boolean;
  readonly #seen: Moving;
  #high = Number.NEGATIVE_INFINITY;
  #low = Number.POSITIVE_INFINITY;
  #count = 0;
  /** The close at which the trade was worth most since the last mark, for the high of equity. */
  bestClose = Number.NaN;

  constructor(trade: Trade, watch: TradeWatch) {
    this.#trade = trade;
    this.#isManaged = isManaged(trade);
    this.#seen = { ...guardedTrade(trade, watch) };
  }

  /** Sees a bar close. Returns what its close asks of the stop, null for nothing. */
  see(high: number, low: number, close: number, atr: number, stops: StopParameters): ExitAction | null {
    const seen = this.#seen;
    const long = seen.sign === 1;
    if (high > this.#high) this.#high = high;
    if (low < this.#low) this.#low = low;
    const extreme = long ? high : low;
    if (!(seen.sign * (seen.bestPrice - extreme) >= 0)) seen.bestPrice = extreme;
    if (!(seen.sign * (this.bestClose - close) >= 0)) this.bestClose = close;
    this.#count += 1;
    seen.barsOpen += 1;
    return this.#isManaged ? manageStop(seen, close, atr, stops) : null;
  }

  /** What was seen since the last mark; nothing is seen afterwards. */
  taken(): readonly MarkedBars[] {
    if (this.#count === 0) return [];
    const bars = { tradeId: this.#trade.tradeId, high: this.#high, low: this.#low, count: this.#count };
    this.#high = Number.NEGATIVE_INFINITY;
    this.#low = Number.POSITIVE_INFINITY;
    this.#count = 0;
    this.bestClose = Number.NaN;
    return [bars];
  }
}
