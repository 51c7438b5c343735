import type { Clock } from '../../shared/application/ports/clock.ts';
import type {
  MarketDataSource,
  OfferedInstrument,
  SeriesKey,
} from '../../shared/application/ports/market-data.ts';
import type { Bar, BarColumns } from '../../shared/domain/market/bar.ts';
import { barAt, closedBy } from '../../shared/domain/market/bar-columns.ts';
import type { Instrument } from '../../shared/domain/market/instrument.ts';
import type { Quote } from '../../shared/domain/market/quote.ts';
import { invariant } from '../../shared/domain/result.ts';
import { type UtcMillis, utcMillis } from '../../shared/domain/time/instant.ts';
import type { Timeframe } from '../../shared/domain/time/timeframe.ts';
import type { Playable } from './virtual-time.ts';

/** A finished series: the bars of one instrument, from the first one of the file. */
export interface FinishedSeries {
  readonly instrument: Instrument;
  readonly timeframe: Timeframe;
  readonly label: string | null;
  readonly columns: BarColumns;
}

/** Finished bars as a market: what closes after the time of its clock is not there yet. */
export class ReplaySource implements MarketDataSource, Playable {
  readonly name: string;
  readonly revisesForMs = 0;
  readonly #series: readonly FinishedSeries[];
  readonly #clock: Clock;

  constructor(name: string, series: readonly FinishedSeries[], clock: Clock) {
    const keys = series.map(({ instrument, timeframe }) => `${instrument.symbol} ${timeframe}`);
    invariant(
      new Set(keys).size === keys.length,
      `The replay ${name} has each series once: ${keys.join(', ')}`,
    );
    this.name = name;
    this.#series = series;
    this.#clock = clock;
  }

  marketTime(): UtcMillis {
    return this.#clock.now();
  }

  offers(): readonly OfferedInstrument[] {
    const symbols = new Set(this.#series.map(({ instrument }) => instrument.symbol));
    return [...symbols].flatMap((symbol) => {
      const [first, ...more] = this.#series.filter(({ instrument }) => instrument.symbol === symbol);
      if (first === undefined) return [];
      const timeframes = [first, ...more].map(({ timeframe }) => timeframe);
      return { instrument: first.instrument, timeframes, label: first.label };
    });
  }

  async closedBars({ symbol, timeframe }: SeriesKey, after: UtcMillis | null, limit: number) {
    const series = this.#series.find(
      (each) => each.instrument.symbol === symbol && each.timeframe === timeframe,
    );
    if (series === undefined) return [];
    const { columns } = series;
    const from = after === null ? 0 : closedBy(columns, after);
    const to = Math.min(closedBy(columns, this.#clock.now()), from + limit);
    const bars: Bar[] = [];
    for (let index = from; index < to; index += 1) bars.push(barAt(columns, index));
    return bars;
  }

  /** Past bars have no quotes. */
  async latestQuote(): Promise<Quote | null> {
    return null;
  }

  nextClose(): UtcMillis | null {
    const now = this.#clock.now();
    const next = this.#series.flatMap(({ columns }) => columns.closesAt[closedBy(columns, now)] ?? []);
    return next.length === 0 ? null : utcMillis(Math.min(...next));
  }
}
