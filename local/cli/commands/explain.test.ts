import { expect, test } from 'vitest';
import { ballast, newFolder } from '../../../tests/cli/in-process.ts';
import { DENIED, seedFolder } from '../../../tests/cli/stored-profile.ts';

const folder = newFolder();
await seedFolder(folder);
const explained = (id: string, ...more: string[]) =>
  ballast(['explain', 'decision', id, '--profile', 'Trend', '--data', folder, ...more]);

test('a decision on record says what was wanted, who denied it with which figures, and what each rule said', async () => {
  const { exitCode, stdout } = await explained('dec-1');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('BTC/USD, bar of 1h that closed 2026-01-01 01:00 UTC');
  expect(stdout).toContain(DENIED.sentence);
  expect(stdout).toContain('COOLDOWN_STREAK {"barsLeft":7}');
  expect(stdout).toMatch(/zone +pass +required, weight 1 +0\.84 +Zone: near enough\./);
  const document = JSON.parse((await explained('dec-1', '--json')).stdout);
  expect(document).toMatchObject({ decisionId: 'dec-1', barClosesAt: '2026-01-01T01:00:00.000Z' });
});

test('a decision that is not on record is no fault: holds are computed', async () => {
  const { exitCode, stderr } = await explained('dec-2');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('<id>: profile Trend has no decision dec-2');
  expect(stderr).toContain('ballast explain bar');
});
