import type { IndicatorFrame, MarketView } from '../indicators/frame.ts';
import { WARM_UP_BARS } from '../indicators/run.ts';
import type { AssetClass, Instrument } from '../market/instrument.ts';
import type { NewsMood } from './sentiment/news.ts';
import { type Timeframe, timeframeMs } from '../time/timeframe.ts';
import { type Levels, LevelsMemo } from './levels.ts';
import type { TradingHours } from './trading-hours.ts';

/** What is asked of the market before any rule: enough history, and no more holes in it than this share. */
export const MISSING_SHARE_MAX = 0.05;

/**
 * Everything public that a decision reads: one closed bar of one instrument under one indicator spec. All profiles of all tenants share it,
 * so it holds nothing of any of them.
 */
export interface Snapshot extends MarketView {
  readonly symbol: string;
  readonly assetClass: AssetClass;
  readonly shortable: boolean;
  /** Smallest step of the price, measured. */
  readonly tick: number;
  readonly timeframe: Timeframe;
  readonly barMs: number;
  /** When the decision is made, UTC milliseconds: the close of the bar in a backtest, some seconds later live. */
  readonly now: number;
  readonly hours: TradingHours;
  /** Share of the bars of the window that the venue did not deliver, 0..1. */
  readonly missingShare: number;
  readonly news: NewsMood | null;
  /** Zones around the close, computed at the first call for a bar. */
  levels(): Levels;
}

/** A place in time to judge from. */
export interface Moment extends MarketView {
  readonly now: number;
  readonly hours: TradingHours;
}

/**
 * A snapshot whose owner may move it from bar to bar: a backtest keeps one for its whole run. The zones are remembered under the
 * frame and index they were computed for, so what it answers depends on where it stands and not on who asked before.
 */
export class MarketSnapshot implements Snapshot {
  readonly symbol: string;
  readonly assetClass: AssetClass;
  readonly shortable: boolean;
  readonly tick: number;
  readonly timeframe: Timeframe;
  readonly barMs: number;
  frame: IndicatorFrame;
  index: number;
  higher: MarketView['higher'];
  now: number;
  hours: TradingHours;
  missingShare = 0;
  news: NewsMood | null = null;
  readonly #levels = new LevelsMemo();

  constructor(instrument: Instrument, timeframe: Timeframe, moment: Moment) {
    this.symbol = instrument.symbol;
    this.assetClass = instrument.assetClass;
    this.shortable = instrument.shortable;
    this.tick = Number(instrument.tickSize.toString());
    this.timeframe = timeframe;
    this.barMs = timeframeMs(timeframe);
    this.frame = moment.frame;
    this.index = moment.index;
    this.higher = moment.higher;
    this.now = moment.now;
    this.hours = moment.hours;
  }

  levels(): Levels {
    return this.#levels.at(this.frame, this.index);
  }
}

export function ordinalOf(view: MarketView): number {
  return view.frame.bars.firstOrdinal + view.index;
}

/** Why no rule may speak about this bar, or null where all may. */
export function shortfallOf(snapshot: Snapshot): 'WARM_UP' | 'DATA_GAPS' | null {
  if (!(ordinalOf(snapshot) >= WARM_UP_BARS)) return 'WARM_UP';
  return snapshot.missingShare <= MISSING_SHARE_MAX ? null : 'DATA_GAPS';
}
