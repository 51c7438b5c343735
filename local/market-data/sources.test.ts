import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { barsOfCloses } from '../../tests/bars.ts';
import type { MarketDataSource, SeriesKey } from '../../shared/application/ports/market-data.ts';
import type { Bar } from '../../shared/domain/market/bar.ts';
import { checkBars } from '../../shared/domain/market/bar-checks.ts';
import { columnsOf } from '../../shared/domain/market/bar-columns.ts';
import type { SyntheticMarket } from '../../shared/domain/market/synthetic.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, type UtcMillis, utcMillis } from '../../shared/domain/time/instant.ts';
import type { Timeframe } from '../../shared/domain/time/timeframe.ts';
import { SYNTHETIC_CRYPTO } from './instruments.ts';
import { ReplaySource } from './replay-source.ts';
import { SyntheticSource } from './synthetic-source.ts';
import { VirtualTime } from './virtual-time.ts';

const START = utcMillis(Date.UTC(2026, 0, 5));
const MARKET: SyntheticMarket = {
  symbol: 'SYN-1',
  seed: 'test',
  startsAt: START,
  timeframe: '1m',
  startPrice: 100,
  tick: 0.01,
  dailyVolatility: 0.03,
  barVolume: 50,
};
const instrument = { ...SYNTHETIC_CRYPTO, symbol: 'SYN-1' };
const keyOf = (timeframe: Timeframe): SeriesKey => ({ source: 'any', symbol: 'SYN-1', timeframe });

function synthetic(time: VirtualTime) {
  const timeframes = ['1m', '5m', '1h', '1d'] as const;
  return new SyntheticSource('synthetic', [{ instrument, market: MARKET, timeframes }], time);
}

async function all(source: MarketDataSource, key: SeriesKey, limit: number): Promise<readonly Bar[]> {
  const bars: Bar[] = [];
  for (;;) {
    const page: readonly Bar[] = await source.closedBars(key, bars.at(-1)?.closesAt ?? null, limit);
    bars.push(...page);
    if (page.length < limit) return bars;
  }
}

describe('a replay', () => {
  const bars = barsOfCloses([1, 2, 3, 4, 5, 6].map((price) => price * 10));
  const [first] = bars;
  const opensAt = first?.opensAt ?? START;
  const sparse = bars.filter((_, index) => index % 2 === 1);
  const series = [
    { instrument, timeframe: '1m' as const, label: 'A', columns: columnsOf(bars) },
    {
      instrument: { ...instrument, symbol: 'SYN-2' },
      timeframe: '1m' as const,
      label: null,
      columns: columnsOf(sparse),
    },
  ];

  test('shows what has closed at its time, and nothing of what follows', async () => {
    const time = new VirtualTime(opensAt);
    const replay = new ReplaySource('replay', series, time);
    expect(await replay.closedBars(keyOf('1m'), null, 10)).toEqual([]);
    time.advanceTo(utcMillis(opensAt + 3 * MINUTE_MS - 1));
    expect(await replay.closedBars(keyOf('1m'), null, 10)).toEqual(bars.slice(0, 2));
    time.advanceTo(utcMillis(opensAt + 3 * MINUTE_MS));
    expect(await replay.closedBars(keyOf('1m'), bars[0]?.closesAt ?? null, 1)).toEqual(bars.slice(1, 2));
    expect(await replay.closedBars(keyOf('1m'), bars[0]?.closesAt ?? null, 9)).toEqual(bars.slice(1, 3));
    expect(await replay.closedBars(keyOf('5m'), null, 9)).toEqual([]);
    expect(replay.marketTime()).toBe(opensAt + 3 * MINUTE_MS);
  });

  test('played from close to close shows every bar of every symbol at its own close, and ends', async () => {
    const time = new VirtualTime(opensAt);
    const replay = new ReplaySource('replay', series, time);
    const seen: number[] = [];
    for (let next = replay.nextClose(); next !== null; next = replay.nextClose()) {
      time.advanceTo(next);
      for (const symbol of ['SYN-1', 'SYN-2']) {
        const [newest] = (await replay.closedBars({ ...keyOf('1m'), symbol }, null, 10)).slice(-1);
        if (newest?.closesAt === next) seen.push(next);
      }
    }
    expect(seen).toHaveLength(9);
    expect(time.now()).toBe(bars.at(-1)?.closesAt);
    expect(() => time.advanceTo(opensAt)).toThrow('goes forward');
  });

  test('lists each symbol once with its timeframes, and refuses a series that is there twice', () => {
    const longer = { instrument, timeframe: '1d' as const, label: 'A', columns: columnsOf([]) };
    const replay = new ReplaySource('replay', [...series, longer], new VirtualTime(START));
    expect(
      replay.offers().map(({ instrument: { symbol }, timeframes, label }) => [symbol, timeframes, label]),
    ).toEqual([
      ['SYN-1', ['1m', '1d'], 'A'],
      ['SYN-2', ['1m'], null],
    ]);
    expect(() => new ReplaySource('replay', [...series, ...series], new VirtualTime(START))).toThrow('once');
  });
});

describe('a synthetic market', () => {
  test('is the same after a restart, in any paging, and has no gap', async () => {
    const time = new VirtualTime(utcMillis(START + 20 * DAY_MS));
    const whole = await all(synthetic(time), keyOf('1m'), 5_000);
    expect(whole).toHaveLength(20 * 1_440);
    expect(await all(synthetic(time), keyOf('1m'), 777)).toEqual(whole);
    const rules = { timeframe: '1m', calendar: '24x7', now: time.now(), graceMs: 0 } as const;
    expect(checkBars(whole, rules)).toEqual({ problems: [], expected: whole.length, missing: 0 });
    const restarted = synthetic(time);
    const after = whole[28_000]?.closesAt ?? null;
    expect(await restarted.closedBars(keyOf('1m'), after, 1_000)).toEqual(whole.slice(28_001));
    // What is no longer kept is made again.
    expect(await restarted.closedBars(keyOf('1m'), null, 3)).toEqual(whole.slice(0, 3));
    expect(await restarted.closedBars(keyOf('1m'), null, 12_000)).toEqual(whole.slice(0, 12_000));
  });

  test('any walk of questions gets what the series has', async () => {
    const time = new VirtualTime(utcMillis(START + 12 * DAY_MS));
    const whole = await all(synthetic(time), keyOf('1m'), 10_000);
    const questions = fc.array(fc.tuple(fc.nat(17_280), fc.integer({ min: 1, max: 3_000 })), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(questions, async (walk) => {
        const source = synthetic(time);
        for (const [from, limit] of walk) {
          const after = utcMillis(START + from * MINUTE_MS);
          expect(await source.closedBars(keyOf('1m'), after, limit)).toEqual(whole.slice(from, from + limit));
        }
      }),
      { numRuns: 10 },
    );
  });

  test.each([
    ['5m', 5, 288 * 2 + 12],
    ['1h', 60, 49],
    ['1d', 1_440, 2],
  ] as const)(
    'bars of %s are made of %d minutes, and only whole ones close',
    async (timeframe, each, count) => {
      const time = new VirtualTime(utcMillis(START + 2 * DAY_MS + HOUR_MS + 4 * MINUTE_MS));
      const source = synthetic(time);
      const minutes = await all(source, keyOf('1m'), 5_000);
      const longer = await all(source, keyOf(timeframe), 100);
      expect(longer).toHaveLength(count);
      const parts = minutes.slice(each, 2 * each);
      expect(longer[1]).toMatchObject({
        opensAt: parts[0]?.opensAt,
        closesAt: parts.at(-1)?.closesAt,
        open: parts[0]?.open,
        high: Math.max(...parts.map(({ high }) => high)),
        low: Math.min(...parts.map(({ low }) => low)),
        close: parts.at(-1)?.close,
      });
    },
  );

  test('follows whatever clock it is given, and closes each minute', async () => {
    let now: UtcMillis = utcMillis(START + 90_500);
    const timeframes = ['1m'] as const;
    const source = new SyntheticSource('live', [{ instrument, market: MARKET, timeframes }], {
      now: () => now,
    });
    expect(source.nextClose()).toBe(START + 2 * MINUTE_MS);
    expect(await source.closedBars(keyOf('1m'), null, 10)).toHaveLength(1);
    now = utcMillis(START + 2 * MINUTE_MS);
    expect(await source.closedBars(keyOf('1m'), null, 10)).toHaveLength(2);
    expect(source.nextClose()).toBe(START + 3 * MINUTE_MS);
    now = utcMillis(START - DAY_MS);
    expect(await source.closedBars(keyOf('1m'), null, 10)).toEqual([]);
    expect(source.nextClose()).toBe(START + MINUTE_MS);
  });

  test('does not pass for a real one', () => {
    const real = { ...instrument, synthetic: false };
    const listing = { instrument: real, market: MARKET, timeframes: ['1m'] as const };
    expect(() => new SyntheticSource('x', [listing], new VirtualTime(START))).toThrow('listed as synthetic');
    expect(synthetic(new VirtualTime(START)).offers()[0]?.label).toContain('Made-up');
  });
});
