import { AppError } from '../application/errors.ts';
import type { BarWindows, MarketDataSource, MarketDataSources } from '../application/ports/market-data.ts';
import type { Store } from '../application/ports/store.ts';
import type { Telemetry } from '../application/ports/telemetry.ts';
import type { ListedInstrument, Venues } from '../application/ports/venue.ts';
import type { VenueName } from '../domain/market/instrument.ts';
import { REALISTIC } from '../domain/paper/fill-model.ts';
import { PaperBooks } from './paper/paper-books.ts';
import { PAPER_CAPABILITIES, PaperConnection } from './paper/paper-connection.ts';
import { BarMarket } from './paper/paper-market.ts';

/** The venues this installation trades on: the paper venue over every source of bars. Brokers are refused by name until they have an adapter. */
export function openVenues(parts: {
  readonly store: Store;
  readonly sources: MarketDataSources;
  readonly bars: BarWindows;
  readonly telemetry: Telemetry;
}): Venues {
  const { store, sources, bars, telemetry } = parts;
  return {
    connect: async (tenant, profile) => {
      checkPaper(profile.venue);
      const source = sourceOf(sources, profile.market.source);
      const { account, currency, market } = profile;
      // The account's name is its seed: each account has its own chance, and the same one after every restart.
      const model = { ...REALISTIC, seed: account };
      const instruments = Object.fromEntries(
        source.offers().map(({ instrument }) => [instrument.symbol, instrument]),
      );
      return new PaperConnection({
        account,
        currency,
        books: new PaperBooks(store.forTenant(tenant), account, profile.allocated),
        market: new BarMarket({ source, timeframe: market.timeframe, bars, telemetry }),
        setup: { model, instruments },
      });
    },
    capabilities: (venue) => {
      checkPaper(venue);
      return PAPER_CAPABILITIES;
    },
    marketTime: (profile) => {
      checkPaper(profile.venue);
      return sourceOf(sources, profile.market.source).marketTime();
    },
    instrument: async ({ venue, market }, symbol) => {
      checkPaper(venue);
      const offers = sourceOf(sources, market.source).offers();
      return offers.find(({ instrument }) => instrument.symbol === symbol)?.instrument ?? null;
    },
    instruments: async () => sources.names().flatMap((name) => listed(sourceOf(sources, name))),
  };
}

function listed(source: MarketDataSource): readonly ListedInstrument[] {
  return source.offers().map((offer) => ({ venue: 'paper', source: source.name, ...offer }));
}

function checkPaper(venue: VenueName): void {
  if (venue === 'paper') return;
  throw new AppError(
    'VENUE_UNAVAILABLE',
    `this installation has no adapter for ${venue}. Choose the venue paper.`,
    { retryable: false, ambiguous: false },
  );
}

function sourceOf(sources: MarketDataSources, name: string): MarketDataSource {
  const source = sources.source(name);
  if (source !== null) return source;
  throw new AppError(
    'VENUE_UNAVAILABLE',
    `there is no source of bars called ${name}. Sources: ${sources.names().join(', ') || 'none'}.`,
    { retryable: false, ambiguous: false },
  );
}
