import type { Bar, BarColumns } from '../../domain/market/bar.ts';
import type { Instrument } from '../../domain/market/instrument.ts';
import type { Quote } from '../../domain/market/quote.ts';
import type { Result } from '../../domain/result.ts';
import type { UtcMillis } from '../../domain/time/instant.ts';
import type { Timeframe } from '../../domain/time/timeframe.ts';

/** The name of a series of bars. Market data is public: no tenant in it. */
export interface SeriesKey {
  /** The source the bars come from: `sp500-daily`, `synthetic`, `csv:spy`, later `alpaca`. */
  readonly source: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
}

/** What a source has bars of. */
export interface OfferedInstrument {
  readonly instrument: Instrument;
  readonly timeframes: readonly Timeframe[];
  /** What a reader must know beside the symbol, such as that an index cannot be bought; null where there is nothing to say. */
  readonly label: string | null;
}

export interface MarketDataSource {
  readonly name: string;
  /** For how long after its close the source still changes a bar. 0 where bars are final, as in a replay. */
  readonly revisesForMs: number;
  offers(): readonly OfferedInstrument[];
  /** The source's own notion of now: the clock for a live market, the virtual time for a replay. It never goes back. */
  marketTime(): UtcMillis;
  /**
   * Closed bars whose close is after `after` (null: from the beginning), oldest first, at most `limit`. Asked whenever the market time has moved: a
   * source that pays for its answers gives none, without asking, while its calendar says that no bar can have closed.
   * Throws AppError MARKET_DATA_UNAVAILABLE.
   */
  closedBars(key: SeriesKey, after: UtcMillis | null, limit: number): Promise<readonly Bar[]>;
  /** Null where the source has no quotes. */
  latestQuote(symbol: string): Promise<Quote | null>;
}

export interface MarketDataSources {
  /** Null when no source of this name is configured. */
  source(name: string): MarketDataSource | null;
  names(): readonly string[];
}

export interface CaughtUp {
  /** The newest bars, back to the start of the indicator run of the last one at least. */
  readonly columns: BarColumns;
  /** How many of them this call has brought. */
  readonly newBars: number;
  /** Bars that the calendar has in the stretch of the indicator run and the source has not. */
  readonly missing: number;
}

/**
 * Why a series cannot be traded on. UNKNOWN_SERIES: no source offers it. SERIES_STALLED: its next bar is none, and nothing after it is taken until the source
 * corrects it. TOO_MANY_MISSING: indicators would speak of another market; it passes as the gap moves out of the window.
 */
export interface SeriesTrouble {
  readonly code: 'UNKNOWN_SERIES' | 'SERIES_STALLED' | 'TOO_MANY_MISSING';
  /** What, where, and what remedies it. */
  readonly sentence: string;
}

/** The bars of every series anybody asked for, fetched once and shared. */
export interface BarWindows {
  /** Fetches what closed since the last call. Throws AppError of the source or the store. */
  catchUp(key: SeriesKey): Promise<Result<CaughtUp, SeriesTrouble>>;
  /** The bars as of the last catch-up, without asking the source; none for a series that nobody has asked for yet. */
  window(key: SeriesKey): Promise<BarColumns>;
}
