import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '../../../shared/domain/time/instant.ts';
import { simulateDay } from '../day.ts';
import { VENUE_KINDS } from '../venue/venue-kind.ts';

const WITHIN_MS = 120_000;

/** The first hour of a day whose seed draws the trouble that the test is about. */
async function hourOf(seed: number) {
  const day = await simulateDay({ seed, kind: VENUE_KINDS.forever, lengthMs: HOUR_MS, keepTrace: true });
  expect(day.violations).toEqual([]);
  expect(day.convergedAfterMs).not.toBeNull();
  return day;
}

describe('trouble that comes by the clock', () => {
  test(
    'a message that nobody can handle ends as a dead letter, and the books agree',
    async () => {
      const { faults, trace } = await hourOf(3);
      const buried = new Set(trace.flatMap((line) => /dead letter (poison-\d+)/.exec(line)?.[1] ?? []));
      expect(faults['poison']).toBeGreaterThan(0);
      expect(buried.size).toBe(faults['poison']);
    },
    WITHIN_MS,
  );

  test(
    'clocks of hosts jump by seconds, and the books agree',
    async () => {
      const { faults, trace } = await hourOf(4);
      expect(faults['skew']).toBeGreaterThan(0);
      expect(trace.filter((line) => line.includes('the clock of'))).toHaveLength(faults['skew'] ?? 0);
    },
    WITHIN_MS,
  );
});
