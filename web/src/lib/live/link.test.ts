import { expect, test } from 'vitest';
import { retryDelayMs } from './link.ts';

test.each([
  [0, 0, 250],
  [0, 1, 500],
  [1, 1, 1_000],
  [4, 1, 8_000],
  [5, 1, 15_000],
  [500, 0, 7_500],
])('after %d attempts, with chance %d, it waits %d ms', (attempts, chance, ms) => {
  expect(retryDelayMs(attempts, chance)).toBe(ms);
});
