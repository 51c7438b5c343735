import { expect, test } from 'vitest';
import { estimate, type Load } from './estimate.ts';

/** Said in docs/guides/azure-scale.md too. */
const TOTAL = 205;

const total = (load: Partial<Load>): number =>
  estimate({ profiles: 1_000, symbols: 10, intervalSeconds: 60, ...load }).reduce(
    (sum, { usd }) => sum + usd,
    0,
  );

test('a slower tick, fewer profiles and fewer symbols cost less', () => {
  expect(total({ intervalSeconds: 300 })).toBeLessThan(total({}));
  expect(total({ profiles: 100 })).toBeLessThan(total({}));
  expect(total({ symbols: 1 })).toBeLessThan(total({}));
});

test('a thousand more profiles cost less than the first thousand, whose services have base prices', () => {
  expect(total({ profiles: 2_000 }) - total({})).toBeLessThan(total({}));
});

test('what the documents say of a thousand profiles at a minute is what is computed', () => {
  expect(Math.round(total({}))).toBe(TOTAL);
});
