import type { BarWindows, MarketDataSource } from '../../application/ports/market-data.ts';
import type { Telemetry } from '../../application/ports/telemetry.ts';
import type { BarColumns } from '../../domain/market/bar.ts';
import { barAt, closedBy } from '../../domain/market/bar-columns.ts';
import { barSigma, SIGMA_BARS } from '../../domain/paper/bar-sigma.ts';
import type { BarEvent } from '../../domain/paper/state.ts';
import type { UtcMillis } from '../../domain/time/instant.ts';
import type { Timeframe } from '../../domain/time/timeframe.ts';
import type { PaperMarket } from './paper-connection.ts';

/**
 * The market of a paper account: the same closed bars that its profile decides on. Bars that cannot be traded on never get here, so a stalled series
 * leaves orders waiting instead of filling them on nonsense.
 */
export class BarMarket implements PaperMarket {
  readonly #source: MarketDataSource;
  readonly #timeframe: Timeframe;
  readonly #bars: BarWindows;
  readonly #telemetry: Telemetry;

  constructor(parts: {
    readonly source: MarketDataSource;
    readonly timeframe: Timeframe;
    readonly bars: BarWindows;
    readonly telemetry: Telemetry;
  }) {
    this.#source = parts.source;
    this.#timeframe = parts.timeframe;
    this.#bars = parts.bars;
    this.#telemetry = parts.telemetry;
  }

  now(): UtcMillis {
    return this.#source.marketTime();
  }

  async lastPrice(symbol: string): Promise<number | null> {
    const columns = await this.#newest(symbol);
    return columns.close[columns.length - 1] ?? null;
  }

  /**
   * Orders that were left alone for longer than bars are kept (the host was off for days) go on with the oldest bar kept, as over a night
   * without trading: the market may have moved past a stop, and then it fills at the open. That is counted and told.
   */
  async barsAfter(symbol: string, after: UtcMillis): Promise<readonly BarEvent[]> {
    const columns = await this.#newest(symbol);
    const oldest = columns.firstOrdinal === 0 ? 0 : SIGMA_BARS;
    const from = Math.max(oldest, closedBy(columns, after));
    const before = columns.closesAt[oldest - 1];
    if (before !== undefined && after < before) this.#tellMissed(symbol, after, before);
    const events: BarEvent[] = [];
    for (let index = from; index < columns.length; index += 1)
      events.push({ kind: 'bar', symbol, bar: barAt(columns, index), sigma: barSigma(columns, index) });
    return events;
  }

  /** A stalled series has the bars before it stalled. */
  async #newest(symbol: string): Promise<BarColumns> {
    const key = { source: this.#source.name, symbol, timeframe: this.#timeframe };
    const caughtUp = await this.#bars.catchUp(key);
    return caughtUp.ok ? caughtUp.value.columns : this.#bars.window(key);
  }

  #tellMissed(symbol: string, after: UtcMillis, before: number): void {
    const source = this.#source.name;
    this.#telemetry.count('paper_bars_missed', 1, { source });
    this.#telemetry.log(
      'warning',
      `Paper orders on ${symbol} waited since ${new Date(after).toISOString()}; bars up to ${new Date(before).toISOString()} are no longer kept. They go on with the bar after that.`,
      { source, symbol, timeframe: this.#timeframe },
    );
  }
}
