import { describe, expect, test } from 'vitest';
import { barAt, columnsOf } from '../../shared/domain/market/bar-columns.ts';
import type { TradeOutcome } from '../../shared/domain/portfolio/trade-outcome.ts';
import { dailyBarsOf } from '../golden/daily-bars.ts';
import { marketDataFile } from '../market-data.ts';
import { type BothLives, bothLives, LOOSE, syntheticMarket } from './both-lives.ts';
import { SHARE } from './instruments.ts';

const MAX_MS = 120_000;

/** How far a trade went for and against us, and which rule led to it. */
const waysOf = ({ tradeId, bestProfit, worstProfit, rule, profit }: TradeOutcome) =>
  [tradeId, bestProfit, worstProfit, rule, profit] as const;

function expectTheSame({ researched, replayed }: BothLives, fillsMin: number): void {
  expect(researched.fillCount).toBeGreaterThan(fillsMin);
  expect(replayed.fills.length).toBe(researched.fillCount);
  expect(replayed.orderListHash).toBe(researched.hash);
  // A trade that is closed in the very last bar is folded with the next one, which never comes.
  const analysed = researched.outcomes.map(waysOf);
  expect(replayed.outcomes.map(waysOf).slice(0, analysed.length - 1)).toEqual(analysed.slice(0, -1));
  expect(analysed.some(([, best]) => best !== null)).toBe(true);
}

describe('the same bars through the backtester and through the whole embedded host make the same orders and fills', () => {
  test.each(['one', 'two'])(
    'on the synthetic market %s',
    async (seed) => {
      expectTheSame(await bothLives(syntheticMarket(seed, 1_400), LOOSE), 5);
    },
    MAX_MS,
  );

  test(
    'when the trend is read from the higher timeframe',
    async () => {
      // The higher timeframe has its own warm-up of 800 bars, which is 3200 of these.
      const market = syntheticMarket('seven', 3_400, { timeframe: '1h' });
      const wish = { ...LOOSE, parameters: { ...LOOSE.parameters, trendTimeframe: 'higher' } };
      const lives = await bothLives(market, wish);
      expectTheSame(lives, 5);
    },
    MAX_MS,
  );

  test(
    'when shorts are allowed, and some are taken',
    async () => {
      const instrument = { ...SHARE, calendar: '24x7', synthetic: true } as const;
      const market = syntheticMarket('nine', 1_200, { instrument });
      const lives = await bothLives(market, {
        ...LOOSE,
        parameters: { ...LOOSE.parameters, allowShort: true },
      });
      expectTheSame(lives, 5);
      const shorts = lives.researched.orders.filter(
        ({ intent, status }) => intent.leg === 'entry' && intent.direction === 'short' && status === 'filled',
      );
      expect(shorts.length).toBeGreaterThan(1);
    },
    MAX_MS,
  );

  const spy = marketDataFile('equities-daily/SPY_1d_split-adjusted.csv');
  test.skipIf(spy === null)(
    'on real daily bars of a share, by the calendar of New York',
    async () => {
      const all = dailyBarsOf(spy ?? '');
      const bars = columnsOf(Array.from({ length: 1_100 }, (_, index) => barAt(all, index)));
      expectTheSame(await bothLives({ instrument: SHARE, timeframe: '1d', bars }, LOOSE), 5);
    },
    MAX_MS,
  );
});
