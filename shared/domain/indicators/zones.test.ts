import { describe, expect, test } from 'vitest';
import { barsOfCloses } from '../../../tests/bars.ts';
import { columnsOf } from '../market/bar-columns.ts';
import type { IndicatorFrame } from './frame.ts';
import { computeFrame } from './frame-compute.ts';
import { resistanceOver, supportUnder, zonesAt } from './zones.ts';

const SPEC = { emaFast: 50, emaSlow: 200, emaTrigger: 20, rsi: 14, atr: 14, roc: 20, zScore: 20 };

/** A frame of 400 bars with an ATR of 1 and pivots at the given confirming indexes. */
function frameWith(
  highs: Readonly<Record<number, number>>,
  lows: Readonly<Record<number, number>> = {},
): IndicatorFrame {
  const bars = columnsOf(barsOfCloses(Array.from({ length: 400 }, () => 100)));
  const column = (values: Readonly<Record<number, number>>) =>
    Float64Array.from({ length: 400 }, (_, index) => values[index] ?? Number.NaN);
  return {
    ...computeFrame(bars, 0, 400, SPEC),
    atr: new Float64Array(400).fill(1),
    pivotHigh: column(highs),
    pivotLow: column(lows),
  };
}

describe('zones', () => {
  test('gather highs and lows that stand close, and leave a single pivot out', () => {
    const frame = frameWith({ 350: 105, 360: 105.5, 370: 120 }, { 380: 105.25 });
    const zones = zonesAt(frame, 399);
    expect(zones).toHaveLength(1);
    expect(zones[0]).toMatchObject({ low: 105, high: 105.5, touches: 3 });
    const ages = [399 - 350 + 2, 399 - 360 + 2, 399 - 380 + 2];
    expect(zones[0]?.strength).toBeCloseTo(
      ages.reduce((sum, age) => sum + Math.exp(-age / 100), 0),
      12,
    );
  });

  test.each([
    ['a gap of half an ATR joins', [105, 105.5], 1],
    ['a wider gap does not', [105, 105.51], 0],
    ['a cluster grows to one and a half ATR', [105, 105.5, 106, 106.5], 1],
    ['and no further: the next one begins', [105, 105.5, 106, 106.5, 107, 107.5], 2],
    ['equal prices are one level', [105, 105], 1],
  ])('%s', (_, prices, count) => {
    const highs = Object.fromEntries(prices.map((price, index) => [300 + 10 * index, price]));
    expect(zonesAt(frameWith(highs), 399)).toHaveLength(count);
  });

  test('a pivot counts from the bar that confirms it, for 200 bars', () => {
    const frame = frameWith({ 150: 105, 160: 105.2 });
    expect(zonesAt(frame, 159)).toHaveLength(0);
    expect(zonesAt(frame, 160)).toHaveLength(1);
    expect(zonesAt(frame, 349)).toHaveLength(1);
    expect(zonesAt(frame, 350)).toHaveLength(0);
  });

  test('there are none while there is no ATR', () => {
    const frame = { ...frameWith({ 5: 105, 8: 105 }), atr: new Float64Array(400).fill(Number.NaN) };
    expect(zonesAt(frame, 10)).toEqual([]);
  });

  test('support begins at or below the price, resistance ends at or above it', () => {
    const frame = frameWith(
      { 300: 110, 310: 110.4, 320: 115, 330: 115.3 },
      { 340: 95, 350: 95.4, 360: 90, 370: 90.2 },
    );
    const zones = zonesAt(frame, 399);
    expect(zones.map(({ low, high }) => [low, high])).toEqual([
      [90, 90.2],
      [95, 95.4],
      [110, 110.4],
      [115, 115.3],
    ]);
    expect(supportUnder(zones, 100)?.high).toBe(95.4);
    expect(resistanceOver(zones, 100)?.low).toBe(110);
    expect(supportUnder(zones, 110.2)?.low).toBe(110);
    expect(resistanceOver(zones, 110.2)?.low).toBe(110);
    expect(supportUnder(zones, 89)).toBeNull();
    expect(resistanceOver(zones, 116)).toBeNull();
  });
});
