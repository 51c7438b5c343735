import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyWalk } from '../../../tests/bars.ts';
import { IndicatorSuite } from './suite.ts';
import { suiteBuffers, writeSuite } from './suite-columns.ts';

test('a whole series at once equals one bar at a time, to the last bit, at every length', () => {
  fc.assert(
    fc.property(anyWalk(0, 420), (bars) => {
      const columns = suiteBuffers(bars.length);
      for (const column of Object.values(columns)) column.fill(-1); // What was in a buffer before must not shine through.
      writeSuite(bars, columns);
      const suite = new IndicatorSuite();
      for (let index = 0; index < bars.length; index += 1) {
        suite.next(
          bars.high[index] ?? Number.NaN,
          bars.low[index] ?? Number.NaN,
          bars.close[index] ?? Number.NaN,
        );
        const { emaFast, emaSlow, rsi, atr, macd, bollinger } = suite;
        expect({
          emaFast: columns.emaFast[index],
          emaSlow: columns.emaSlow[index],
          rsi: columns.rsi[index],
          atr: columns.atr[index],
          macd: columns.macd[index],
          signal: columns.signal[index],
          histogram: columns.histogram[index],
          middle: columns.middle[index],
          upper: columns.upper[index],
          lower: columns.lower[index],
        }).toEqual({
          emaFast: emaFast.value,
          emaSlow: emaSlow.value,
          rsi: rsi.value,
          atr: atr.value,
          macd: macd.macd,
          signal: macd.signal,
          histogram: macd.histogram,
          middle: bollinger.middle,
          upper: bollinger.upper,
          lower: bollinger.lower,
        });
      }
    }),
    { numRuns: 40 },
  );
});
