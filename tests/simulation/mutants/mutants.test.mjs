import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { MUTANTS } from './planted.mjs';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

test.each(MUTANTS)('there is a place to plant that $name', async ({ changes }) => {
  for (const { file, find } of changes) {
    const text = await readFile(`${ROOT}/${file}`, 'utf8');
    expect(text.split(find).length - 1, `${file} has once: ${find}`).toBe(1);
  }
});

test('what survives alone by another defence is seen without both', () => {
  const names = new Set(MUTANTS.filter(({ survives }) => survives === undefined).map(({ name }) => name));
  const without = MUTANTS.filter(({ survives, seenIn }) => survives !== undefined && !names.has(seenIn));
  expect(without.map(({ name }) => name)).toEqual([]);
});
