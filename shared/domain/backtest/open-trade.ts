import { guardedTrade, isManaged } from '../engine/manage.ts';
import type { MarkedBars, TradeWatch } from '../engine/risk-state.ts';
import type { BarColumns } from '../market/bar.ts';
import type { Trade } from '../orders/trade.ts';
import { type GuardedTrade, manageStop, type StopParameters } from '../risk/trailing.ts';

/** What a stop is looked after by: parameters, and an ATR column in which that of a bar stands at its index less `shift`. */
export interface StopGuard {
  readonly atr: Float64Array;
  readonly shift: number;
  readonly stops: StopParameters;
}

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
    this.#seen = guardedTrade(trade, watch);
  }

  /**
   * Sees the bars from `from` on close, up to and with the first whose close asks something of the stop. Returns that one, or `to` where
   * none does.
   */
  seeUntilAsked(
    { high: highs, low: lows, close: closes }: BarColumns,
    from: number,
    to: number,
    { atr, shift, stops }: StopGuard,
  ): number {
    const seen = this.#seen;
    const isManaged = this.#isManaged;
    const { sign } = seen;
    const extremes = sign === 1 ? highs : lows;
    let [highest, lowest, best] = [this.#high, this.#low, this.bestClose];
    let index = from;
    for (; index < to; index += 1) {
      const high = highs[index] ?? Number.NaN;
      const low = lows[index] ?? Number.NaN;
      const close = closes[index] ?? Number.NaN;
      const extreme = extremes[index] ?? Number.NaN;
      if (high > highest) highest = high;
      if (low < lowest) lowest = low;
      if (!(sign * (seen.bestPrice - extreme) >= 0)) seen.bestPrice = extreme;
      if (!(sign * (best - close) >= 0)) best = close;
      seen.barsOpen += 1;
      if (isManaged && manageStop(seen, close, atr[index - shift] ?? Number.NaN, stops) !== null) break;
    }
    this.#count += Math.min(index + 1, to) - from;
    this.#high = highest;
    this.#low = lowest;
    this.bestClose = best;
    return index;
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
