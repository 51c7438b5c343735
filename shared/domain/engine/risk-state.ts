import type { TradeId } from '../ids/ids.ts';
import { type Decimal, maxOf, ZERO } from '../money/decimal.ts';
import type { Mutable } from '../mutable.ts';
import type { Direction } from '../orders/intent.ts';
import type { Trade } from '../orders/trade.ts';
import { highWaterAfterFlow } from '../risk/guards/losses.ts';
import { afterEntry as enteredAt, afterTradeClosed as armed } from '../strategy/direction.ts';
import { type DirectionTracker, NEW_TRACKER } from '../strategy/direction.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { SessionCalendar } from '../time/sessions.ts';
import { dayTradesAfter } from './day-trades.ts';
import { type RiskDayFigures, riskDayFigures } from './risk-day-figures.ts';

/** What is remembered of one symbol. Ordinals are places in the series of its bars. */
export interface SymbolMemory {
  readonly tracker: DirectionTracker;
  /** The bar in which the last trade was closed, and the last one that lost; null where there was none. */
  readonly exitOrdinal: number | null;
  readonly lossOrdinal: number | null;
}

/** What the bars since its entry did to a trade. */
export interface TradeWatch {
  /** Null before the first bar closed on the open trade. */
  readonly highestPrice: number | null;
  readonly lowestPrice: number | null;
  readonly barsOpen: number;
  readonly markedAt: UtcMillis | null;
}

/** Losses in a row over the whole profile, and the bar of the last one. */
export interface LossStreak {
  readonly losses: number;
  readonly symbol: string;
  readonly ordinal: number;
  readonly closesAt: UtcMillis;
}

/** Closed trades in sum, for the Kelly bet. Measured. */
export interface TradeTally {
  readonly trades: number;
  readonly winners: number;
  readonly losers: number;
  readonly won: number;
  readonly lost: number;
}

/**
 * What guards and stops must know of a profile's past, folded from its entries, its closed trades and the marks of its bars: one value for each
 * profile, stored when something is open, opened or closed and never for a hold. Live trading and the backtest fold it at the same moments: a bar
 * closes, its reports are recorded, then closed trades, then the mark, then what is managed and decided.
 */
export interface RiskState extends RiskDayFigures {
  /** At the last mark. */
  readonly equity: Decimal;
  readonly markedAt: UtcMillis;
  readonly highWaterEquity: Decimal;
  /** Dates of the trades that were opened and closed on one day, of the last sessions only. */
  readonly dayTrades: readonly string[];
  readonly streak: LossStreak | null;
  readonly tally: TradeTally;
  readonly symbols: Readonly<Record<string, SymbolMemory>>;
  /** The trades that were entered and are not closed, by trade id. */
  readonly watches: Readonly<Record<string, TradeWatch>>;
}

const NO_MEMORY: SymbolMemory = { tracker: NEW_TRACKER, exitOrdinal: null, lossOrdinal: null };
const NEW_WATCH: TradeWatch = { highestPrice: null, lowestPrice: null, barsOpen: 0, markedAt: null };

/** A profile that has its money and has not traded yet. */
export function newRiskState(equity: Decimal, at: UtcMillis, calendar: SessionCalendar): RiskState {
  const none = {
    date: '',
    sessionStartEquity: equity,
    flowsSinceSessionStart: ZERO,
    entriesToday: 0,
    equity,
  };
  const day = riskDayFigures(none, { equity, at, calendar });
  return {
    date: day.date,
    sessionStartEquity: day.sessionStartEquity,
    flowsSinceSessionStart: day.flowsSinceSessionStart,
    entriesToday: day.entriesToday,
    equity,
    markedAt: at,
    highWaterEquity: equity,
    dayTrades: [],
    streak: null,
    tally: { trades: 0, winners: 0, losers: 0, won: 0, lost: 0 },
    symbols: {},
    watches: {},
  };
}

export function memoryOf(state: RiskState, symbol: string): SymbolMemory {
  return state.symbols[symbol] ?? NO_MEMORY;
}

export interface Mark {
  readonly equity: Decimal;
  /** The highest at any close since the last mark, this one included: a backtest folds quiet bars of one risk day together. */
  readonly highestEquity: Decimal;
  /** The close of the bar. */
  readonly at: UtcMillis;
  readonly calendar: SessionCalendar;
  /** What has closed on each open trade since the last mark: the extremes of the bars and how many there were. */
  readonly bars: readonly MarkedBars[];
}

export interface MarkedBars {
  readonly tradeId: TradeId;
  readonly high: number;
  readonly low: number;
  readonly count: number;
}

/** After a bar closed with something open, or with something closed inside it. The same mark again changes nothing. */
export function afterMark(state: RiskState, mark: Mark): RiskState {
  const { equity, highestEquity, at } = mark;
  let { watches } = state;
  for (const { tradeId, high, low, count } of mark.bars) {
    const watch = watches[tradeId] ?? NEW_WATCH;
    if (watch.markedAt !== null && watch.markedAt >= at) continue;
    watches = withWatch(watches, tradeId, {
      highestPrice: Math.max(watch.highestPrice ?? high, high),
      lowestPrice: Math.min(watch.lowestPrice ?? low, low),
      barsOpen: watch.barsOpen + count,
      markedAt: at,
    });
  }
  const next = copyOnDay(state, riskDayFigures(state, mark));
  next.equity = equity;
  next.markedAt = at;
  next.highWaterEquity = maxOf(state.highWaterEquity, highestEquity);
  next.watches = watches;
  return next;
}

/** An entry that was decided: it counts on its day, and its direction is not signalled again while it stands. */
export interface Entry {
  readonly tradeId: TradeId;
  readonly symbol: string;
  readonly direction: Direction;
  readonly ordinal: number;
  readonly at: UtcMillis;
  readonly equity: Decimal;
  readonly calendar: SessionCalendar;
}

/** After an entry was decided. The same entry again changes nothing. */
export function afterEntry(state: RiskState, entry: Entry): RiskState {
  if (state.watches[entry.tradeId] !== undefined) return state;
  const tracker = enteredAt(entry.direction, entry.ordinal);
  const { exitOrdinal, lossOrdinal } = memoryOf(state, entry.symbol);
  const next = copyOnDay(state, riskDayFigures(state, entry));
  next.entriesToday += 1;
  next.symbols = withMemory(state.symbols, entry.symbol, { tracker, exitOrdinal, lossOrdinal });
  next.watches = withWatch(state.watches, entry.tradeId, NEW_WATCH);
  return next;
}

/** The bar in which a trade was seen to be over. */
export interface ClosingBar {
  readonly ordinal: number;
  readonly closesAt: UtcMillis;
  readonly calendar: SessionCalendar;
}

/**
 * After a trade was closed, or its entry ended without a fill (`void`), which only arms the tracker. The same trade again changes nothing, nor
 * does one that never came through afterEntry, such as a fill found at the venue.
 */
export function afterTradeClosed(state: RiskState, trade: Trade, bar: ClosingBar): RiskState {
  const { tradeId, symbol } = trade;
  if (state.watches[tradeId] === undefined) return state;
  const next = copyOnDay(state, state);
  next.watches = withWatch(state.watches, tradeId, null);
  const before = memoryOf(state, symbol);
  const tracker = armed(before.tracker);
  const { realised } = trade.holding;
  const isOver = trade.status !== 'void';
  const isLoss = isOver && realised.sign < 0;
  const { ordinal, closesAt } = bar;
  const exitOrdinal = isOver ? ordinal : before.exitOrdinal;
  const lossOrdinal = isLoss ? ordinal : before.lossOrdinal;
  next.symbols = withMemory(state.symbols, symbol, { tracker, exitOrdinal, lossOrdinal });
  if (!isOver) return next;
  next.streak = isLoss ? { losses: (state.streak?.losses ?? 0) + 1, symbol, ordinal, closesAt } : null;
  next.tally = tallied(state.tally, realised.toFloat());
  next.dayTrades = dayTradesAfter(state.dayTrades, trade, bar.calendar);
  return next;
}

/** A copy to change, with the figures of a day. Written out, so that V8 gives all of them one class, which spread objects would not have. */
function copyOnDay(state: RiskState, day: RiskDayFigures): Mutable<RiskState> {
  return {
    date: day.date,
    sessionStartEquity: day.sessionStartEquity,
    flowsSinceSessionStart: day.flowsSinceSessionStart,
    entriesToday: day.entriesToday,
    equity: state.equity,
    markedAt: state.markedAt,
    highWaterEquity: state.highWaterEquity,
    dayTrades: state.dayTrades,
    streak: state.streak,
    tally: state.tally,
    symbols: state.symbols,
    watches: state.watches,
  };
}

/** The memories with one of them set: a spread with a computed name after it takes ten times as long. */
function withMemory(
  symbols: RiskState['symbols'],
  symbol: string,
  memory: SymbolMemory,
): RiskState['symbols'] {
  const next: Record<string, SymbolMemory> = { ...symbols };
  next[symbol] = memory;
  return next;
}

const NO_WATCHES = Object.freeze(Object.create(null) as RiskState['watches']);

/**
 * The watches with one of them set, or without it. They are made without a prototype, because V8 keeps such an object as a table: of any other it makes
 * a class for each trade id that ever was, and they come by the thousand.
 */
function withWatch(
  watches: RiskState['watches'],
  tradeId: TradeId,
  watch: TradeWatch | null,
): RiskState['watches'] {
  if (watch === null && isOnly(watches, tradeId)) return NO_WATCHES;
  const next = Object.create(null) as Record<string, TradeWatch>; // Typed any, and empty.
  for (const id in watches) {
    const known = watches[id];
    if (known !== undefined && id !== tradeId) next[id] = known;
  }
  if (watch !== null) next[tradeId] = watch;
  return next;
}

function isOnly(watches: RiskState['watches'], tradeId: TradeId): boolean {
  for (const id in watches) if (id !== tradeId) return false;
  return true;
}

function tallied(tally: TradeTally, profit: number): TradeTally {
  return {
    trades: tally.trades + 1,
    winners: tally.winners + Number(profit > 0),
    losers: tally.losers + Number(profit < 0),
    won: tally.won + Math.max(0, profit),
    lost: tally.lost + Math.max(0, -profit),
  };
}

/** After money came (above zero) or went. `equityBefore` is marked at the same moment. */
export function afterFlow(state: RiskState, equityBefore: Decimal, flow: Decimal): RiskState {
  const next = copyOnDay(state, state);
  next.equity = state.equity.plus(flow);
  next.flowsSinceSessionStart = state.flowsSinceSessionStart.plus(flow);
  next.highWaterEquity = highWaterAfterFlow(state.highWaterEquity, equityBefore, flow);
  return next;
}
