import { expect, test } from 'vitest';
import { type Candle, candleAt, candlesOf, merged } from './candles.ts';

const bar = (minute: number, close = 100): Candle => ({
  opensAt: minute * 60_000,
  closesAt: (minute + 1) * 60_000,
  open: 100,
  high: 101,
  low: 99,
  close,
  volume: 5,
  fast: null,
  slow: null,
  rsi: null,
});

test('pages that overlap become one run in order, and the newer word on a bar counts', () => {
  const run = merged([
    [bar(3), bar(4, 1)],
    [bar(1), bar(2)],
    [bar(4, 2), bar(5)],
  ]);
  expect(run.map(({ opensAt, close }) => [opensAt / 60_000, close])).toEqual([
    [1, 100],
    [2, 100],
    [3, 100],
    [4, 2],
    [5, 100],
  ]);
});

test.each([
  [-1, null],
  [60_000, 1],
  [119_999, 1],
  [200_000, 2],
  [900_000, 2],
])('the moment %d lies in bar %s', (at, minute) => {
  const found = candleAt([bar(1), bar(2)], at);
  expect(found === null ? null : found.opensAt / 60_000).toBe(minute);
});

test('an indicator that has no value yet is a gap and not zero', () => {
  const { opensAt, closesAt, open, high, low, close, volume } = bar(1);
  const items = [{ opensAt, closesAt, open, high, low, close, volume }];
  const [candle] = candlesOf({
    items,
    indicators: { ema50: [null], rsi14: [55] },
    before: null,
    trouble: null,
  });
  expect([candle?.fast, candle?.slow, candle?.rsi]).toEqual([null, null, 55]);
});
