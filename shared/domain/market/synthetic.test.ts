import { expect, test } from 'vitest';
import { parseInstant, utcMillis } from '../time/instant.ts';
import { type SyntheticMarket, syntheticBars } from './synthetic.ts';

const market: SyntheticMarket = {
  symbol: 'SYN-A/USD',
  seed: 'test',
  startsAt: parseInstant('2026-01-01T00:00:00Z') ?? utcMillis(0),
  timeframe: '1m',
  startPrice: 100,
  tick: 0.01,
  dailyVolatility: 0.04,
  barVolume: 1_000,
};

function take(count: number, of: SyntheticMarket = market) {
  const bars = syntheticBars(of);
  return Array.from({ length: count }, () => bars.next().value);
}

test('the same market gives the same bars, another seed gives others', () => {
  expect(take(500)).toEqual(take(500));
  expect(take(500, { ...market, seed: 'other' })).not.toEqual(take(500));
});

test('every bar follows the one before and holds its open and close', () => {
  const bars = take(5_000);
  for (const [index, bar] of bars.entries()) {
    expect(bar.high).toBeGreaterThanOrEqual(Math.max(bar.open, bar.close));
    expect(bar.low).toBeLessThanOrEqual(Math.min(bar.open, bar.close));
    expect(bar.low).toBeGreaterThan(0);
    expect(bar.volume).toBeGreaterThanOrEqual(0);
    if (index > 0) expect(bar.opensAt).toBe(bars[index - 1]?.closesAt);
  }
});

test('volatility comes in clusters: large moves follow large moves', () => {
  const moves = take(40_000).map((bar) => Math.abs(Math.log(bar.close / bar.open)));
  expect(correlation(moves.slice(0, -1), moves.slice(1))).toBeGreaterThan(0.1);
});

function correlation(left: readonly number[], right: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ml, mr] = [mean(left), mean(right)];
  const covariance = mean(left.map((value, index) => (value - ml) * ((right[index] ?? 0) - mr)));
  return (
    covariance /
    Math.sqrt(mean(left.map((value) => (value - ml) ** 2)) * mean(right.map((value) => (value - mr) ** 2)))
  );
}
