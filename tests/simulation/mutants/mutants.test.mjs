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

const SURVIVORS = MUTANTS.filter(({ survives }) => survives !== undefined);

test.each(SURVIVORS)('it is shown that $name does not matter alone', async ({ seenIn, heldBy }) => {
  if (heldBy === undefined) {
    const without = MUTANTS.find(({ name, survives }) => name === seenIn && survives === undefined);
    expect(without, `a mutant that has to be seen is called ${seenIn}`).toBeDefined();
    return;
  }
  const [, file, name] = /^(\S+) "(.+)"$/.exec(heldBy) ?? [];
  expect(await readFile(`${ROOT}/${file}`, 'utf8')).toContain(name);
});
