import { describe, expect, test } from 'vitest';
import { market, parametersWith } from '../market-fixture.ts';
import { judgeMomentum } from './momentum.ts';

const BAR = [[100, 100, 100, 100] as const];

describe('momentum', () => {
  test.each`
    direction  | before | rsi      | code                    | status
    ${'long'}  | ${49}  | ${50}    | ${'MOMENTUM_CONFIRMED'} | ${'pass'}
    ${'long'}  | ${39}  | ${40}    | ${'MOMENTUM_CONFIRMED'} | ${'pass'}
    ${'long'}  | ${39}  | ${39.99} | ${'RSI_OUTSIDE_BAND'}   | ${'veto'}
    ${'long'}  | ${69}  | ${70}    | ${'MOMENTUM_CONFIRMED'} | ${'pass'}
    ${'long'}  | ${69}  | ${70.01} | ${'RSI_OUTSIDE_BAND'}   | ${'veto'}
    ${'long'}  | ${51}  | ${50}    | ${'RSI_NOT_TURNING'}    | ${'veto'}
    ${'long'}  | ${50}  | ${50}    | ${'RSI_NOT_TURNING'}    | ${'veto'}
    ${'short'} | ${51}  | ${50}    | ${'MOMENTUM_CONFIRMED'} | ${'pass'}
    ${'short'} | ${31}  | ${30}    | ${'MOMENTUM_CONFIRMED'} | ${'pass'}
    ${'short'} | ${31}  | ${29.99} | ${'RSI_OUTSIDE_BAND'}   | ${'veto'}
    ${'short'} | ${61}  | ${60.01} | ${'RSI_OUTSIDE_BAND'}   | ${'veto'}
    ${'short'} | ${49}  | ${50}    | ${'RSI_NOT_TURNING'}    | ${'veto'}
    ${'long'}  | ${NaN} | ${50}    | ${'VALUE_MISSING'}      | ${'insufficient'}
    ${'long'}  | ${49}  | ${NaN}   | ${'VALUE_MISSING'}      | ${'insufficient'}
    ${'flat'}  | ${49}  | ${50}    | ${'NO_DIRECTION'}       | ${'veto'}
  `('$direction, RSI $before then $rsi: $code', ({ direction, before, rsi, code, status }) => {
    const verdict = judgeMomentum(market(BAR, { rsi, rsiBefore: before }), parametersWith(), direction);
    expect(verdict).toMatchObject({ code, status });
  });

  test('the hard veto speaks at the extremes on its own side only', () => {
    const parameters = parametersWith({
      momentumHardVeto: true,
      momentumLongHigh: 90,
      momentumMode: 'weighted',
    });
    const codeAt = (rsi: number, direction: 'long' | 'short') =>
      judgeMomentum(market(BAR, { rsi, rsiBefore: rsi - 1 }), parameters, direction).code;
    expect([codeAt(75, 'long'), codeAt(75.1, 'long'), codeAt(75.1, 'short')]).toEqual([
      'MOMENTUM_CONFIRMED',
      'RSI_EXTREME',
      'RSI_OUTSIDE_BAND',
    ]);
    expect([codeAt(24.9, 'short'), codeAt(25, 'short'), codeAt(24.9, 'long')]).toEqual([
      'RSI_EXTREME',
      'RSI_OUTSIDE_BAND',
      'RSI_OUTSIDE_BAND',
    ]);
  });

  test('the score is the distance from 50 in quarters of the scale', () => {
    const scoreAt = (rsi: number) => judgeMomentum(market(BAR, { rsi }), parametersWith(), 'long').score;
    expect([scoreAt(50), scoreAt(62.5), scoreAt(90), scoreAt(10)]).toEqual([0, 0.5, 1, -1]);
  });
});
