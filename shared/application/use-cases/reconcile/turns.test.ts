import { describe, expect, test } from 'vitest';
import { deriveId } from '../../../domain/ids/derive.ts';
import { HOUR_MS, MINUTE_MS, utcMillis } from '../../../domain/time/instant.ts';
import { isItsTurn } from './turns.ts';

const START = Date.UTC(2026, 0, 5, 9, 0, 50);
const KEYS = Array.from({ length: 200 }, (_, index) => deriveId('acc', 'paper', 'paper', `a${index}`));

/** How often each account had its turn on a schedule. */
function turnsOf(everyMs: number, ticks: number): readonly number[] {
  const fired = Array.from({ length: ticks }, (_, index) => utcMillis(START + index * everyMs));
  return KEYS.map((key) => fired.filter((firedAt) => isItsTurn(key, { firedAt, sinceMs: everyMs })).length);
}

describe('the turns of idle accounts', () => {
  test.each([
    { schedule: 'every 30 seconds', everyMs: 30_000, ticks: 8 },
    { schedule: 'every 7 seconds', everyMs: 7_000, ticks: 35 },
    { schedule: 'every 5 minutes', everyMs: 5 * MINUTE_MS, ticks: 24 },
  ])('$schedule nobody is left out, and nobody comes twice in a period', ({ everyMs, ticks }) => {
    const turns = turnsOf(everyMs, ticks);
    expect(Math.min(...turns)).toBe(1);
    expect(Math.max(...turns)).toBeLessThanOrEqual(2);
    expect(turns.filter((count) => count === 2).length).toBeLessThan(KEYS.length / 10);
  });

  test('after a long silence it is the turn of all', () => {
    const tick = { firedAt: utcMillis(START), sinceMs: 3 * HOUR_MS };
    expect(KEYS.every((key) => isItsTurn(key, tick))).toBe(true);
  });
});
