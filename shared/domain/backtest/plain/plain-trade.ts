import type { DeskState } from '../../desk/state.ts';
import { barAt } from '../../market/bar-columns.ts';
import type { Bar } from '../../market/bar.ts';
import type { BookedFill } from '../../orders/apply-report.ts';
import type { Fill } from '../../orders/execution-report.ts';
import { fillAmounts } from '../../orders/fill-amounts.ts';
import type { Order } from '../../orders/order.ts';
import { copyOfTrade, fillTrade, type Trade } from '../../orders/trade.ts';
import { barSigma } from '../../paper/bar-sigma.ts';
import type { PaperState } from '../../paper/state.ts';
import type { WakeBand } from '../../paper/wake-band.ts';
import type { UtcMillis } from '../../time/instant.ts';
import type { BacktestSetup } from '../setup.ts';
import { accountAfter, booksAfter, deskAfter, type PlainBooks } from './plain-books.ts';
import { isBelow, plainEntryFill, plainExitFill, type PlainBar } from './plain-fill.ts';
import type { PlacedEntry } from './placed-entry.ts';
import { canceledWithSibling, filledWhole, placedOrders } from './plain-orders.ts';

/** Everything that a plain trade leaves behind. */
export interface PlainEnd {
  readonly orders: readonly Order[];
  readonly trade: Trade;
  readonly fills: readonly Fill[];
  readonly desk: DeskState;
  readonly account: PaperState;
}

const AWAKE: WakeBand = { below: Infinity, above: -Infinity, at: -Infinity };

/**
 * A trade that lives as nearly all do: the entry fills whole at an open, stop and target wait, one of them fills whole and the other is cancelled. Such a
 * life has three moments and is written down once, at its end. The moment it takes another turn (a bar that touches both exits, a stop that is moved, an
 * order that fills in parts) it is lived again by the venue, the desk and the records themselves: see SimulatedVenue. A property holds both ways against
 * each other, record by record.
 */
export class PlainTrade {
  readonly placed: PlacedEntry;
  /** As the records would have it now. */
  trade: Trade;
  money: PlainBooks;
  band: WakeBand = AWAKE;
  /** The bar in which the entry was filled; null before. */
  enteredIn: number | null = null;
  readonly #setup: BacktestSetup;
  /** Before it was asked for anything: nothing is on it. */
  readonly #desk: DeskState;
  #entered: BookedFill | null = null;

  constructor(placed: PlacedEntry, desk: DeskState, setup: BacktestSetup) {
    this.placed = placed;
    this.trade = placed.entry.trade;
    this.money = { books: desk.books, trades: [] };
    this.#desk = desk;
    this.#setup = setup;
  }

  /** What the bar at `index` does to it: nothing, the entry, its end, or `other`, which leaves it as it was. */
  pass(index: number): 'lives' | 'other' | PlainEnd {
    const { bars } = this.#setup;
    const bar = barAt(bars, index);
    const at: PlainBar = { bar, sigma: () => barSigma(bars, index) };
    if (!hasShape(bar)) return 'other';
    const { bracket } = this.placed;
    const fill =
      this.#entered === null
        ? plainEntryFill(bracket, at, this.#setup)
        : plainExitFill(bracket, at, this.#setup);
    if (fill === 'none') return 'lives';
    if (fill === 'other') return 'other';
    const booked = { fill, amounts: fillAmounts(fill, this.#setup.instrument.currency) };
    const money = booksAfter(this.money, booked);
    if (money === null) return 'other';
    if (this.#entered !== null) return this.#ended(this.#entered, booked, money, bar.closesAt);
    this.#enter(booked, money, index, bar.closesAt);
    return 'lives';
  }

  #enter(booked: BookedFill, money: PlainBooks, index: number, now: UtcMillis): void {
    const { order } = this.placed.entry;
    const trade = copyOfTrade(fillTrade(this.trade, order, booked, now).trade);
    trade.entry = 'complete';
    trade.revision += 1;
    this.trade = trade;
    this.money = money;
    this.enteredIn = index;
    this.#entered = booked;
    const { stop, target } = this.placed.bracket;
    const [stopPrice, targetPrice] = [stop.stop ?? Number.NaN, target.limit ?? Number.NaN];
    this.band = isBelow(stop)
      ? { below: stopPrice, above: targetPrice, at: Infinity }
      : { below: targetPrice, above: stopPrice, at: Infinity };
  }

  #ended(entered: BookedFill, left: BookedFill, money: PlainBooks, now: UtcMillis): PlainEnd {
    const desk = deskAfter(this.#desk, money);
    const [entry, stop, target] = placedOrders(this.placed, this.#desk.fence + 1);
    const { clientOrderId, occurredAt } = left.fill;
    const isStopped = clientOrderId === stop.clientOrderId;
    const over = (order: Order) =>
      order.clientOrderId === clientOrderId
        ? filledWhole(order, left, now)
        : canceledWithSibling(order, occurredAt, now);
    const trade = copyOfTrade(fillTrade(this.trade, isStopped ? stop : target, left, now).trade);
    // Once for the fill and once for the end of the other exit.
    trade.revision += 2;
    const fills = [entered.fill, left.fill];
    return {
      orders: [filledWhole(entry, entered, this.trade.recordedAt), over(stop), over(target)],
      trade,
      fills,
      desk,
      account: accountAfter(this.placed.venue, fills, now),
    };
  }
}

/** What a bar must be for the matcher to take it; it says itself what is wrong with one that is not. */
function hasShape({ open, high, low, close, volume }: Bar): boolean {
  return (
    low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close) && high < Infinity && volume >= 0
  );
}
