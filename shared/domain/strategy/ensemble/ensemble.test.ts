import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { market, parametersWith } from '../market-fixture.ts';
import { combine, ensembleBias, judgeEnsemble, readEnsemble } from './ensemble.ts';
import { UNIFORM_WEIGHTS, validateWeights } from './weights.ts';

const BAR = [[100, 100, 100, 100] as const];
const opinion = fc.record({
  signal: fc.double({ min: -1, max: 1, noNaN: true }),
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
});
const weightVector = fc
  .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([a, b]) => ({ momentum: a * b, meanReversion: a * (1 - b), news: 1 - a }));

describe('what the members come to', () => {
  test('strength and agreement are defined and bounded for every valid set of weights', () => {
    fc.assert(
      fc.property(weightVector, opinion, opinion, opinion, (weights, momentum, meanReversion, news) => {
        const { strength, agreement } = combine(weights, { momentum, meanReversion, news });
        expect(Math.abs(strength)).toBeLessThanOrEqual(1 + 1e-9);
        expect(agreement).toBeGreaterThanOrEqual(0);
        expect(agreement).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  test('two members that pull apart agree by what is left of their pull', () => {
    const reading = combine(UNIFORM_WEIGHTS, {
      momentum: { signal: 0.6, confidence: 1 },
      meanReversion: { signal: -0.2, confidence: 1 },
      news: { signal: 0, confidence: 0 },
    });
    expect(reading.strength).toBeCloseTo(0.2, 12);
    expect(reading.agreement).toBeCloseTo(0.5, 12);
  });

  test('the formulas of the members', () => {
    const snapshot = market(BAR, { emaFast: 103, atr: 2, roc: 0.05, zScore: 1 });
    snapshot.news = { score: 0.5, count: 3 };
    const reading = readEnsemble(snapshot, UNIFORM_WEIGHTS);
    expect(reading?.momentum.signal).toBeCloseTo(Math.tanh(0.05 / (0.02 * Math.sqrt(20))), 12);
    expect(reading?.momentum.confidence).toBeCloseTo(0.75, 12);
    expect(reading?.meanReversion.signal).toBeCloseTo(-Math.tanh(0.5), 12);
    expect(reading?.meanReversion.confidence).toBeCloseTo(0.5, 12);
    expect(reading?.news).toEqual({ signal: 0.5, confidence: 0.6 });
  });

  test('mean reversion is off in a strong trend', () => {
    expect(
      readEnsemble(market(BAR, { emaFast: 106, atr: 2 }), UNIFORM_WEIGHTS)?.meanReversion.confidence,
    ).toBe(0);
  });

  test.each(['roc', 'zScore', 'atr', 'emaFast'] as const)('without %s there is no reading', (column) => {
    expect(readEnsemble(market(BAR, { [column]: Number.NaN }), UNIFORM_WEIGHTS)).toBeNull();
  });
});

describe('its verdict', () => {
  const snapshot = market(BAR);
  const of = (first: number, second: number, confidence = 1) =>
    combine(
      { momentum: 0.5, meanReversion: 0.5, news: 0 },
      {
        momentum: { signal: first, confidence },
        meanReversion: { signal: second, confidence },
        news: { signal: 0, confidence: 0 },
      },
    );

  test.each`
    first    | second   | confidence | code                    | bias
    ${0.15}  | ${0.15}  | ${1}       | ${'ENSEMBLE_COUNTED'}   | ${'long'}
    ${0.149} | ${0.149} | ${1}       | ${'ENSEMBLE_WEAK'}      | ${'flat'}
    ${-0.5}  | ${-0.1}  | ${1}       | ${'ENSEMBLE_COUNTED'}   | ${'short'}
    ${0.75}  | ${-0.25} | ${1}       | ${'ENSEMBLE_COUNTED'}   | ${'long'}
    ${0.75}  | ${-0.26} | ${1}       | ${'ENSEMBLE_DISAGREES'} | ${'flat'}
    ${0.5}   | ${0.5}   | ${0}       | ${'ENSEMBLE_SILENT'}    | ${'flat'}
  `('alone, $first and $second: $code', ({ first, second, confidence, code, bias }) => {
    const parameters = parametersWith({ ensembleMode: 'only' });
    const reading = of(first, second, confidence);
    expect(ensembleBias(reading, parameters)).toBe(bias);
    expect(judgeEnsemble(snapshot, parameters, UNIFORM_WEIGHTS, reading, bias).code).toBe(code);
  });

  test('beside the rules it must not pull the other way by 0.1 or more', () => {
    const parameters = parametersWith({ ensembleMode: 'both' });
    const statusOf = (strength: number, confidence = 1) =>
      judgeEnsemble(snapshot, parameters, UNIFORM_WEIGHTS, of(strength, strength, confidence), 'long').status;
    expect([statusOf(-0.1), statusOf(-0.099), statusOf(0.05), statusOf(0.5, 0)]).toEqual([
      'veto',
      'pass',
      'pass',
      'neutral',
    ]);
  });

  test.each(['only', 'both'] as const)(
    'in mode %s, without valid weights it is insufficient',
    (ensembleMode) => {
      const parameters = parametersWith({ ensembleMode });
      expect(judgeEnsemble(snapshot, parameters, null, null, 'long')).toMatchObject({
        status: 'insufficient',
        code: 'WEIGHTS_INVALID',
      });
    },
  );
});

describe('weights on load', () => {
  test.each<[string, Record<string, unknown>]>([
    ['NOT_A_WEIGHT', { momentum: Number.NaN, meanReversion: 0.5, news: 0.5 }],
    ['NOT_A_WEIGHT', { momentum: -0.1, meanReversion: 0.6, news: 0.5 }],
    ['NOT_A_WEIGHT', { momentum: 1.1, meanReversion: 0, news: 0 }],
    ['NOT_A_WEIGHT', { momentum: 0.5, meanReversion: 0.5 }],
    ['NOT_A_WEIGHT', { momentum: '0.5', meanReversion: 0.25, news: 0.25 }],
    ['SUM_IS_NOT_ONE', { momentum: 0.5, meanReversion: 0.5, news: 0.5 }],
    ['UNKNOWN_MEMBER', { momentum: 0.5, meanReversion: 0.25, news: 0.25, luck: 0 }],
  ])('%s for %o', (code, weights) => {
    expect(validateWeights(weights)).toMatchObject({ ok: false, refusal: { code } });
  });

  test('a valid set is taken as it is', () => {
    expect(validateWeights({ momentum: 0.7, meanReversion: 0.25, news: 0.05 })).toEqual({
      ok: true,
      value: { momentum: 0.7, meanReversion: 0.25, news: 0.05 },
    });
  });
});
