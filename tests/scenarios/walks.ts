import { syntheticBars } from '../../shared/domain/market/synthetic.ts';
import { addMs, MINUTE_MS } from '../../shared/domain/time/instant.ts';
import type { DictatedMarket, Minute } from './dictated-market.ts';

/**
 * A minute that moves from the last close by `by` and whose true range is 2 for any move of at most 1, so that the average true range of a market made
 * of such minutes is 2 as well and stops can be reckoned by hand.
 */
export function drift(market: DictatedMarket, by: number, symbol = 'ACME'): Readonly<Record<string, Minute>> {
  const open = market.lastClose(symbol);
  const high = open + 1 + by / 2;
  return { [symbol]: [open, high, high - 2, open + by] };
}

/** Quiet minutes that nobody evaluates, long enough for every indicator to have its value. */
export function quietMorning(market: DictatedMarket, minutes = 400): void {
  for (let minute = 0; minute < minutes; minute += 1) market.minute(drift(market, 0));
}

/** A made-up market, minute by minute, from the market's own start. The same seed is the same market. */
export function* wanderingMinutes(market: DictatedMarket, seed: string): Generator<Minute, never, undefined> {
  const bars = syntheticBars({
    symbol: 'ACME',
    seed,
    startsAt: addMs(market.start, -MINUTE_MS),
    timeframe: '1m',
    startPrice: 100,
    tick: 0.01,
    dailyVolatility: 0.06,
    barVolume: 500_000,
  });
  for (;;) {
    const { open, high, low, close, volume } = bars.next().value;
    yield [open, high, low, close, volume];
  }
}
