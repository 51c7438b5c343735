import type { Bar } from '../../domain/market/bar.ts';
import type { Quote } from '../../domain/market/quote.ts';
import type { UtcMillis } from '../../domain/time/instant.ts';
import type { Timeframe } from '../../domain/time/timeframe.ts';

/** The name of a series of bars. Market data is public: no tenant in it. */
export interface SeriesKey {
  /** The source the bars come from: `sp500-daily`, `synthetic`, `csv:spy`, later `alpaca`. */
  readonly source: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
}

export interface MarketDataSource {
  readonly name: string;
  /** Closed bars whose close is after `after` (null: from the beginning), oldest first, at most `limit`. Throws AppError MARKET_DATA_UNAVAILABLE. */
  closedBars(key: SeriesKey, after: UtcMillis | null, limit: number): Promise<readonly Bar[]>;
  /** Null where the source has no quotes. */
  latestQuote(symbol: string): Promise<Quote | null>;
}
