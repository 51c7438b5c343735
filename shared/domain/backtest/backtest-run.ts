import { equityOf, type Book, bookOf, type Money } from '../engine/book.ts';
import { decide, type DecideInput } from '../engine/decide.ts';
import { manage } from '../engine/manage.ts';
import { missingShareAt } from '../engine/missing-share.ts';
import { openEntry } from '../engine/open-entry.ts';
import { capitalAt } from '../engine/risk-book.ts';
import {
  afterEntry,
  afterMark,
  afterTradeClosed,
  newRiskState,
  type RiskState,
} from '../engine/risk-state.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Decimal } from '../money/decimal.ts';
import { priceOnTick } from '../money/tick-and-lot.ts';
import { isTerminal } from '../orders/order-status.ts';
import type { Order } from '../orders/order.ts';
import type { Trade } from '../orders/trade.ts';
import { isQuiet } from '../paper/wake-band.ts';
import { invariant } from '../result.ts';
import { lossResponse } from '../risk/guards/losses.ts';
import type { Snapshot } from '../strategy/snapshot.ts';
import { nextSession, sessionOf } from '../time/sessions.ts';
import { type UtcMillis, utcMillis } from '../time/instant.ts';
import { Journal } from './journal.ts';
import { OpenTrade, type StopGuard } from './open-trade.ts';
import type { BacktestSetup } from './setup.ts';
import { SimulatedDesk } from './simulated-desk.ts';
import { SimulatedVenue } from './simulated-venue.ts';

/**
 * One backtest under way. The order of things at the close of a bar is that of live trading and part of the contract: the venue matches the bar, its
 * reports are recorded and followed up, trades that ended are counted, what is open is marked, then managed, and last the bar is decided.
 */
export class BacktestRun {
  readonly journal = new Journal();
  readonly desk: SimulatedDesk;
  risk: RiskState;
  readonly #setup: BacktestSetup;
  readonly #venue: SimulatedVenue;
  readonly #instruments: ReadonlyMap<string, Instrument>;
  #isTaken = false;
  /** False while neither an order nor a trade can be changed by a bar. */
  #isBusy = false;
  #open: OpenTrade | null = null;
  #guard: StopGuard;
  /** The last bar that has been passed. */
  #last = -1;
  #riskDayEndsAt: UtcMillis;
  /** Set anew before every use: a map for each mark would cost more than the mark. */
  readonly #marks = new Map<string, Decimal>();

  constructor(setup: BacktestSetup) {
    const { instrument, bars, capital } = setup;
    const at = utcMillis(bars.opensAt[0] ?? Number.NaN);
    this.#setup = setup;
    this.#guard = { atr: new Float64Array(0), shift: 0, stops: setup.stops };
    this.desk = new SimulatedDesk(setup, this.journal, at);
    this.#venue = new SimulatedVenue(setup, this.desk);
    this.#instruments = new Map([[instrument.symbol, instrument]]);
    this.risk = newRiskState(capital, at, instrument.calendar);
    this.#riskDayEndsAt = this.#endOfRiskDay(at);
    this.#addPoint(at, capital);
  }

  /** True while a trade takes the only place of its symbol: whatever the rules say, no entry can come of it. */
  isTaken(): boolean {
    return this.#isTaken;
  }

  /** Takes the ATR of the coming bars: that of a bar stands in the column at its index less `shift`. */
  readAtr(atr: Float64Array, shift: number): void {
    this.#guard = { atr, shift, stops: this.#setup.stops };
  }

  /** What happens at the close of a bar before it is decided. `index` is its place in the series. */
  pass(index: number): void {
    const { bars } = this.#setup;
    const closesAt = bars.closesAt[index] ?? Number.NaN;
    const endsDay = closesAt >= this.#riskDayEndsAt;
    if (endsDay) this.#leaveRiskDay(closesAt);
    if (this.#isBusy) this.#passBusy(index, closesAt);
    this.#last = index;
    if (endsDay) this.#enterRiskDay(utcMillis(closesAt));
  }

  /** True while bars may be passed over together: they change nothing but the day. */
  get isIdle(): boolean {
    return !this.#isBusy;
  }

  /** The same for the bars from `from` up to and without `to` together, of which none is decided. Only while it is idle. */
  passIdle(from: number, to: number): void {
    const { closesAt } = this.#setup.bars;
    let endsAt: number = this.#riskDayEndsAt;
    for (let index = from; index < to; index += 1) {
      const at = closesAt[index] ?? Number.NaN;
      if (at < endsAt) continue;
      this.#last = index - 1;
      this.pass(index);
      endsAt = this.#riskDayEndsAt;
    }
    this.#last = to - 1;
  }

  /** Passes bars from `from` on while a trade takes the symbol. Returns the last one: that in which the trade ended, or the bar before `to`. */
  passTaken(from: number, to: number): number {
    let next = from;
    while (next < to) {
      next = this.#passQuiet(next, to);
      if (next === to || !this.isTaken()) break;
      this.pass(next);
      next += 1;
    }
    return next - 1;
  }

  /** Passes bars that only move the extremes of an open trade, and the one whose close asks something of its stop. Returns the bar after. */
  #passQuiet(from: number, to: number): number {
    const open = this.#open;
    const { limits, bars } = this.#setup;
    if (open === null || limits.dailyLossFlattenPct !== null) return from;
    const quietTo = this.#quietUntil(from, to);
    const asking = open.seeUntilAsked(bars, from, quietTo, this.#guard);
    if (asking < quietTo) this.#manage(asking);
    const next = Math.min(asking + 1, quietTo);
    this.#last = next - 1;
    return next;
  }

  /** The first bar from `from` up to and without `to` that the venue must match or that ends a day; `to` where there is none. */
  #quietUntil(from: number, to: number): number {
    const { high, low, closesAt } = this.#setup.bars;
    const { band } = this.#venue;
    const dayEndsAt: number = this.#riskDayEndsAt;
    for (let index = from; index < to; index += 1) {
      const at = closesAt[index] ?? Number.NaN;
      const isQuietBar = isQuiet(band, low[index] ?? Number.NaN, high[index] ?? Number.NaN, at);
      if (at >= dayEndsAt || !isQuietBar) return index;
    }
    return to;
  }

  #passBusy(index: number, closesAt: number): void {
    const { bars, limits } = this.#setup;
    const [low, high] = [bars.low[index] ?? Number.NaN, bars.high[index] ?? Number.NaN];
    if (!isQuiet(this.#venue.band, low, high, closesAt)) this.#match(index);
    if (this.#open === null) return;
    const isAsked = this.#open.seeUntilAsked(bars, index, index + 1, this.#guard) === index;
    if (isAsked || limits.dailyLossFlattenPct !== null) this.#manage(index);
  }

  /** The venue matches the bar; what is booked and what has ended follows. Bars before it are marked first, for they were before. */
  #match(index: number): void {
    this.#mark(this.#last);
    this.#venue.match(index);
    this.#takeStock(index);
  }

  /** Counts the trades that ended with this bar and looks at what is open now. */
  #takeStock(index: number): void {
    const { bars, instrument } = this.#setup;
    const closesAt = utcMillis(bars.closesAt[index] ?? Number.NaN);
    const ended = this.desk.ended.splice(0);
    for (const trade of ended) {
      this.journal.closed(trade, this.risk.watches[trade.tradeId]);
      const closing = { ordinal: index, closesAt, calendar: instrument.calendar };
      this.risk = afterTradeClosed(this.risk, trade, closing);
    }
    this.#refresh();
    if (ended.length > 0 && this.#open === null) this.#markNow(index);
  }

  #refresh(): void {
    const [trade, second] = this.#trades();
    invariant(second === undefined, 'The desk holds one trade a symbol');
    const watch = trade === undefined ? undefined : this.risk.watches[trade.tradeId];
    this.#open =
      trade !== undefined && trade.status === 'open' && watch !== undefined
        ? new OpenTrade(trade, watch)
        : null;
    this.#isBusy = trade !== undefined || !this.#venue.isIdle;
    this.#isTaken = trade !== undefined && this.#setup.limits.perSymbol === 1;
  }

  /** Trades that are opening or open. */
  #trades(): readonly Trade[] {
    const { plain } = this.#venue;
    return plain === null ? [...this.desk.live.values()] : [plain.trade];
  }

  #manage(index: number): void {
    this.#mark(index);
    const close = this.#setup.bars.close[index] ?? Number.NaN;
    const atr = this.#guard.atr[index - this.#guard.shift] ?? Number.NaN;
    const at = utcMillis(this.#setup.bars.closesAt[index] ?? Number.NaN);
    const { stops, limits, instrument } = this.#setup;
    const { calendar } = instrument;
    const losses = lossResponse(
      capitalAt({ equity: this.risk.equity, risk: this.risk, calendar }, at),
      limits,
    );
    const trades = this.#trades();
    const changes = manage({ trades, watches: this.risk.watches, instrument, close, atr, stops, losses, at });
    if (changes.length === 0) return;
    this.#venue.leavePlain();
    for (const change of changes) this.desk.change(change, at);
    this.#venue.settle(close, at);
    this.#takeStock(index);
  }

  /** Decides a bar whose rules want an entry, and sends what comes of it. */
  decide(index: number, snapshot: Snapshot): void {
    const at = utcMillis(snapshot.now);
    this.#mark(this.#last);
    const book = this.#book(index);
    const decision = decide(this.#inputOf(snapshot, book));
    if (decision.denial !== null) this.journal.denials.push({ at, code: decision.denial.code });
    const { intent, signal } = decision;
    if (intent === null || signal.outcome !== 'enter') return;
    const { account, exitStyle, instrument } = this.#setup;
    const { tradeId, direction } = intent;
    const entry = openEntry(intent, { account, exitStyle, instrument, bracket: true }, at);
    this.risk = afterEntry(this.risk, {
      tradeId,
      symbol: instrument.symbol,
      direction,
      ordinal: index,
      at,
      equity: book.equity,
      calendar: instrument.calendar,
    });
    this.journal.entered(tradeId, signal);
    this.#venue.place(entry, this.#setup.bars.close[index] ?? Number.NaN, at);
    this.#takeStock(index);
  }

  #inputOf(snapshot: Snapshot, book: Book): DecideInput {
    const { tenantId, profileId, strategyVersion, instrument, parameters, weights, limits, costs } =
      this.#setup;
    const strategy = { parameters, weights, analyst: null };
    return {
      tenantId,
      profileId,
      strategyVersion,
      instrument,
      snapshot,
      strategy,
      limits,
      costs,
      bracket: true,
      ask: null,
      book,
    };
  }

  #book(index: number): Book {
    const { instrument } = this.#setup;
    const trades = [...this.desk.live.values()];
    const orders = trades.flatMap((trade) => this.#liveOrders([...trade.entryOrders, ...trade.exitOrders]));
    const book = bookOf({
      desk: this.desk.desk,
      trades,
      orders,
      risk: this.risk,
      marks: this.#marksAt(index),
      instruments: this.#instruments,
      calendar: instrument.calendar,
      halts: [],
      openMismatches: 0,
      external: [],
      dailyCloses: [],
    });
    invariant(book.ok, 'The backtest has a mark for its only symbol');
    return book.value;
  }

  #liveOrders(ids: readonly Order['clientOrderId'][]): readonly Order[] {
    return ids.flatMap((id) => {
      const order = this.desk.records.orders.get(id);
      return order === undefined || isTerminal(order.status) ? [] : [order];
    });
  }

  /** Folds the bars since the last mark into the risk state, as of the bar at `index`. */
  #mark(index: number): void {
    if (this.#open === null) return;
    const best = this.#open.bestClose;
    const bars = this.#open.taken();
    if (bars.length === 0) return;
    const at = utcMillis(this.#setup.bars.closesAt[index] ?? Number.NaN);
    const { calendar } = this.#setup.instrument;
    const highestEquity = this.#equityAtPrice(best);
    this.risk = afterMark(this.risk, { equity: this.equityAt(index), highestEquity, at, calendar, bars });
  }

  /** Marks a profile that has become flat inside this bar. */
  #markNow(index: number): void {
    const at = utcMillis(this.#setup.bars.closesAt[index] ?? Number.NaN);
    const equity = this.equityAt(index);
    const { calendar } = this.#setup.instrument;
    this.risk = afterMark(this.risk, { equity, highestEquity: equity, at, calendar, bars: [] });
  }

  equityAt(index: number): Decimal {
    return this.#equityAtPrice(this.#setup.bars.close[index] ?? Number.NaN);
  }

  /** The books, and what is held. */
  #money(): Money {
    return this.#venue.plain?.money ?? this.desk.desk;
  }

  #equityAtPrice(price: number): Decimal {
    const { symbol, tickSize } = this.#setup.instrument;
    const money = this.#money();
    if (money.trades.length > 0) this.#marks.set(symbol, priceOnTick(price, tickSize, 'half-even'));
    const equity = equityOf(money, this.#marks);
    invariant(equity.ok, 'The backtest has a mark for its only symbol');
    return equity.value;
  }

  #marksAt(index: number): ReadonlyMap<string, Decimal> {
    const { instrument, bars } = this.#setup;
    const close = bars.close[index] ?? Number.NaN;
    return this.#marks.set(instrument.symbol, priceOnTick(close, instrument.tickSize, 'half-even'));
  }

  /** The share of bars that are missing behind a bar, asked only where an entry hangs on it. */
  missingShare(index: number): number {
    const { bars, instrument, timeframe } = this.#setup;
    return missingShareAt(bars, index, { calendar: instrument.calendar, timeframe });
  }

  /** Ends the curve with the last bar. */
  finish(): void {
    this.#mark(this.#last);
    this.#pointAt(this.#last);
    this.#venue.leavePlain();
  }

  #leaveRiskDay(closesAt: number): void {
    this.#mark(this.#last);
    // A bar that closes with the day is its last mark; one that closes later leaves it to the bar before.
    if (closesAt > this.#riskDayEndsAt) this.#pointAt(this.#last);
  }

  #enterRiskDay(at: UtcMillis): void {
    // A day that begins with this very close begins with its equity, so the close is folded by itself.
    this.#mark(this.#last);
    if (at === this.#riskDayEndsAt) this.#pointAt(this.#last);
    this.#riskDayEndsAt = this.#endOfRiskDay(at);
  }

  #endOfRiskDay(at: UtcMillis): UtcMillis {
    const { calendar } = this.#setup.instrument;
    return (sessionOf(calendar, at) ?? nextSession(calendar, at)).closesAt;
  }

  #pointAt(index: number): void {
    if (index < 0) return;
    this.#addPoint(utcMillis(this.#setup.bars.closesAt[index] ?? Number.NaN), this.equityAt(index), index);
  }

  #addPoint(at: UtcMillis, equity: Decimal, index?: number): void {
    if (this.journal.points.at(-1)?.at === at) return;
    const close = index === undefined ? 0 : (this.#setup.bars.close[index] ?? 0);
    let worth = 0;
    let exposure = 0;
    for (const { holding } of this.#money().trades) {
      worth += holding.quantity.toFloat() * close;
      exposure += Math.abs(holding.quantity.toFloat()) * close;
    }
    const value = equity.toFloat();
    this.journal.points.push({ at, equity: value, cash: value - worth, exposure, flow: 0 });
  }
}
