import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '../../time/instant.ts';
import { type ModelOutcome, nextInChain } from './chain.ts';
import { sentimentFromLabels } from './labels.ts';
import { sentimentByLexicon } from './lexicon.ts';
import { moodOf } from './news.ts';

describe('labels of a classifier', () => {
  test('are read by name, whatever their order', () => {
    const labels = [
      { label: 'positive', score: 0.7 },
      { label: 'negative', score: 0.1 },
      { label: 'neutral', score: 0.2 },
    ];
    for (const order of [labels, [...labels].reverse()]) {
      const read = sentimentFromLabels(order);
      expect(read.ok && read.value.score).toBeCloseTo(0.6, 12);
      expect(read.ok && read.value.confidence).toBe(0.7);
    }
    expect(
      sentimentFromLabels(labels.map(({ label, score }) => ({ label: label.toUpperCase(), score }))).ok,
    ).toBe(true);
  });

  test.each([
    [[]],
    [
      [
        { label: 'LABEL_0', score: 0.7 },
        { label: 'LABEL_1', score: 0.2 },
        { label: 'LABEL_2', score: 0.1 },
      ],
    ],
    [
      [
        { label: 'positive', score: 0.7 },
        { label: 'positive', score: 0.2 },
        { label: 'neutral', score: 0.1 },
      ],
    ],
    [
      [
        { label: 'positive', score: 0.7 },
        { label: 'negative', score: 0.7 },
        { label: 'neutral', score: 0.1 },
      ],
    ],
    [
      [
        { label: 'positive', score: Number.NaN },
        { label: 'negative', score: 0.7 },
        { label: 'neutral', score: 0.3 },
      ],
    ],
  ])('%o is refused', (labels) => {
    expect(sentimentFromLabels(labels)).toMatchObject({ ok: false, refusal: { code: 'LABELS_MALFORMED' } });
  });
});

describe('the lexicon', () => {
  test.each`
    text                                                    | sign
    ${'Acme beats estimates, shares surge to a record'}     | ${1}
    ${'Acme cuts forecast after weak sales, shares tumble'} | ${-1}
    ${'Acme did not miss its target'}                       | ${1}
    ${'No growth at Acme'}                                  | ${-1}
    ${'The window of the office was cleaned'}               | ${0}
    ${''}                                                   | ${0}
  `('"$text" reads as $sign', ({ text, sign }) => {
    expect(Math.sign(sentimentByLexicon(text).score)).toBe(sign);
  });

  test('is bounded for any text and never surer than one half', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 500 }), (text) => {
        const { score, confidence } = sentimentByLexicon(text);
        expect(Math.abs(score)).toBeLessThanOrEqual(1);
        expect(confidence).toBeLessThanOrEqual(0.5);
      }),
    );
  });
});

describe('the chain of readers', () => {
  const models = ['finbert', 'ollama'];
  const text = 'Acme shares surge';
  const said = (model: string, confidence: number): ModelOutcome => ({
    model,
    sentiment: { score: 0.3, confidence },
  });

  test.each<[string, ModelOutcome[], object]>([
    ['asks the first', [], { kind: 'ask', model: 'finbert' }],
    [
      'believes it from a confidence of 0.6',
      [said('finbert', 0.6)],
      { kind: 'done', source: 'finbert', degraded: false },
    ],
    ['asks the second below it', [said('finbert', 0.59)], { kind: 'ask', model: 'ollama' }],
    [
      'asks the second after an error',
      [{ model: 'finbert', sentiment: null }],
      { kind: 'ask', model: 'ollama' },
    ],
    [
      'believes the second, and says it is degraded',
      [said('finbert', 0.1), said('ollama', 0.8)],
      { kind: 'done', source: 'ollama', degraded: true },
    ],
    [
      'falls back on the lexicon when all fail',
      [{ model: 'finbert', sentiment: null }, said('ollama', 0.2)],
      { kind: 'done', source: 'lexicon', degraded: true },
    ],
  ])('%s', (_, outcomes, step) => {
    expect(nextInChain(models, outcomes, text)).toMatchObject(step);
  });

  test('without models the lexicon is the rule and not a degradation; without its words the answer is neutral', () => {
    expect(nextInChain([], [], text)).toMatchObject({ source: 'lexicon', degraded: false });
    expect(nextInChain([], [], 'qwerty')).toEqual({
      kind: 'done',
      sentiment: { score: 0, confidence: 0 },
      source: 'none',
      degraded: false,
    });
  });
});

describe('the mood of the news', () => {
  const now = 1_000 * HOUR_MS;
  const item = (headline: string, hoursAgo: number, score: number) => ({
    headline,
    createdAt: now - hoursAgo * HOUR_MS,
    score,
  });

  test('an item six hours old weighs half', () => {
    const mood = moodOf([item('fresh', 0, 1), item('old', 6, -1)], now);
    expect(mood?.count).toBe(2);
    expect(mood?.score).toBeCloseTo((1 - 0.5) / 1.5, 12);
  });

  test('one item is not a mood, and the same headline is one item', () => {
    expect(moodOf([item('Acme soars!', 0, 1)], now)).toBeNull();
    expect(moodOf([item('Acme soars!', 0, 1), item('ACME  soars', 1, 1)], now)).toBeNull();
  });

  test('news of tomorrow does not exist yet', () => {
    expect(moodOf([item('today', 0, 1), item('tomorrow', -0.001, -1)], now)).toBeNull();
  });

  test('the order of the items does not matter', () => {
    const anyItem = fc.record({
      headline: fc.constantFrom('a', 'b', 'c', 'd'),
      createdAt: fc.integer({ min: now - 30 * HOUR_MS, max: now + HOUR_MS }),
      score: fc.double({ min: -1, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(anyItem, { maxLength: 12 }), (items) => {
        expect(moodOf([...items].reverse(), now)).toEqual(moodOf(items, now));
      }),
    );
  });
});
