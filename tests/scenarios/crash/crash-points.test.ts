import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundled, crashFolder, startChild } from './child.ts';

/** Every n-th moment is tried; all of them with BALLAST_CRASH_STEP=1, others of them with BALLAST_CRASH_FIRST=2. */
const STEP = Number(process.env['BALLAST_CRASH_STEP'] ?? 40);
const FIRST = Number(process.env['BALLAST_CRASH_FIRST'] ?? 1);
const AT_ONCE = 2;
const MOMENTS_MIN = 100;

let place = '';
let program = '';
beforeAll(async () => {
  place = crashFolder();
  program = await bundled(new URL('./mortal-process.ts', import.meta.url), place);
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

function folderFor(name: string): string {
  const folder = join(place, name);
  mkdirSync(folder);
  return folder;
}

/** What was found after dying at this moment; empty when all is well. */
async function dieAndComeBack(moment: number): Promise<readonly string[]> {
  const folder = folderFor(`moment-${moment}`);
  const mortal = startChild(program, ['die', folder, `${moment}`]);
  expect(await mortal.end()).toBe('SIGKILL');
  const heir = startChild(program, ['audit', folder]);
  expect(await heir.end()).toBe('code 0');
  rmSync(folder, { recursive: true });
  if (heir.heardAfter('well')[0] === 'true') return [];
  const [died] = mortal.heardAfter('died');
  return [`moment ${moment}, ${died ?? ''}`, ...heir.heardAfter('found')];
}

test('a process that dies at any call of a port, from entry to exit, comes back to exact books', {
  timeout: 600_000,
}, async () => {
  const whole = startChild(program, ['count', folderFor('whole')]);
  expect(await whole.end()).toBe('code 0');
  const moments = Number(whole.heardAfter('touched')[0]);
  expect(moments).toBeGreaterThan(MOMENTS_MIN);
  const found: string[] = [];
  let next = FIRST;
  const lane = async (): Promise<void> => {
    while (next <= moments) {
      const moment = next;
      next += STEP;
      found.push(...(await dieAndComeBack(moment)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  expect(found).toEqual([]);
});
