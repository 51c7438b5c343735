import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyWalk } from '../../../tests/bars.ts';
import { marketDataFile } from '../../../tests/market-data.ts';
import { plainAtr, plainEma, plainMacd, plainMoments, plainRsi } from '../../../tests/plain-indicators.ts';
import { Atr } from './atr.ts';
import { Bollinger } from './bollinger.ts';
import { Macd } from './macd.ts';
import { Ema } from './moving-average.ts';
import { RateOfChange } from './rate-of-change.ts';
import { RollingMoments } from './rolling-moments.ts';
import { Rsi } from './rsi.ts';

/** What an indicator says after each of the values. */
function streamed<Input>(inputs: readonly Input[], take: (input: Input) => number): number[] {
  return inputs.map(take);
}

function emaOf(values: readonly number[], period: number): number[] {
  const ema = new Ema(period);
  return streamed(values, (value) => (ema.next(value), ema.value));
}

function rsiOfCloses(values: readonly number[], period: number): number[] {
  const rsi = new Rsi(period);
  return streamed(values, (value) => (rsi.next(value), rsi.value));
}

function firstIndexOf(values: readonly number[]): number {
  return values.findIndex((value) => !Number.isNaN(value));
}

/** Same first value, and everywhere within `relative` of `expected` or of one, whichever is larger. */
function expectClose(actual: readonly number[], expected: readonly number[], relative: number): void {
  expect(actual.length).toBe(expected.length);
  expect(firstIndexOf(actual)).toBe(firstIndexOf(expected));
  const off = actual.filter((value, index) => {
    const wanted = expected[index] ?? Number.NaN;
    if (Number.isNaN(wanted)) return !Number.isNaN(value);
    return !(Math.abs(value - wanted) <= relative * Math.max(1, Math.abs(wanted)));
  });
  expect(off).toEqual([]);
}

const walk = anyWalk(0, 420);
const runs = { numRuns: 60 };

describe('each indicator agrees with its definition written down plainly', () => {
  test('EMA', () => {
    fc.assert(
      fc.property(walk, fc.integer({ min: 1, max: 60 }), ({ close }, period) => {
        expectClose(emaOf([...close], period), plainEma([...close], period), 1e-12);
      }),
      runs,
    );
  });

  test('RSI', () => {
    fc.assert(
      fc.property(walk, fc.integer({ min: 2, max: 30 }), ({ close }, period) => {
        expectClose(rsiOfCloses([...close], period), plainRsi([...close], period), 1e-10);
      }),
      runs,
    );
  });

  test('ATR', () => {
    fc.assert(
      fc.property(walk, fc.integer({ min: 1, max: 30 }), ({ high, low, close }, period) => {
        const atr = new Atr(period);
        const values = streamed([...close], (_) => 0).map((_, index) => {
          atr.next(high[index] ?? Number.NaN, low[index] ?? Number.NaN, close[index] ?? Number.NaN);
          return atr.value;
        });
        expectClose(values, plainAtr([...high], [...low], [...close], period), 1e-12);
      }),
      runs,
    );
  });

  test('MACD and its signal, which start together at bar 33', () => {
    fc.assert(
      fc.property(walk, ({ close }) => {
        const macd = new Macd(12, 26, 9);
        const lines = [...close].map(
          (value) => (macd.next(value), [macd.macd, macd.signal, macd.histogram] as const),
        );
        const plain = plainMacd([...close], 12, 26, 9);
        expectClose(
          lines.map(([line]) => line),
          plain.macd,
          1e-12,
        );
        expectClose(
          lines.map(([, signal]) => signal),
          plain.signal,
          1e-12,
        );
        for (const [line, signal, histogram] of lines) expect(histogram).toBe(line - signal);
        if (close.length > 33) expect(firstIndexOf(lines.map(([line]) => line))).toBe(33);
      }),
      runs,
    );
  });

  test('SMA, population deviation and Bollinger bands', () => {
    fc.assert(
      fc.property(walk, fc.integer({ min: 1, max: 40 }), ({ close }, period) => {
        const moments = new RollingMoments(period);
        const bands = new Bollinger(period, 2);
        const values = [...close].map((value) => {
          moments.next(value);
          bands.next(value);
          return { mean: moments.mean, deviation: moments.deviation, upper: bands.upper, lower: bands.lower };
        });
        const plain = plainMoments([...close], period);
        expectClose(
          values.map(({ mean }) => mean),
          plain.map(({ mean }) => mean),
          1e-12,
        );
        expectClose(
          values.map(({ deviation }) => deviation),
          plain.map(({ deviation }) => deviation),
          1e-9,
        );
        expectClose(
          values.map(({ upper }) => upper),
          plain.map(({ mean, deviation }) => mean + 2 * deviation),
          1e-9,
        );
        expectClose(
          values.map(({ lower }) => lower),
          plain.map(({ mean, deviation }) => mean - 2 * deviation),
          1e-9,
        );
      }),
      runs,
    );
  });

  test('rate of change', () => {
    fc.assert(
      fc.property(walk, fc.integer({ min: 1, max: 30 }), ({ close }, period) => {
        const roc = new RateOfChange(period);
        const values = [...close].map((value) => (roc.next(value), roc.value));
        const plain = [...close].map((value, index) => value / (close[index - period] ?? Number.NaN) - 1);
        expectClose(values, plain, 1e-12);
      }),
      runs,
    );
  });
});

describe('edges of the definitions', () => {
  test('a flat market: RSI 50, no deviation, z-score 0', () => {
    const flat = Array.from({ length: 300 }, () => 0.1);
    expect(rsiOfCloses(flat, 14).at(-1)).toBe(50);
    const moments = new RollingMoments(20);
    for (const price of flat) moments.next(price);
    expect([moments.mean, moments.deviation, moments.zScore]).toEqual([0.1, 0, 0]);
  });

  test('a market that went flat after a storm has no deviation left over', () => {
    const moments = new RollingMoments(20);
    for (let bar = 0; bar < 200; bar += 1) moments.next(100 + 40 * Math.sin(bar));
    for (let bar = 0; bar < 25; bar += 1) moments.next(87.13);
    expect(moments.deviation).toBe(0);
    expect(moments.zScore).toBe(0);
  });

  test('only rises give RSI 100, only falls 0', () => {
    const rises = Array.from({ length: 40 }, (_, index) => 100 + index);
    expect(rsiOfCloses(rises, 14).at(-1)).toBe(100);
    expect(rsiOfCloses(rises.toReversed(), 14).at(-1)).toBe(0);
  });

  test.each([0, -1, 1.5, Number.NaN, 10_001])('a period of %d is refused', (period) => {
    for (const make of [
      () => new Ema(period),
      () => new Rsi(period),
      () => new Atr(period),
      () => new RollingMoments(period),
    ]) {
      expect(make).toThrow(/A period is a whole number/);
    }
  });

  test('rolled sums stay within 1e-10 of the exact ones over a million bars', () => {
    const moments = new RollingMoments(20);
    const window: number[] = [];
    let state = 7;
    let price = 60_000;
    let worst = 0;
    for (let bar = 0; bar < 1_000_000; bar += 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      price = Math.max(1, price * (1 + (state / 2 ** 32 - 0.5) * 0.002));
      moments.next(price);
      window.push(price);
      if (window.length > 20) window.shift();
      if (bar % 997 === 0 && window.length === 20) {
        const [exact] = plainMoments(window, 20).slice(-1);
        worst = Math.max(worst, Math.abs(moments.deviation / (exact?.deviation ?? Number.NaN) - 1));
      }
    }
    expect(worst).toBeLessThan(1e-10);
  });
});

describe('published figures', () => {
  test('the RSI 14 of the well-known StockCharts series', () => {
    const closes =
      '44.3389 44.0902 44.1497 43.6124 44.3278 44.8264 45.0955 45.4245 45.8433 46.0826 45.8931 46.0328 45.6140 46.2820 46.2820 46.0028 46.0328 46.4116 46.2222 45.6439 46.2122 46.2521 45.7137 46.4515 45.7835 45.3548 44.0288 44.1783 44.2181 44.5672 43.4205 42.6628 43.1314'
        .split(' ')
        .map(Number);
    const published =
      '70.53 66.32 66.55 69.41 66.36 57.97 62.93 63.26 56.06 62.38 54.71 50.42 39.99 41.46 41.87 45.46 37.30 33.08 37.77';
    const values = rsiOfCloses(closes, 14);
    expect(firstIndexOf(values)).toBe(14);
    expect(
      values
        .slice(14)
        .map((value) => value.toFixed(2))
        .join(' '),
    ).toBe(published);
  });

  const input = marketDataFile('golden-indicators/_input_SPY_1d_2017-2018.csv');

  function columnOf(path: string | null, name: string): number[] {
    if (path === null) return [];
    const [head = '', ...lines] = readFileSync(path, 'utf8').trim().split('\n');
    const place = head.split(',').indexOf(name);
    return lines.map((line) => {
      const text = line.split(',')[place] ?? '';
      return text === '' ? Number.NaN : Number(text);
    });
  }

  test.skipIf(input === null).each([
    [
      'sma',
      (closes: readonly number[]) => {
        const moments = new RollingMoments(20);
        return closes.map((close) => (moments.next(close), moments.mean));
      },
    ],
    ['ema', (closes: readonly number[]) => emaOf(closes, 20)],
    ['rsi', (closes: readonly number[]) => rsiOfCloses(closes, 14)],
  ] as const)('502 days of SPY: %s', (name, compute) => {
    const expected = columnOf(marketDataFile(`golden-indicators/${name}.standard.csv`), name);
    expect(expected.length).toBe(502);
    expectClose(compute(columnOf(input, 'close')), expected, 1e-12);
  });

  test.skipIf(input === null)(
    '502 days of SPY: ATR, which there leaves out the first range and meets ours after a hundred bars',
    () => {
      const [high, low, close] = [columnOf(input, 'high'), columnOf(input, 'low'), columnOf(input, 'close')];
      const expected = columnOf(marketDataFile('golden-indicators/atr.standard.csv'), 'atr');
      const atr = new Atr(14);
      const values = close.map((price, index) => {
        atr.next(high[index] ?? Number.NaN, low[index] ?? Number.NaN, price);
        return atr.value;
      });
      expect(values.length).toBe(502);
      for (let index = 120; index < 502; index += 1)
        expect(values[index]).toBeCloseTo(expected[index] ?? Number.NaN, 4);
      for (let index = 400; index < 502; index += 1)
        expect(values[index]).toBeCloseTo(expected[index] ?? Number.NaN, 11);
    },
  );
});
