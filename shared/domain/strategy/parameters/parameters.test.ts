import { describe, expect, test } from 'vitest';
import { isWithinBounds } from '../ensemble/learning.ts';
import { expectationOf, specOf, validateParameters } from './parameters.ts';
import { PRESETS } from './presets.ts';
import type { ParameterSpec } from './spec.ts';
import { PARAMETERS } from './table.ts';

const TABLE: readonly (readonly [string, ParameterSpec])[] = Object.entries(PARAMETERS);

const refusalsOf = (input: Record<string, unknown>) => {
  const checked = validateParameters(input);
  return checked.ok ? [] : checked.refusal.map(({ code, name }) => `${code} ${name}`);
};

describe('the table', () => {
  test.each(TABLE)(
    '%s: its default is allowed, it has words, and one step outside is refused by name',
    (name, spec) => {
      expect(spec.words.length).toBeGreaterThan(15);
      expect(validateParameters({}).ok).toBe(true);
      switch (spec.kind) {
        case 'switch':
          expect(refusalsOf({ [name]: 1 })).toEqual([`WRONG_TYPE ${name}`]);
          break;
        case 'choice':
          expect(refusalsOf({ [name]: 'perhaps' })).toEqual([`NOT_A_CHOICE ${name}`]);
          expect(refusalsOf({ [name]: 1 })).toEqual([`WRONG_TYPE ${name}`]);
          break;
        default:
          expect(refusalsOf({ [name]: spec.min - 1 })).toEqual([`OUT_OF_RANGE ${name}`]);
          expect(refusalsOf({ [name]: spec.max + 1 })).toEqual([`OUT_OF_RANGE ${name}`]);
          expect(refusalsOf({ [name]: Number.NaN })).toEqual([`WRONG_TYPE ${name}`]);
          expect(refusalsOf({ [name]: String(spec.default) })).toEqual([`WRONG_TYPE ${name}`]);
          if (spec.kind === 'integer')
            expect(refusalsOf({ [name]: spec.min + 0.5 })).toEqual([`WRONG_TYPE ${name}`]);
      }
    },
  );

  test('says what it accepts', () => {
    expect(expectationOf(PARAMETERS.trendFastBars)).toBe('a whole number from 5 to 100 bars');
    expect(expectationOf(PARAMETERS.scoreThreshold)).toBe('a number from 0 to 1');
    expect(expectationOf(PARAMETERS.ensembleMode)).toBe('one of off, only, both');
    expect(expectationOf(PARAMETERS.allowShort)).toBe('true or false');
  });
});

describe('a set', () => {
  test('takes defaults for what is left out', () => {
    const checked = validateParameters({ rsiBars: 9 });
    expect(checked.ok && specOf(checked.value)).toEqual({
      emaFast: 50,
      emaSlow: 200,
      emaTrigger: 20,
      rsi: 9,
      atr: 14,
      roc: 20,
      zScore: 20,
    });
  });

  test('names every problem at once', () => {
    expect(refusalsOf({ rsiBars: 1, allowShort: 'yes', luck: 7 }).sort()).toEqual([
      'OUT_OF_RANGE rsiBars',
      'UNKNOWN_PARAMETER luck',
      'WRONG_TYPE allowShort',
    ]);
  });

  test.each([
    [{ trendFastBars: 100, trendSlowBars: 100 }, 'CONTRADICTION trendFastBars'],
    [{ momentumLongLow: 70, momentumLongHigh: 60 }, 'CONTRADICTION momentumLongLow'],
    [{ momentumShortLow: 60, momentumShortHigh: 60 }, 'CONTRADICTION momentumShortLow'],
    [{ riskMinStopPct: 5, riskMaxStopPct: 5 }, 'CONTRADICTION riskMinStopPct'],
    [{ trendMode: 'off' }, 'CONTRADICTION trendMode'],
    [{ trendWeight: 0, zoneWeight: 0, momentumWeight: 0, triggerWeight: 0 }, 'CONTRADICTION trendWeight'],
    [{ ensembleMode: 'only', ensembleWeight: 0 }, 'CONTRADICTION trendWeight'],
  ])('%o contradicts itself', (input, refusal) => {
    expect(refusalsOf(input)).toEqual([refusal]);
  });

  test('names from the prototype of objects are unknown parameters', () => {
    expect(refusalsOf(JSON.parse('{"constructor":1,"__proto__":2}')).sort()).toEqual([
      'UNKNOWN_PARAMETER __proto__',
      'UNKNOWN_PARAMETER constructor',
    ]);
  });
});

test('the presets are named apart, and learning can start from each', () => {
  expect(PRESETS.every(({ weights }) => isWithinBounds(weights))).toBe(true);
  expect(new Set(PRESETS.map(({ name }) => name)).size).toBe(PRESETS.length);
  expect(PRESETS.map(({ name }) => name)).toEqual([
    'trend-follow-daily',
    'crypto-minute',
    'conservative',
    'mean-reversion',
  ]);
});
