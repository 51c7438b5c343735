import { expect, test } from 'vitest';
import { converge } from './converge.ts';

/** A few in every run; `npm run converge` tries a thousand, `npm run converge -- --starts 1 --seed 42` one. */
const STARTS = Number(process.env['CONVERGE_STARTS'] ?? '40');
const FIRST = Number(process.env['CONVERGE_SEED'] ?? '1');

test.each(Array.from({ length: STARTS }, (_, index) => FIRST + index))(
  'a divergent start converges in two passes, and a third writes nothing: seed %i',
  async (seed) => {
    const { passes, wrong, done } = await converge(seed);
    expect(wrong, done.join('; ')).toEqual([]);
    expect(passes, done.join('; ')).toBeLessThanOrEqual(2);
  },
);
