import { describe, expect, test } from 'vitest';
import { market, parametersWith } from '../market-fixture.ts';
import { reasonOf } from '../reasons.ts';
import { judgeTrend } from './trend-bias.ts';

const bar = (close: number) => [[close, close, close, close] as const];

describe('the trend', () => {
  test.each`
    fast      | slow   | close   | atr    | code               | direction  | status
    ${103}    | ${100} | ${105}  | ${2}   | ${'UPTREND'}       | ${'long'}  | ${'pass'}
    ${97}     | ${100} | ${95}   | ${2}   | ${'DOWNTREND'}     | ${'short'} | ${'pass'}
    ${103}    | ${100} | ${99.9} | ${2}   | ${'NO_TREND'}      | ${'flat'}  | ${'veto'}
    ${103}    | ${100} | ${100}  | ${2}   | ${'NO_TREND'}      | ${'flat'}  | ${'veto'}
    ${97}     | ${100} | ${101}  | ${2}   | ${'NO_TREND'}      | ${'flat'}  | ${'veto'}
    ${100.25} | ${100} | ${105}  | ${2.5} | ${'UPTREND'}       | ${'long'}  | ${'pass'}
    ${100.24} | ${100} | ${105}  | ${2.5} | ${'NO_TREND'}      | ${'flat'}  | ${'veto'}
    ${100}    | ${100} | ${105}  | ${2}   | ${'NO_TREND'}      | ${'flat'}  | ${'veto'}
    ${NaN}    | ${100} | ${105}  | ${2}   | ${'VALUE_MISSING'} | ${'flat'}  | ${'insufficient'}
    ${103}    | ${NaN} | ${105}  | ${2}   | ${'VALUE_MISSING'} | ${'flat'}  | ${'insufficient'}
    ${103}    | ${100} | ${105}  | ${0}   | ${'VALUE_MISSING'} | ${'flat'}  | ${'insufficient'}
  `(
    'EMA $fast over $slow, close $close, ATR $atr: $code',
    ({ fast, slow, close, atr, code, direction, status }) => {
      const snapshot = market(bar(close), { emaFast: fast, emaSlow: slow, atr });
      expect(judgeTrend(snapshot, parametersWith())).toMatchObject({ code, direction, status });
    },
  );

  test('the score is the gap in thirds of an ATR, at most 1', () => {
    expect(judgeTrend(market(bar(105), { emaFast: 103, atr: 2 }), parametersWith()).score).toBeCloseTo(
      0.5,
      12,
    );
    expect(judgeTrend(market(bar(105), { emaFast: 120, atr: 2 }), parametersWith()).score).toBe(1);
    expect(judgeTrend(market(bar(90), { emaFast: 97, atr: 2 }), parametersWith()).score).toBeCloseTo(
      -0.5,
      12,
    );
  });

  test('switched to the higher timeframe it reads that one, and waits until it is warm', () => {
    const parameters = parametersWith({ trendTimeframe: 'higher' });
    const snapshot = market(bar(95), { emaFast: 90 });
    expect(judgeTrend(snapshot, parameters).code).toBe('HIGHER_BARS_MISSING');
    snapshot.higher = market(bar(105));
    expect(judgeTrend(snapshot, parameters)).toMatchObject({ code: 'UPTREND', direction: 'long' });
  });

  test('says which averages, and by how much', () => {
    expect(reasonOf(judgeTrend(market(bar(105), { emaFast: 103.5 }), parametersWith()))).toBe(
      'Trend: uptrend: EMA50 103.5 above EMA200 100, close 105, gap 1.75 ATR.',
    );
  });
});
