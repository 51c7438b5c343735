import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CRASH_POINTS } from '../../../local/drill/crash-points.ts';
import { drillPoints } from '../../../local/drill/drill.ts';
import { bundled, crashFolder } from './child.ts';

/** A few points in every run; `npm run drill -- --points` dies at all of them. */
const ONLY = 'request-sent';

let place = '';
let program = '';
beforeAll(async () => {
  place = crashFolder();
  program = await bundled(new URL('../../../local/drill/mortal-host.ts', import.meta.url), place);
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

test('the real host dies before and after a request leaves, and comes back to exact books', {
  timeout: 400_000,
}, async () => {
  const folder = join(place, 'data');
  mkdirSync(folder);
  const told = (): void => undefined;
  const report = await drillPoints({ program, folder, seed: 1, speed: 50, told }, ONLY);
  expect(report.orders).toBeGreaterThan(0);
  expect(report).toMatchObject({
    kills: 2,
    lost: 0,
    doubled: 0,
    stuck: 0,
    ledgerExact: true,
    notReached: [],
    sentences: [],
  });
});

test('every point has a name of its own', () => {
  const names = CRASH_POINTS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(40);
});
