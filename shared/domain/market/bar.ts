import type { UtcMillis } from '../time/instant.ts';

/** One closed interval of trading, named by the moment it closes. Prices and volume are measured: float64. */
export interface Bar {
  readonly opensAt: UtcMillis;
  readonly closesAt: UtcMillis;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/**
 * Closed bars in order of time, one column a field, all of one length. Columns keep a million bars in 56 MB and let indicators run
 * over plain arrays. `firstOrdinal` is the place of bar 0 in the whole series of its (venue, symbol, timeframe): indicator runs are
 * anchored to it (see indicators/run.ts), so a window of the live host and a full history of the backtester agree bit for bit.
 */
export interface BarColumns {
  readonly length: number;
  readonly firstOrdinal: number;
  readonly opensAt: Float64Array;
  readonly closesAt: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}
