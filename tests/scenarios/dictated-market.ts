import type {
  MarketDataSource,
  OfferedInstrument,
  SeriesKey,
} from '../../shared/application/ports/market-data.ts';
import { AppError } from '../../shared/application/errors.ts';
import type { Bar } from '../../shared/domain/market/bar.ts';
import type { Instrument } from '../../shared/domain/market/instrument.ts';
import { Decimal } from '../../shared/domain/money/decimal.ts';
import { addMs, MINUTE_MS, type UtcMillis, utcMillis } from '../../shared/domain/time/instant.ts';

/** Open, high, low, close, and the volume where it matters. */
export type Minute = readonly [open: number, high: number, low: number, close: number, volume?: number];

const VOLUME = 1_000_000;

/** Trades round the clock in whole pieces and cents, without fees, so that every figure of a story can be reckoned by hand. */
function plainInstrument(symbol: string): Instrument {
  return {
    symbol,
    assetClass: 'equity',
    currency: 'USD',
    calendar: '24x7',
    tickSize: Decimal.parse('0.01'),
    lotSize: Decimal.parse('1'),
    minQuantity: Decimal.parse('1'),
    minNotional: Decimal.parse('1'),
    shortable: true,
    fees: { makerBps: 0, takerBps: 0, feeIn: 'quote', perShareSellFee: Decimal.parse('0') },
    synthetic: true,
  };
}

/** A source of minute bars of several symbols, each of which is dictated. It counts how often it is asked, and fails where it is told to. */
export class DictatedMarket implements MarketDataSource {
  readonly name = 'script';
  readonly revisesForMs = 0;
  readonly start: UtcMillis = utcMillis(Date.UTC(2026, 0, 5, 12));
  /** Symbols for which the source does not answer. */
  readonly unreachable = new Set<string>();
  readonly asked: SeriesKey[] = [];
  readonly #bars: ReadonlyMap<string, Bar[]>;
  readonly #instruments: readonly Instrument[];
  #now: UtcMillis = this.start;

  constructor(symbols: readonly string[] = ['ACME']) {
    this.#instruments = symbols.map(plainInstrument);
    this.#bars = new Map(symbols.map((symbol) => [symbol, []]));
  }

  /** Closes the next minute of every symbol that is named; the others have none. */
  minute(prices: Readonly<Record<string, Minute>>): void {
    const opensAt = this.#now;
    this.#now = addMs(opensAt, MINUTE_MS);
    for (const [symbol, [open, high, low, close, volume = VOLUME]] of Object.entries(prices))
      this.#barsOf(symbol).push({ opensAt, closesAt: this.#now, open, high, low, close, volume });
  }

  /** What the source had wrong, it now has right. */
  correct(symbol: string, [open, high, low, close, volume = VOLUME]: Minute): void {
    const bars = this.#barsOf(symbol);
    const wrong = bars.pop();
    if (wrong !== undefined) bars.push({ ...wrong, open, high, low, close, volume });
  }

  lastClose(symbol: string): number {
    return this.#barsOf(symbol).at(-1)?.close ?? 100;
  }

  instrument(symbol: string): Instrument | null {
    return this.#instruments.find((instrument) => instrument.symbol === symbol) ?? null;
  }

  offers(): readonly OfferedInstrument[] {
    return this.#instruments.map((instrument) => ({ instrument, timeframes: ['1m'], label: null }));
  }

  marketTime(): UtcMillis {
    return this.#now;
  }

  async closedBars(key: SeriesKey, after: UtcMillis | null, limit: number): Promise<readonly Bar[]> {
    this.asked.push(key);
    if (this.unreachable.has(key.symbol))
      throw new AppError('MARKET_DATA_UNAVAILABLE', `no answer for ${key.symbol}`, {
        retryable: true,
        ambiguous: false,
      });
    return this.#barsOf(key.symbol)
      .filter(({ closesAt }) => after === null || closesAt > after)
      .slice(0, limit);
  }

  latestQuote(): Promise<null> {
    return Promise.resolve(null);
  }

  #barsOf(symbol: string): Bar[] {
    const bars = this.#bars.get(symbol);
    if (bars === undefined) throw new Error(`The market has no ${symbol}`);
    return bars;
  }
}
