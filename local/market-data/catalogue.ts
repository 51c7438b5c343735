import type { Clock } from '../../shared/application/ports/clock.ts';
import type { MarketDataSource } from '../../shared/application/ports/market-data.ts';
import type { PlatformStore } from '../../shared/application/ports/store.ts';
import { storedUntil } from '../../shared/application/use-cases/bars/stored-series.ts';
import { WARM_UP_BARS } from '../../shared/domain/indicators/run.ts';
import { invariant } from '../../shared/domain/result.ts';
import { addMs, MINUTE_MS, type UtcMillis, utcMillis } from '../../shared/domain/time/instant.ts';
import { importedSeries } from './imported-bars.ts';
import { SYNTHETIC_CRYPTO } from './instruments.ts';
import { type FinishedSeries, ReplaySource } from './replay-source.ts';
import { sp500Daily } from './sp500.ts';
import { type SyntheticListing, SyntheticSource } from './synthetic-source.ts';
import { type Playable, VirtualTime } from './virtual-time.ts';

/** A market that is played: its time moves when somebody moves it. */
export interface PlayedMarket {
  readonly source: MarketDataSource & Playable;
  readonly time: VirtualTime;
}

export interface Catalogue {
  readonly sources: readonly MarketDataSource[];
  /** Those of the sources whose time is to be moved; the others follow the clock. */
  readonly played: readonly PlayedMarket[];
}

/** Rules begin to trade after 800 bars; a replay begins as much later as makes the first trades soon. */
const FIRST_BARS = WARM_UP_BARS + 200;
/** Never moves: the prices of a synthetic market are counted from here. */
const SYNTHETIC_START = utcMillis(Date.UTC(2026, 0, 1));

/**
 * The markets of one installation: the index and the synthetic market that are played, the synthetic market in real time, and every imported file. A played market goes on where
 * its bars were last taken, so its time never goes back, not even over a restart.
 */
export async function openCatalogue(store: PlatformStore, clock: Clock): Promise<Catalogue> {
  const finished = new Map([
    ['sp500-daily', await sp500Daily(clock.now())],
    ...(await importedSeries(store)),
  ]);
  const played: PlayedMarket[] = [await playedSynthetic(store)];
  for (const [name, series] of finished) played.push(await playedSeries(store, name, series));
  const live = new SyntheticSource('synthetic-live', listings('live'), clock);
  return { sources: [...played.map(({ source }) => source), live], played };
}

async function playedSeries(
  store: PlatformStore,
  name: string,
  series: FinishedSeries,
): Promise<PlayedMarket> {
  const { instrument, timeframe, columns } = series;
  const key = { source: name, symbol: instrument.symbol, timeframe };
  const begin = columns.closesAt[Math.min(FIRST_BARS, columns.length) - 1];
  invariant(begin !== undefined, `${name} has bars`);
  const time = new VirtualTime((await storedUntil(store, key)) ?? utcMillis(begin));
  return { source: new ReplaySource(name, [series], time), time };
}

async function playedSynthetic(store: PlatformStore): Promise<PlayedMarket> {
  const source = 'synthetic';
  const begin: UtcMillis = addMs(SYNTHETIC_START, FIRST_BARS * MINUTE_MS);
  const offered = listings('played');
  const taken: UtcMillis[] = [begin];
  for (const { instrument, timeframes } of offered)
    for (const timeframe of timeframes) {
      const until = await storedUntil(store, { source, symbol: instrument.symbol, timeframe });
      if (until !== null) taken.push(until);
    }
  const time = new VirtualTime(utcMillis(Math.max(...taken)));
  return { source: new SyntheticSource(source, offered, time), time };
}

/** Two markets, one calm and one lively, apart in their chance from those of another seed. */
function listings(seed: string): readonly SyntheticListing[] {
  const common = { seed, startsAt: SYNTHETIC_START, timeframe: '1m', tick: 0.01 } as const;
  const markets = [
    { ...common, symbol: 'SYN-CALM', startPrice: 240, dailyVolatility: 0.02, barVolume: 900 },
    { ...common, symbol: 'SYN-WILD', startPrice: 61_000, dailyVolatility: 0.05, barVolume: 12 },
  ];
  return markets.map((market) => ({
    instrument: { symbol: market.symbol, ...SYNTHETIC_CRYPTO },
    market,
    timeframes: ['1m', '5m', '15m', '1h'],
  }));
}
