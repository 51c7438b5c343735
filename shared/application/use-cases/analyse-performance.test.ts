import { expect, test } from 'vitest';
import type { BarColumns } from '../../domain/market/bar.ts';
import type { EquityPoint } from '../../domain/portfolio/equity.ts';
import { DAY_MS, utcMillis } from '../../domain/time/instant.ts';
import { analysePerformance, type Measured } from './analyse-performance.ts';

/** A day in 2024. */
const FIRST_DAY = 19_800;

const point = (day: number, equity: number, flow = 0): EquityPoint => ({
  at: utcMillis((FIRST_DAY + day) * DAY_MS),
  equity,
  cash: equity,
  exposure: 0,
  flow,
});
const columns = (closes: readonly number[], firstDay: number): BarColumns =>
  ({
    length: closes.length,
    close: Float64Array.from(closes),
    closesAt: Float64Array.from(closes, (_, index) => (FIRST_DAY + firstDay + index) * DAY_MS),
  }) as unknown as BarColumns;

const MEASURED: Measured = {
  points: [point(1, 100), point(2, 120), point(3, 90), point(4, 110, 20)],
  trades: [],
  calendar: '24x7',
  periodsPerYear: 365,
  bars: null,
};

test('underwater is measured from the highest growth, and money that was paid in is no growth', () => {
  const { curve } = analysePerformance(MEASURED);
  expect(curve.map(({ underwater }) => Number(underwater.toFixed(4)))).toEqual([0, 0, 0.25, 0.25]);
});

test('the market is held with the first equity from the last close before it', () => {
  const { curve } = analysePerformance({ ...MEASURED, bars: columns([50, 55, 60, 40], 1) });
  expect(curve.map(({ benchmark }) => benchmark)).toEqual([100, 110.00000000000001, 120, 80]);
});

test('where the bars of the start are not kept nothing is compared', () => {
  const { curve } = analysePerformance({ ...MEASURED, bars: columns([60, 40], 3) });
  expect(curve.map(({ benchmark }) => benchmark)).toEqual([null, null, null, null]);
});

test('a long curve is thinned and keeps its ends', () => {
  const points = Array.from({ length: 9_001 }, (_, day) => point(day, 100 + day));
  const { curve } = analysePerformance({ ...MEASURED, points });
  expect(curve.length).toBeLessThanOrEqual(2_001);
  expect([curve[0]?.equity, curve.at(-1)?.equity]).toEqual([100, 9_100]);
});

test('without a mark and without a trade everything is empty', () => {
  const { curve, months, drawdowns, attribution, excursions } = analysePerformance({
    ...MEASURED,
    points: [],
  });
  expect([curve, months, drawdowns, attribution.symbol, excursions]).toEqual([[], [], [], [], []]);
});
