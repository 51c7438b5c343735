import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyWalk, barsOfCloses } from '../../../tests/bars.ts';
import { plainPivots } from '../../../tests/plain-indicators.ts';
import { columnsOf, sliceColumns } from '../market/bar-columns.ts';
import type { BarColumns } from '../market/bar.ts';
import { Atr } from './atr.ts';
import type { IndicatorFrame, IndicatorSpec } from './frame.ts';
import { computeFrame } from './frame-compute.ts';
import { Ema } from './moving-average.ts';
import { RateOfChange } from './rate-of-change.ts';
import { RollingMoments } from './rolling-moments.ts';
import { Rsi } from './rsi.ts';
import { frameAt, isWarm, RunCursor, runsOf, runStart, WARM_UP_BARS } from './run.ts';
import { Swings } from './swings.ts';

const SPEC: IndicatorSpec = {
  emaFast: 50,
  emaSlow: 200,
  emaTrigger: 20,
  rsi: 14,
  atr: 14,
  roc: 20,
  zScore: 20,
};
const COLUMNS = [
  'emaFast',
  'emaSlow',
  'emaTrigger',
  'rsi',
  'atr',
  'roc',
  'zScore',
  'pivotHigh',
  'pivotLow',
] as const;

const anySpec = fc.record({
  emaFast: fc.integer({ min: 1, max: 60 }),
  emaSlow: fc.integer({ min: 1, max: 120 }),
  emaTrigger: fc.integer({ min: 1, max: 30 }),
  rsi: fc.integer({ min: 1, max: 30 }),
  atr: fc.integer({ min: 1, max: 30 }),
  roc: fc.integer({ min: 1, max: 40 }),
  zScore: fc.integer({ min: 1, max: 40 }),
});

function valuesAt(frame: IndicatorFrame, index: number): readonly (number | undefined)[] {
  return COLUMNS.map((name) => frame[name][index]);
}

/** The same indicators, one bar at a time. */
function streamed(bars: BarColumns, spec: IndicatorSpec): readonly (readonly number[])[] {
  const [fast, slow, trigger] = [new Ema(spec.emaFast), new Ema(spec.emaSlow), new Ema(spec.emaTrigger)];
  const [rsi, atr, roc] = [new Rsi(spec.rsi), new Atr(spec.atr), new RateOfChange(spec.roc)];
  const [moments, swings] = [new RollingMoments(spec.zScore), new Swings()];
  return Array.from(bars.close, (close, index) => {
    const [high, low] = [bars.high[index] ?? Number.NaN, bars.low[index] ?? Number.NaN];
    for (const each of [fast, slow, trigger, rsi, roc, moments]) each.next(close);
    atr.next(high, low, close);
    swings.next(high, low);
    return [
      fast.value,
      slow.value,
      trigger.value,
      rsi.value,
      atr.value,
      roc.value,
      moments.zScore,
      swings.high,
      swings.low,
    ];
  });
}

function seededWalk(length: number): BarColumns {
  let state = 11;
  let price = 250;
  const closes = Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    price = Math.max(1, Math.round(price * (1 + (state / 2 ** 32 - 0.5) * 0.01) * 100) / 100);
    return price;
  });
  return columnsOf(barsOfCloses(closes));
}

describe('a frame', () => {
  test('equals the streaming indicators to the last bit', () => {
    fc.assert(
      fc.property(anyWalk(0, 500), anySpec, (bars, spec) => {
        const frame = computeFrame(bars, 0, bars.length, spec);
        streamed(bars, spec).forEach((values, index) => {
          expect(valuesAt(frame, index)).toEqual(values);
        });
      }),
      { numRuns: 60 },
    );
  });

  test('knows nothing of the future: a frame of the first bars is the first part of the whole frame', () => {
    fc.assert(
      fc.property(anyWalk(1, 400), anySpec, fc.nat(), (bars, spec, cut) => {
        const length = 1 + (cut % bars.length);
        const whole = computeFrame(bars, 0, bars.length, spec);
        const part = computeFrame(bars, 0, length, spec);
        for (const name of COLUMNS) expect([...part[name]]).toEqual([...whole[name].subarray(0, length)]);
      }),
      { numRuns: 60 },
    );
  });

  test('has the pivots of the definition, plateaus included', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 60 }), (prices) => {
        const bars = columnsOf(barsOfCloses(prices, 0));
        const frame = computeFrame(bars, 0, bars.length, SPEC);
        expect([...frame.pivotHigh]).toEqual(plainPivots([...bars.high]));
        expect([...frame.pivotLow]).toEqual(plainPivots([...bars.low].map((low) => -low)).map((low) => -low));
      }),
      { numRuns: 500 },
    );
  });

  test('has the same pivots for whoever asks for some of the bars, in any order', () => {
    const anyQuestions = fc.array(fc.tuple(fc.nat(79), fc.nat(79)), { maxLength: 8 });
    fc.assert(
      fc.property(anyWalk(80, 80), anyQuestions, (bars, questions) => {
        const whole = computeFrame(bars, 0, bars.length, SPEC);
        const asked = computeFrame(bars, 0, bars.length, SPEC);
        for (const [one, other] of questions) {
          const [from, to] = [Math.min(one, other), Math.max(one, other)];
          const { pivotHigh, pivotLow } = asked.pivotsBetween(from, to);
          expect(pivotHigh.slice(from, to + 1)).toEqual(whole.pivotHigh.slice(from, to + 1));
          expect(pivotLow.slice(from, to + 1)).toEqual(whole.pivotLow.slice(from, to + 1));
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('the run of a bar', () => {
  test.each([
    [0, 0],
    [799, 0],
    [800, 0],
    [1_599, 0],
    [1_600, 800],
    [2_399, 800],
    [2_400, 1_600],
    [1_000_000, 999_200],
  ])('bar %d is computed from bar %d', (ordinal, start) => {
    expect(runStart(ordinal)).toBe(start);
  });

  test('has 800 to 1599 bars behind every bar after the first 800', () => {
    fc.assert(
      fc.property(fc.integer({ min: WARM_UP_BARS, max: 10_000_000 }), (ordinal) => {
        const behind = ordinal - runStart(ordinal);
        return behind >= WARM_UP_BARS && behind < 2 * WARM_UP_BARS;
      }),
    );
  });

  const series = seededWalk(4_123);

  test('is the same for every window that reaches back far enough, to the last bit', () => {
    const cursor = new RunCursor(series, SPEC);
    const windows = fc.record({
      index: fc.integer({ min: 0, max: series.length - 1 }),
      more: fc.nat(900),
      after: fc.nat(50),
    });
    fc.assert(
      fc.property(windows, ({ index, more, after }) => {
        const from = Math.max(0, runStart(index) - more);
        const window = sliceColumns(series, from, Math.min(series.length, index + 1 + after));
        const live = frameAt(window, index - from, SPEC);
        if (!live.ok) throw new Error(live.refusal.code);
        const backtest = cursor.at(index);
        expect(valuesAt(live.value.frame, live.value.index)).toEqual(
          valuesAt(backtest.frame, backtest.index),
        );
        expect(live.value.frame.bars.closesAt[live.value.index]).toBe(series.closesAt[index]);
        expect(isWarm(live.value.frame, live.value.index)).toBe(index >= WARM_UP_BARS);
      }),
      { numRuns: 150 },
    );
  });

  test('is refused when the window does not reach back to its start', () => {
    const window = sliceColumns(series, 801, 2_000);
    expect(frameAt(window, 2_000 - 801 - 1, SPEC)).toEqual({
      ok: false,
      refusal: { code: 'WINDOW_TOO_SHORT', neededOrdinal: 800, firstOrdinal: 801 },
    });
  });

  test('runs cover each bar once, in order, with the values of its own run', () => {
    const live: (readonly (number | undefined)[])[] = [];
    let next = 0;
    for (const { frame, from, to, firstBar } of runsOf(series, SPEC)) {
      expect(firstBar).toBe(next);
      next += to - from;
      for (let index = from; index < to; index += 1) live.push(valuesAt(frame, index));
    }
    expect(next).toBe(series.length);
    const cursor = new RunCursor(series, SPEC);
    for (let index = 0; index < series.length; index += 97) {
      const place = cursor.at(index);
      expect(live[index]).toEqual(valuesAt(place.frame, place.index));
    }
  });

  test('mistakes are refused: a bar outside the window, and a backtest that begins in the middle', () => {
    expect(() => frameAt(series, series.length, SPEC)).toThrow(/no bar at index/);
    expect(() => frameAt(series, -1, SPEC)).toThrow(/no bar at index/);
    expect(() => new RunCursor(series, SPEC).at(series.length)).toThrow(/no bar at index/);
    expect(() => new RunCursor(sliceColumns(series, 5, 50), SPEC)).toThrow(/begin at ordinal 0/);
    expect([...runsOf(columnsOf([]), SPEC)]).toEqual([]);
  });
});
