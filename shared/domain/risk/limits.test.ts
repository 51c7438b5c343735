import { describe, expect, test } from 'vitest';
import { RISK_LIMITS, validateLimits } from './limits.ts';

const problems = (input: Readonly<Record<string, unknown>>): readonly string[] => {
  const read = validateLimits(input);
  return read.ok ? [] : read.refusal.map((problem) => `${problem.name} ${problem.code}`);
};

describe('risk limits', () => {
  test('nothing given means the documented defaults', () => {
    const read = validateLimits({});
    expect(read.ok && read.value).toMatchObject({
      riskPct: 0.5,
      maxPosPct: 20,
      maxOpen: 5,
      perSymbol: 1,
      entriesPerDay: 10,
      dailyLossStopPct: 2,
      dailyLossFlattenPct: null,
      drawdownHalfPct: 10,
      drawdownHaltPct: 15,
      heatPct: 3,
      kellyFractionPct: null,
    });
  });

  test('every default lies inside its own range and on its own step', () => {
    const given = Object.fromEntries(Object.entries(RISK_LIMITS).map(([name, spec]) => [name, spec.default]));
    expect(problems(given)).toEqual([]);
  });

  test.each([
    [{ riskPct: 0.1 }, []],
    [{ riskPct: 0.09 }, ['riskPct BELOW_MINIMUM']],
    [{ riskPct: 2 }, []],
    [{ riskPct: 2.01 }, ['riskPct ABOVE_MAXIMUM']],
    [{ riskPct: 0.07 * 10 }, []],
    [{ riskPct: 0.505 }, ['riskPct OFF_STEP']],
    [{ maxOpen: 2.5 }, ['maxOpen OFF_STEP']],
    [{ riskPct: '0.5' }, ['riskPct NOT_A_NUMBER']],
    [{ riskPct: Number.NaN }, ['riskPct NOT_A_NUMBER']],
    [{ riskPct: null }, ['riskPct NOT_A_NUMBER']],
    [{ maxDayTrades: null }, []],
    [{ maxDayTrades: 3 }, []],
    [{ risk: 1 }, ['risk UNKNOWN_NAME']],
    [{ toString: 1 }, ['toString UNKNOWN_NAME']],
    [{ riskPct: 9, maxOpen: 0 }, ['riskPct ABOVE_MAXIMUM', 'maxOpen BELOW_MINIMUM']],
    [{ drawdownHalfPct: 16 }, ['drawdownHalfPct CONTRADICTION']],
    [{ dailyLossFlattenPct: 1 }, ['dailyLossFlattenPct CONTRADICTION']],
    [{ riskPct: 2, heatPct: 1 }, ['riskPct CONTRADICTION']],
    [{ maxOpen: 1, perSymbol: 2 }, ['perSymbol CONTRADICTION']],
    [{ cooldownLossBars: 2 }, ['cooldownLossBars CONTRADICTION']],
  ])('%j gives %j', (input, expected) => {
    expect(problems(input)).toEqual(expected);
  });
});
