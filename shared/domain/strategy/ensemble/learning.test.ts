import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { combine } from './ensemble.ts';
import { isWithinBounds, learn, rewardOf, type TradeReward, WEIGHT_FLOOR } from './learning.ts';
import { boundedProjection } from './projection.ts';
import { type EnsembleWeights, MEMBERS, UNIFORM_WEIGHTS, validateWeights } from './weights.ts';

const anyReward = fc.record({
  tradeId: fc.integer({ min: 1, max: 200 }).map((id) => `trade-${id}`),
  byMember: fc.record(
    {
      momentum: fc.double({ min: -5, max: 5, noNaN: true }),
      meanReversion: fc.double({ min: -5, max: 5, noNaN: true }),
      news: fc.double({ min: -5, max: 5, noNaN: true }),
    },
    { requiredKeys: [] },
  ),
});
const anyBatch = fc.array(anyReward, { maxLength: 30 });

describe('the bounded projection', () => {
  test('any parts become weights within the bounds that sum to 1, 20 000 times', () => {
    const parts = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(parts, (raw) => {
        const low = 0.3 / raw.length;
        const high = Math.min(1, 2.1 / raw.length);
        const weights = boundedProjection(raw, low, high);
        expect(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1)).toBeLessThan(1e-9);
        expect(weights.every((weight) => weight >= low - 1e-9 && weight <= high + 1e-9)).toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });

  test('weights that are within the bounds already stay as they are', () => {
    expect(boundedProjection([0.2, 0.3, 0.5], 0.05, 0.7)).toEqual([0.2, 0.3, 0.5]);
  });

  test('bounds that no set can meet, and parts that are no numbers, are a broken invariant', () => {
    expect(() => boundedProjection([1, 1], 0.6, 0.9)).toThrow('No 2 weights');
    expect(() => boundedProjection([1, 1], 0.1, 0.4)).toThrow('No 2 weights');
    expect(() => boundedProjection([Number.NaN, 1], 0.1, 0.9)).toThrow('are numbers');
  });
});

describe('learning from closed trades', () => {
  const win = (tradeId: string): TradeReward => ({ tradeId, byMember: { momentum: 1, meanReversion: -1 } });

  test('moves weight to who earned it, and not more than 0.05 at once', () => {
    const { weights } = learn(UNIFORM_WEIGHTS, [win('a')]);
    expect(weights.momentum).toBeGreaterThan(1 / 3);
    expect(weights.meanReversion).toBeLessThan(1 / 3);
    expect(Math.max(...MEMBERS.map((member) => Math.abs(weights[member] - 1 / 3)))).toBeLessThanOrEqual(
      0.0501,
    );
  });

  test('the order of the batch and a repeated trade change nothing', () => {
    fc.assert(
      fc.property(anyBatch, (batch) => {
        const once = learn(UNIFORM_WEIGHTS, batch);
        expect(learn(UNIFORM_WEIGHTS, [...batch].reverse())).toEqual(once);
        expect(learn(UNIFORM_WEIGHTS, [...batch, ...batch])).toEqual(once);
      }),
    );
  });

  test('whatever happens for however long, the weights stay valid', () => {
    fc.assert(
      fc.property(fc.array(anyBatch, { maxLength: 20 }), (batches) => {
        let weights: EnsembleWeights = UNIFORM_WEIGHTS;
        for (const batch of batches) weights = learn(weights, batch).weights;
        expect(isWithinBounds(weights)).toBe(true);
        expect(validateWeights(weights).ok).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('a member that loses -1e9 R five thousand times ends at the floor, not below', () => {
    let weights: EnsembleWeights = UNIFORM_WEIGHTS;
    for (let loss = 0; loss < 5_000; loss += 1) {
      weights = learn(weights, [{ tradeId: `loss-${loss}`, byMember: { news: -1e9 } }]).weights;
    }
    expect(weights.news).toBeCloseTo(WEIGHT_FLOOR, 9);
    expect(isWithinBounds(weights)).toBe(true);
  });

  test('rewards that are no numbers, for unknown members, or under one id with two contents are rejected by id', () => {
    const smuggled = JSON.parse('{"tradeId":"stranger","byMember":{"astrology":1}}');
    const batch: readonly TradeReward[] = [
      { tradeId: 'nan', byMember: { momentum: Number.NaN } },
      { tradeId: 'infinite', byMember: { momentum: Number.POSITIVE_INFINITY } },
      smuggled,
      { tradeId: 'two-faced', byMember: { momentum: 1 } },
      { tradeId: 'two-faced', byMember: { momentum: -1 } },
    ];
    expect(learn(UNIFORM_WEIGHTS, batch)).toEqual({
      weights: UNIFORM_WEIGHTS,
      rejected: ['infinite', 'nan', 'stranger', 'two-faced'],
      restarted: false,
    });
  });

  test.each([
    { momentum: Number.NaN, meanReversion: 0.5, news: 0.5 },
    { momentum: 0.9, meanReversion: 0.05, news: 0.05 },
    { momentum: 0.5, meanReversion: 0.5, news: 0.5 },
  ])('weights %o are no set it made: it starts again from equal ones', (broken) => {
    expect(learn(broken, [])).toEqual({ weights: UNIFORM_WEIGHTS, rejected: [], restarted: true });
  });
});

describe('the reward of a trade', () => {
  const opinions = {
    momentum: { signal: 0.8, confidence: 1 },
    meanReversion: { signal: -0.4, confidence: 0.5 },
    news: { signal: 0, confidence: 0 },
  };
  const reading = combine(UNIFORM_WEIGHTS, opinions);

  test('goes to the members by their part in the entry: who spoke against a winner loses, who was silent learns nothing', () => {
    const reward = rewardOf('t', 3, 'long', reading, UNIFORM_WEIGHTS).byMember;
    expect(reward.momentum).toBeCloseTo(0.8, 12);
    expect(reward.meanReversion).toBeCloseTo(-0.2, 12);
    expect('news' in reward).toBe(false);
  });

  test('a short trade turns the signs', () => {
    expect(rewardOf('t', 0.5, 'short', reading, UNIFORM_WEIGHTS).byMember.momentum).toBeCloseTo(-0.4, 12);
  });
});
