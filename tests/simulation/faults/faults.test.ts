import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '../../../shared/domain/time/instant.ts';
import { simulateDay } from '../day.ts';
import { VENUE_KINDS } from '../venue/venue-kind.ts';

const WITHIN_MS = 120_000;

/** A seed draws how hard each trouble hits its day: the first hour of the first of them that has the one that the test is about. */
async function hourWith(trouble: string) {
  for (let seed = 1; seed <= 12; seed += 1) {
    const day = await simulateDay({ seed, kind: VENUE_KINDS.forever, lengthMs: HOUR_MS, keepTrace: true });
    expect(day.violations).toEqual([]);
    expect(day.convergedAfterMs).not.toBeNull();
    if ((day.faults[trouble] ?? 0) > 0) return day;
  }
  throw new Error(`No day of twelve had any ${trouble}`);
}

describe('trouble that comes by the clock', () => {
  test(
    'a message that nobody can handle ends as a dead letter, and the books agree',
    async () => {
      const { faults, trace } = await hourWith('poison');
      const buried = new Set(trace.flatMap((line) => /dead letter (poison-\d+)/.exec(line)?.[1] ?? []));
      expect(buried.size).toBe(faults['poison']);
    },
    WITHIN_MS,
  );

  test(
    'clocks of hosts jump by seconds, and the books agree',
    async () => {
      const { faults, trace } = await hourWith('skew');
      expect(trace.filter((line) => line.includes('the clock of'))).toHaveLength(faults['skew'] ?? 0);
    },
    WITHIN_MS,
  );
});
