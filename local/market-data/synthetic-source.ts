import type { Clock } from '../../shared/application/ports/clock.ts';
import type {
  MarketDataSource,
  OfferedInstrument,
  SeriesKey,
} from '../../shared/application/ports/market-data.ts';
import type { Bar } from '../../shared/domain/market/bar.ts';
import type { Instrument } from '../../shared/domain/market/instrument.ts';
import type { Quote } from '../../shared/domain/market/quote.ts';
import type { SyntheticMarket } from '../../shared/domain/market/synthetic.ts';
import { invariant } from '../../shared/domain/result.ts';
import { type UtcMillis, utcMillis } from '../../shared/domain/time/instant.ts';
import { type Timeframe, timeframeMs } from '../../shared/domain/time/timeframe.ts';
import { SyntheticTape } from './synthetic-tape.ts';
import type { Playable } from './virtual-time.ts';

export interface SyntheticListing {
  readonly instrument: Instrument;
  readonly market: SyntheticMarket;
  /** The market's own timeframe and multiples of it. */
  readonly timeframes: readonly Timeframe[];
}

const SYNTHETIC_LABEL = 'Made-up prices: no market made them.';

/**
 * Made-up markets that never close. With the clock of the machine they run in real time, with a virtual one as fast as they are played. The same seed
 * gives the same bars for ever, so nothing of them is stored: a restart skips what was.
 */
export class SyntheticSource implements MarketDataSource, Playable {
  readonly name: string;
  readonly revisesForMs = 0;
  readonly #listings: readonly SyntheticListing[];
  readonly #clock: Clock;
  readonly #tapes = new Map<string, SyntheticTape>();

  constructor(name: string, listings: readonly SyntheticListing[], clock: Clock) {
    for (const { instrument, market } of listings)
      invariant(
        instrument.synthetic && instrument.calendar === '24x7' && instrument.symbol === market.symbol,
        `${market.symbol} is listed as synthetic and never closes`,
      );
    this.name = name;
    this.#listings = listings;
    this.#clock = clock;
  }

  marketTime(): UtcMillis {
    return this.#clock.now();
  }

  offers(): readonly OfferedInstrument[] {
    return this.#listings.map(({ instrument, timeframes }) => ({
      instrument,
      timeframes,
      label: SYNTHETIC_LABEL,
    }));
  }

  async closedBars(key: SeriesKey, after: UtcMillis | null, limit: number): Promise<readonly Bar[]> {
    const tape = this.#tapeOf(key);
    if (tape === null) return [];
    const from = after === null ? 0 : tape.closedBy(after);
    const to = Math.min(tape.closedBy(this.#clock.now()), from + limit);
    return to > from ? tape.bars(from, to) : [];
  }

  /** Its bars are all there is to it. */
  async latestQuote(): Promise<Quote | null> {
    return null;
  }

  nextClose(): UtcMillis | null {
    const now = this.#clock.now();
    const next = this.#listings.map(({ market }) => {
      const lengthMs = timeframeMs(market.timeframe);
      const closed = Math.max(0, Math.floor((now - market.startsAt) / lengthMs));
      return market.startsAt + (closed + 1) * lengthMs;
    });
    return next.length === 0 ? null : utcMillis(Math.min(...next));
  }

  #tapeOf({ symbol, timeframe }: SeriesKey): SyntheticTape | null {
    const name = `${symbol}|${timeframe}`;
    const known = this.#tapes.get(name);
    if (known !== undefined) return known;
    const listing = this.#listings.find(({ market }) => market.symbol === symbol);
    if (listing?.timeframes.includes(timeframe) !== true) return null;
    const tape = new SyntheticTape(listing.market, timeframe);
    this.#tapes.set(name, tape);
    return tape;
  }
}
