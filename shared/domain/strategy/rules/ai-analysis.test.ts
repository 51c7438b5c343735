import { describe, expect, test } from 'vitest';
import { parseAnalystAnswer } from '../analyst-answer.ts';
import { HOUR_MS } from '../../time/instant.ts';
import { parametersWith } from '../market-fixture.ts';
import { judgeAnalyst } from './ai-analysis.ts';

const NOW = 1_000 * HOUR_MS;
const answer = (sentiment: number, confidence: number, answeredAt = NOW) => ({
  sentiment,
  confidence,
  horizonHours: 24,
  summary: '',
  risks: [],
  answeredAt,
});

describe('the analyst', () => {
  test.each`
    direction  | sentiment | confidence | code                 | status
    ${'long'}  | ${0.5}    | ${0.9}     | ${'ANALYST_COUNTED'} | ${'pass'}
    ${'long'}  | ${-0.4}   | ${0.9}     | ${'ANALYST_COUNTED'} | ${'pass'}
    ${'long'}  | ${-0.41}  | ${0.6}     | ${'ANALYST_OBJECTS'} | ${'veto'}
    ${'long'}  | ${-0.41}  | ${0.59}    | ${'ANALYST_COUNTED'} | ${'pass'}
    ${'short'} | ${0.41}   | ${0.6}     | ${'ANALYST_OBJECTS'} | ${'veto'}
    ${'short'} | ${-0.9}   | ${0.9}     | ${'ANALYST_COUNTED'} | ${'pass'}
    ${'flat'}  | ${0.9}    | ${0.9}     | ${'NO_DIRECTION'}    | ${'veto'}
  `(
    '$direction, sentiment $sentiment at $confidence: $code',
    ({ direction, sentiment, confidence, code, status }) => {
      const verdict = judgeAnalyst(answer(sentiment, confidence), NOW, parametersWith(), direction);
      expect(verdict).toMatchObject({ code, status });
      if (direction !== 'flat') expect(verdict.score).toBeCloseTo(sentiment * confidence, 12);
    },
  );

  test('silence does not count, unless the trader wants it to block', () => {
    expect(judgeAnalyst(null, NOW, parametersWith(), 'long').status).toBe('neutral');
    expect(judgeAnalyst(null, NOW, parametersWith({ aiOnFailure: 'veto' }), 'long').status).toBe('veto');
    expect(judgeAnalyst(answer(1, 1), NOW, parametersWith({ aiMode: 'off' }), 'long').code).toBe('RULE_OFF');
  });

  test('an answer from the future or beyond its horizon is not about this moment', () => {
    const codeOf = (answeredAt: number) =>
      judgeAnalyst(answer(1, 1, answeredAt), NOW, parametersWith(), 'long').code;
    expect(codeOf(NOW + 1)).toBe('ANALYST_OUTDATED');
    expect(codeOf(NOW - 24 * HOUR_MS)).toBe('ANALYST_COUNTED');
    expect(codeOf(NOW - 24 * HOUR_MS - 1)).toBe('ANALYST_OUTDATED');
  });
});

describe('reading an answer', () => {
  const sound = { sentiment: 0.2, confidence: 0.7, horizonHours: 12, summary: 'steady', risks: ['rates'] };

  test('takes exactly the five fields', () => {
    expect(parseAnalystAnswer(sound, NOW)).toEqual({ ok: true, value: { ...sound, answeredAt: NOW } });
  });

  test.each<[string, unknown]>([
    ['answer', null],
    ['answer', [sound]],
    ['answer', 'buy'],
    ['sentiment', { ...sound, sentiment: 1.01 }],
    ['sentiment', { ...sound, sentiment: Number.NaN }],
    ['sentiment', { ...sound, sentiment: '0.2' }],
    ['confidence', { ...sound, confidence: -0.01 }],
    ['horizonHours', { ...sound, horizonHours: Number.POSITIVE_INFINITY }],
    ['summary', { ...sound, summary: 'x'.repeat(301) }],
    ['risks', { ...sound, risks: 'none' }],
    ['risks', { ...sound, risks: [1] }],
    ['order', { ...sound, order: 'buy 100' }],
  ])('refuses a wrong %s', (place, input) => {
    expect(parseAnalystAnswer(input, NOW)).toMatchObject({
      ok: false,
      refusal: { code: 'ANSWER_MALFORMED', place },
    });
  });
});
