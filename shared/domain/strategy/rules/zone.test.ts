import { describe, expect, test } from 'vitest';
import { market, parametersWith } from '../market-fixture.ts';
import { judgeZone } from './zone.ts';

const at = (close: number, zones: readonly number[], atr = 2) =>
  market([[close, close, close, close]], { atr }, zones);

describe('the zone', () => {
  test.each`
    direction  | close     | zones         | code           | status    | score
    ${'long'}  | ${103}    | ${[100]}      | ${'ZONE_NEAR'} | ${'pass'} | ${0.5}
    ${'long'}  | ${103.01} | ${[100]}      | ${'ZONE_FAR'}  | ${'veto'} | ${0.4983}
    ${'long'}  | ${100}    | ${[100]}      | ${'ZONE_NEAR'} | ${'pass'} | ${1}
    ${'long'}  | ${112}    | ${[100]}      | ${'ZONE_FAR'}  | ${'veto'} | ${-1}
    ${'long'}  | ${101.5}  | ${[100, 108]} | ${'ZONE_NEAR'} | ${'pass'} | ${0.75}
    ${'long'}  | ${99}     | ${[100]}      | ${'NO_ZONE'}   | ${'veto'} | ${0}
    ${'short'} | ${97}     | ${[100]}      | ${'ZONE_NEAR'} | ${'pass'} | ${-0.5}
    ${'short'} | ${96.99}  | ${[100]}      | ${'ZONE_FAR'}  | ${'veto'} | ${-0.4983}
    ${'short'} | ${101}    | ${[100]}      | ${'NO_ZONE'}   | ${'veto'} | ${0}
  `('$direction at $close with zones $zones: $code', ({ direction, close, zones, code, status, score }) => {
    const verdict = judgeZone(at(close, zones), parametersWith(), direction);
    expect(verdict).toMatchObject({ code, status });
    expect(verdict.score).toBeCloseTo(score, 4);
  });

  test('a missing zone does not count where the rule only counts', () => {
    const parameters = parametersWith({ zoneMode: 'weighted' });
    expect(judgeZone(at(99, [100]), parameters, 'long').status).toBe('neutral');
  });

  test('without an ATR it cannot say how near a zone is', () => {
    expect(judgeZone(at(100, [100], Number.NaN), parametersWith(), 'long').status).toBe('insufficient');
    expect(judgeZone(at(100, [100], 0), parametersWith(), 'long').status).toBe('insufficient');
    expect(judgeZone(at(100, [100]), parametersWith(), 'flat').code).toBe('NO_DIRECTION');
  });
});
