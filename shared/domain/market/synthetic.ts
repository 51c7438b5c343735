import { DAY_MS, HOUR_MS, utcMillis, type UtcMillis } from '../time/instant.ts';
import { type Timeframe, timeframeMs } from '../time/timeframe.ts';
import type { Bar } from './bar.ts';
import { SeededChance, seedOf } from './seeded-chance.ts';

/** A made-up market that never closes. Everything that shows it says that no market made these prices. */
export interface SyntheticMarket {
  readonly symbol: string;
  readonly seed: string;
  readonly startsAt: UtcMillis;
  readonly timeframe: Timeframe;
  readonly startPrice: number;
  readonly tick: number;
  /** Typical volatility of one day, such as 0.03 for three per cent. */
  readonly dailyVolatility: number;
  /** Typical volume of one bar. */
  readonly barVolume: number;
}

/** Drift in volatilities a day, and how long a regime lasts on average. Trends, so that trend rules have something to follow. */
const REGIMES = [
  { drift: 1.1, volatility: 0.8, meanBars: 700 },
  { drift: -1.1, volatility: 1.1, meanBars: 500 },
  { drift: 0, volatility: 0.6, meanBars: 600 },
  { drift: 0, volatility: 1.6, meanBars: 150 },
] as const;

/** GARCH(1,1) weights: yesterday's surprise and yesterday's variance. Their sum below one keeps the variance from running away. */
const SURPRISE = 0.08;
const MEMORY = 0.9;
/** Steps of the path inside a bar, which make its high and low. */
const STEPS = 6;

/**
 * Endless bars with clustered volatility (GARCH, Bollerslev 1986), regimes of drift, a daily rhythm and volume that grows with movement. The same
 * market gives the same bars for ever: a restart continues by skipping.
 */
export function* syntheticBars(market: SyntheticMarket): Generator<Bar, never, undefined> {
  const chance = new SeededChance(seedOf(`${market.seed}|${market.symbol}|${market.timeframe}`));
  const lengthMs = timeframeMs(market.timeframe);
  const barVolatility = market.dailyVolatility * Math.sqrt(lengthMs / DAY_MS);
  let regime: (typeof REGIMES)[number] = REGIMES[0];
  let variance = 1;
  let price = market.startPrice;
  for (let ordinal = 0; ; ordinal += 1) {
    if (chance.uniform() < 1 / regime.meanBars)
      regime = REGIMES[Math.floor(chance.uniform() * REGIMES.length)] ?? REGIMES[0];
    const opensAt = utcMillis(market.startsAt + ordinal * lengthMs);
    const volatility = barVolatility * regime.volatility * Math.sqrt(variance) * rhythmAt(opensAt);
    const path = walk(price, regime.drift * barVolatility * 0.05, volatility, chance);
    const surprise = Math.log(path.close / price) / volatility;
    variance = 1 - SURPRISE - MEMORY + SURPRISE * surprise * surprise * variance + MEMORY * variance;
    const volume =
      market.barVolume * rhythmAt(opensAt) * (0.4 + Math.abs(surprise)) * Math.exp(0.4 * chance.normal());
    yield barOf(market, opensAt, lengthMs, path, volume);
    price = path.close;
  }
}

interface Path {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

function walk(open: number, drift: number, volatility: number, chance: SeededChance): Path {
  let close = open;
  let high = open;
  let low = open;
  for (let step = 0; step < STEPS; step += 1) {
    close *= Math.exp(drift / STEPS + (volatility / Math.sqrt(STEPS)) * chance.normal());
    if (close > high) high = close;
    if (close < low) low = close;
  }
  return { open, high, low, close };
}

/** Livelier in the afternoon of UTC, quieter in its night: between 0.6 and 1.4. */
function rhythmAt(at: UtcMillis): number {
  const hour = (at % DAY_MS) / HOUR_MS;
  return 1 + 0.4 * Math.sin(((hour - 9) / 24) * 2 * Math.PI);
}

function barOf(
  market: SyntheticMarket,
  opensAt: UtcMillis,
  lengthMs: number,
  path: Path,
  volume: number,
): Bar {
  const onTick = (price: number) =>
    Number((Math.max(1, Math.round(price / market.tick)) * market.tick).toFixed(8));
  return {
    opensAt,
    closesAt: utcMillis(opensAt + lengthMs),
    open: onTick(path.open),
    high: onTick(path.high),
    low: onTick(path.low),
    close: onTick(path.close),
    volume: Math.round(volume * 10_000) / 10_000,
  };
}
