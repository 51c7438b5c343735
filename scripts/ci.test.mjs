import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from './bundling.mjs';

/** .ci/run with an npm that says what the test wants, on a machine that has its browser. */
describe.skipIf(process.platform === 'win32')('the verdict of CI', () => {
  let folder;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ci-'));
    writeFileSync(join(folder, 'chromium'), '#!/bin/sh\n', { mode: 0o755 });
    const npm =
      '#!/bin/sh\necho "CI is $CI"\ncase "$*" in *check*) printf "$CHECK_SAYS";; test) printf "$TEST_SAYS";; esac\n';
    writeFileSync(join(folder, 'npm'), npm, { mode: 0o755 });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ['6 of 6 checks passed\\n', '100 passed, 0 failed, 2 skipped\\n', '106 passed, 0 failed, 2 skipped', 0],
    ['5 of 6 checks passed\\n', '100 passed, 0 failed, 0 skipped\\n', '105 passed, 1 failed, 0 skipped', 1],
    ['6 of 6 checks passed\\n', '99 passed, 1 failed, 0 skipped\\n', '105 passed, 1 failed, 0 skipped', 1],
    ['killed\\n', '100 passed, 0 failed, 0 skipped\\n', '100 passed, 1 failed, 0 skipped', 1],
    ['6 of 6 checks passed\\n', '', '6 passed, 1 failed, 0 skipped', 1],
  ])('checks say %j, tests say %j', (checks, tests, lastLine, code) => {
    const { stdout, status } = spawnSync(join(ROOT, '.ci', 'run'), {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, CHECK_SAYS: checks, TEST_SAYS: tests },
    });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.at(-1)).toBe(lastLine);
    expect(lines.filter((line) => /^\d+ passed, /.test(line))).toHaveLength(1);
    expect(lines).toContain('CI is true');
    expect(status).toBe(code);
  });
});
