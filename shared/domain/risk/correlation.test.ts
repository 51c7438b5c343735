import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { marketDataFile } from '../../../tests/market-data.ts';
import { clustersOf, correlationOf, type DailyCloses } from './correlation.ts';

const LIMITS = { correlationRho: 0.7, correlationMinCommon: 40 };
const series = (
  symbol: string,
  closes: readonly number[],
  assetClass: DailyCloses['assetClass'] = 'equity',
): DailyCloses => {
  return { symbol, assetClass, days: closes.map((_, day) => day), closes };
};
const walk = (returns: readonly number[]): number[] => {
  let price = 100;
  return [price, ...returns.map((value) => (price *= Math.exp(value)))];
};
/** Alternating returns: `phase` 0 and 1 are each other's opposite, and a period of 2 and one of 4 do not correlate at all. */
const wave = (count: number, period: number, phase: number): number[] =>
  Array.from({ length: count }, (_, i) => (Math.floor((i + phase) / (period / 2)) % 2 === 0 ? 0.01 : -0.01));

describe('correlation of daily returns', () => {
  test.each([
    ['the same moves', wave(60, 2, 0), wave(60, 2, 0), 1],
    ['opposite moves', wave(60, 2, 0), wave(60, 2, 1), -1],
    ['unrelated moves', wave(60, 2, 0), wave(60, 4, 0), 0],
  ])('%s', (_name, left, right, rho) => {
    expect(correlationOf(series('A', walk(left)), series('B', walk(right)), 40)).toBeCloseTo(rho, 10);
  });

  test('39 common returns are too few, 40 are enough', () => {
    const long = series('A', walk(wave(60, 2, 0)));
    expect(correlationOf(long, series('B', walk(wave(39, 2, 0))), 40)).toBeNull();
    expect(correlationOf(long, series('B', walk(wave(40, 2, 0))), 40)).toBeCloseTo(1, 10);
  });

  test('a price that never moved, or is no price, has no correlation', () => {
    const moving = series('A', walk(wave(60, 2, 0)));
    expect(
      correlationOf(
        moving,
        series(
          'B',
          Array.from({ length: 61 }, () => 7),
        ),
        40,
      ),
    ).toBeNull();
    expect(
      correlationOf(
        moving,
        series(
          'B',
          Array.from({ length: 61 }, () => Number.NaN),
        ),
        40,
      ),
    ).toBeNull();
  });

  test('only the last 60 returns count', () => {
    const late = wave(60, 2, 0);
    const left = series('A', walk([...wave(100, 4, 0), ...late]));
    const right = series('B', walk([...wave(100, 4, 1), ...late]));
    expect(correlationOf(left, right, 40)).toBeCloseTo(1, 10);
  });

  test('days that only one of them traded are left out before returns are taken', () => {
    const closes = walk(wave(70, 4, 0));
    const daily = series('COIN', closes);
    const weekdays = closes.map((close, day) => ({ day, close })).filter(({ day }) => day % 7 < 5);
    const stock: DailyCloses = {
      symbol: 'S',
      assetClass: 'equity',
      days: weekdays.map(({ day }) => day),
      closes: weekdays.map(({ close }) => close),
    };
    expect(correlationOf(daily, stock, 40)).toBeCloseTo(1, 10);
  });

  test('lies between -1 and 1 and does not depend on the order', () => {
    const returns = fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), {
      minLength: 45,
      maxLength: 80,
    });
    fc.assert(
      fc.property(returns, returns, (left, right) => {
        const a = series('A', walk(left));
        const b = series('B', walk(right));
        const rho = correlationOf(a, b, 40);
        if (rho === null) return;
        expect(Math.abs(rho)).toBeLessThanOrEqual(1);
        expect(correlationOf(b, a, 40)).toBeCloseTo(rho, 9);
      }),
    );
  });

  const spy = marketDataFile('equities-daily/SPY_1d_split-adjusted.csv');
  const aapl = marketDataFile('equities-daily/AAPL_1d_split-adjusted.csv');
  test.skipIf(spy === null || aapl === null)('real closes of SPY and AAPL agree with numpy.corrcoef', () => {
    const rho = correlationOf(fromFile('SPY', spy), fromFile('AAPL', aapl), 40);
    expect(rho).toBeCloseTo(RHO_NUMPY, 12);
  });
});

/** numpy 2.4.6: corrcoef of diff(log(close)) over the last 61 days that both files have. */
const RHO_NUMPY = 0.4851990005834967;

function fromFile(symbol: string, path: string | null): DailyCloses {
  const rows = readFileSync(path ?? '', 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
  return {
    symbol,
    assetClass: 'equity',
    days: rows.map(([time]) => Date.parse(`${time ?? ''}T00:00:00Z`) / 86_400_000),
    closes: rows.map((row) => Number(row[4])),
  };
}

describe('clusters', () => {
  const members = (list: readonly DailyCloses[], symbol: string): string =>
    clustersOf(list, LIMITS).get(symbol)?.join(' ') ?? '';

  test('symbols that move together are one bet, others are not', () => {
    const list = [
      series('A', walk(wave(60, 2, 0))),
      series('B', walk(wave(60, 4, 0))),
      series('C', walk(wave(60, 2, 0))),
    ];
    expect(members(list, 'A')).toBe('A C');
    expect(members(list, 'B')).toBe('B');
  });

  test('a cluster joins through a third symbol', () => {
    const a = wave(60, 2, 0);
    const c = wave(60, 4, 0);
    const between = a.map((value, i) => value + (c[i] ?? 0));
    const list = [series('A', walk(a)), series('C', walk(c)), series('B', walk(between))];
    expect(correlationOf(series('A', walk(a)), series('B', walk(between)), 40)).toBeCloseTo(Math.SQRT1_2, 2);
    expect(members(list, 'A')).toBe('A C B');
  });

  test('opposite moves do not join', () => {
    const list = [series('A', walk(wave(60, 2, 0))), series('B', walk(wave(60, 2, 1)))];
    expect(members(list, 'A')).toBe('A');
  });

  test('unknown counts as one bet inside crypto and as two among stocks', () => {
    expect(members([series('BTC', [1], 'crypto'), series('ETH', [1], 'crypto')], 'BTC')).toBe('BTC ETH');
    expect(members([series('A', [1]), series('B', [1])], 'A')).toBe('A');
    expect(members([series('A', [1]), series('BTC', [1], 'crypto')], 'A')).toBe('A');
  });
});
