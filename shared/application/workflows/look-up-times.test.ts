import { expect, test } from 'vitest';
import { addMs, utcMillis } from '../../domain/time/instant.ts';
import { nextLookUp } from './look-up-times.ts';

const SINCE = utcMillis(Date.UTC(2026, 0, 5, 15, 30));

test('an order of unknown fate is asked for at once, then less often, and at the minutes at which absence can be proven', () => {
  const seconds: number[] = [];
  for (let now = SINCE; seconds.length < 9; ) {
    now = nextLookUp(SINCE, now);
    seconds.push((now - SINCE) / 1_000);
  }
  expect(seconds).toEqual([1, 3, 10, 30, 60, 120, 180, 240, 300]);
});

test('a look-up that took long is followed by the next one due, not by those it has missed', () => {
  expect(nextLookUp(SINCE, addMs(SINCE, 190_500))).toBe(addMs(SINCE, 240_000));
  expect(nextLookUp(SINCE, addMs(SINCE, 5_000))).toBe(addMs(SINCE, 10_000));
});
