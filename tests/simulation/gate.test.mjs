import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { MUTANTS } from './mutants/planted.mjs';

const SIMULATE = fileURLToPath(new URL('../../scripts/simulate.mjs', import.meta.url));
const WITHIN_MS = 900_000;
/** A few days on a machine of one's own, more of them where changes are gated; the long runs are the scripts that GUARANTEES.md names. */
const IN_CI = process.env['CI'] === 'true';
const DAYS = IN_CI ? '20' : '5';
const TWICE = IN_CI ? '3' : '2';
const STRIDE = IN_CI ? '16' : '40';

/** What the simulator prints; a violation ends it with an error that tells the seed. */
async function simulated(...wish) {
  const { stdout } = await promisify(execFile)(process.execPath, [SIMULATE, ...wish, '--json'], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout);
}

describe('the simulated world', () => {
  test(
    `${DAYS} days at each kind of venue violate nothing, and all books agree in time after the calm`,
    async () => {
      const figures = await simulated('--days', DAYS);
      expect(figures).toMatchObject({ days: 2 * Number(DAYS), violations: 0, seeds: [] });
      // Five minutes, and one more where silence about an order proves nothing for five: a day that took longer is a violation already.
      expect(figures.worstConvergenceMinutes).toBeLessThanOrEqual(6);
    },
    WITHIN_MS,
  );

  test.skipIf(!IN_CI)(
    'no seed that ever found a bug finds one again',
    async () => {
      expect(await simulated('--regressions')).toMatchObject({ violations: 0, seeds: [] });
    },
    WITHIN_MS,
  );

  test(
    'a day that is lived twice is the same day, event for event',
    async () => {
      expect(await simulated('--repeat', TWICE)).toEqual({ days: 2 * Number(TWICE), differing: [] });
    },
    WITHIN_MS,
  );

  test(
    `an entry, its partial fills and its exit survive every fault at every ${STRIDE}th call of a port`,
    async () => {
      const figures = await simulated('--sweep', '--stride', STRIDE);
      expect(figures).toMatchObject({ stories: 1, bad: 0 });
      expect(figures.runs).toBeGreaterThan(100);
    },
    WITHIN_MS,
  );

  test.each(['a time-out is a refusal', 'sent before it is on record'])(
    'sees that %s',
    async (name) => {
      expect(MUTANTS.map((mutant) => mutant.name)).toContain(name);
      expect(await simulated('--mutants', '--only', name, '--days', '4')).toMatchObject({
        planted: 1,
        killed: 1,
      });
    },
    WITHIN_MS,
  );
});
