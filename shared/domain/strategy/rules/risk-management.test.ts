import { describe, expect, test } from 'vitest';
import { market, parametersWith } from '../market-fixture.ts';
import type { StrategyParameters } from '../parameters/parameters.ts';
import { reasonOf } from '../reasons.ts';
import { judgeRisk } from './risk-management.ts';

function plan(
  direction: 'long' | 'short',
  atr: number,
  zones: readonly number[],
  changes: Partial<StrategyParameters> = {},
) {
  const verdict = judgeRisk(
    market([[100, 100, 100, 100]], { atr }, zones),
    parametersWith(changes),
    direction,
  );
  const [entry, stop, target, risk, room] = verdict.figures;
  return { code: verdict.code, status: verdict.status, entry, stop, target, risk, room };
}

describe('risk management', () => {
  test('long: the stop is 2 ATR under the close and the target twice as far above', () => {
    expect(plan('long', 2, [])).toEqual({
      code: 'RISK_PLANNED',
      status: 'pass',
      entry: 100,
      stop: 96,
      target: 108,
      risk: 4,
      room: Number.POSITIVE_INFINITY,
    });
  });

  test('says in words that nothing lies in the way', () => {
    const verdict = judgeRisk(market([[100, 100, 100, 100]], { atr: 2 }, []), parametersWith({}), 'long');
    expect(reasonOf(verdict)).toBe(
      'Risk: entry near 100, stop 96, target 108, risk 4 a unit, no zone in the way.',
    );
  });

  test('short: the mirror image', () => {
    expect(plan('short', 2, [])).toMatchObject({ code: 'RISK_PLANNED', stop: 104, target: 92, risk: 4 });
  });

  test.each`
    why                                           | atr      | zones     | changes                  | stop
    ${'0.3 % of the price when the ATR is tiny'}  | ${0.01}  | ${[]}     | ${{}}                    | ${99.7}
    ${'two ticks when everything else is less'}   | ${0.001} | ${[]}     | ${{ riskMinStopPct: 0 }} | ${99.98}
    ${'a quarter ATR beyond the protecting zone'} | ${2}     | ${[95]}   | ${{}}                    | ${94.5}
    ${'not beyond a zone that is nearer'}         | ${2}     | ${[97]}   | ${{}}                    | ${96}
    ${'not beyond a zone wider than the maximum'} | ${2}     | ${[92]}   | ${{}}                    | ${96}
    ${'beyond a zone that gives the maximum'}     | ${2}     | ${[92.5]} | ${{}}                    | ${92}
  `('the stop stands at $stop: $why', ({ atr, zones, changes, stop }) => {
    const found = plan('long', atr, zones, changes);
    expect(found.code).toBe('RISK_PLANNED');
    expect(found.stop).toBeCloseTo(stop, 9);
  });

  test('a stop wider than 8 % is refused, one of exactly 8 % is not', () => {
    expect(plan('long', 4, []).code).toBe('RISK_PLANNED');
    expect(plan('long', 4.001, [])).toMatchObject({ code: 'STOP_TOO_WIDE', status: 'veto' });
  });

  test('there must be room for 1.25 R before the next zone in the way', () => {
    const room = { riskMinRoomR: 1.25 };
    expect(plan('long', 2, [105], room).code).toBe('RISK_PLANNED');
    expect(plan('long', 2, [104.99], room)).toMatchObject({ code: 'NO_ROOM', status: 'veto' });
    expect(plan('short', 2, [95], room).code).toBe('RISK_PLANNED');
    expect(plan('short', 2, [95.01], room)).toMatchObject({ code: 'NO_ROOM', status: 'veto' });
  });

  test('the zone that holds the price is in nobody’s way', () => {
    expect(plan('long', 2, [100]).code).toBe('RISK_PLANNED');
    expect(plan('short', 2, [100]).code).toBe('RISK_PLANNED');
  });

  test.each([0, Number.NaN])('an ATR of %s gives no plan', (atr) => {
    expect(plan('long', atr, [])).toMatchObject({ code: 'VALUE_MISSING', status: 'insufficient' });
  });
});
