import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ROOT } from './bundling.mjs';

/** Each of these starts a process, some of them two. */
vi.setConfig({ testTimeout: 120_000 });

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scripts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name, text) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/** Runs a script of the house; `whenItSays` sees each text on stdout and may signal the process. */
function run(script, args, whenItSays = () => undefined) {
  const child = spawn(process.execPath, [join(ROOT, 'scripts', script), ...args], {
    env: { ...process.env, CI: '', NO_COLOR: '1', FORCE_COLOR: undefined },
  });
  let output = '';
  child.stdout.on('data', (text) => {
    output += text;
    whenItSays(String(text), child);
  });
  child.stderr.on('data', (text) => {
    output += text;
  });
  return new Promise((settle) => {
    child.once('close', (code, signal) =>
      settle({ code, signal, pid: child.pid, lines: output.trimEnd().split('\n') }),
    );
  });
}

describe('a script that waits for its dependencies', () => {
  test('runs in the process that was started, with its arguments and its exit code', async () => {
    const script = write(
      'probe.mjs',
      'console.log(process.pid, ...process.argv.slice(2)); process.exitCode = 7;',
    );
    const { code, pid, lines } = await run('with-dependencies.mjs', [script, 'import', '--json']);
    expect(lines).toEqual([`${pid} import --json`]);
    expect(code).toBe(7);
  });

  test.each(['SIGINT', 'SIGTERM'])('hears %s itself', async (signal) => {
    const script = write(
      'server.mjs',
      `const alive = setInterval(() => undefined, 1000);
       process.once('${signal}', () => { console.log('closing'); clearInterval(alive); });
       console.log('ready');`,
    );
    const { code, lines } = await run('with-dependencies.mjs', [script], (text, child) => {
      if (text.includes('ready')) child.kill(signal);
    });
    expect(lines).toEqual(['ready', 'closing']);
    expect(code).toBe(0);
  });

  test('is gone with its process id', async () => {
    const script = write('server.mjs', "setInterval(() => undefined, 1000); console.log('ready');");
    const { signal } = await run('with-dependencies.mjs', [script], (_, child) => child.kill('SIGKILL'));
    expect(signal).toBe('SIGKILL');
  });

  test('says how it is used when nothing is named', async () => {
    const { code, lines } = await run('with-dependencies.mjs', []);
    expect(lines).toEqual(['Usage: node scripts/with-dependencies.mjs <script> [arguments]']);
    expect(code).toBe(2);
  });
});

describe('the verdict of the tests', () => {
  const verdict = (...more) =>
    run('test.mjs', ['--root', folder, '--config', 'none.mjs', '--globals', ...more]);
  beforeEach(() => write('none.mjs', 'export default {};'));

  test('ends with one line of counts and names each skipped test with its reason', async () => {
    write(
      'a.test.mjs',
      `test('passes', () => undefined);
       test('needs a browser', ({ skip }) => skip('no browser here'));
       test.skip('was switched off', () => undefined);`,
    );
    const { code, lines } = await verdict();
    expect(lines.at(-1)).toBe('1 passed, 0 failed, 2 skipped');
    expect(lines).toContain('skipped: a.test.mjs > needs a browser (no browser here)');
    expect(lines).toContain(
      'skipped: a.test.mjs > was switched off (its condition does not hold on this machine)',
    );
    expect(code).toBe(0);
  });

  test.each([
    ['a failing test', "test('fails', () => expect(1).toBe(2));", '1 passed, 1 failed, 0 skipped'],
    ['a file that does not load', "throw new Error('broken');", '1 passed, 1 failed, 0 skipped'],
    [
      'a hook that throws',
      "describe('d', () => { afterAll(() => { throw new Error('x'); }); test('t', () => undefined); });",
      '2 passed, 1 failed, 0 skipped',
    ],
    [
      'a promise that nobody caught',
      "test('t', () => { Promise.reject(new Error('x')); });",
      '2 passed, 1 failed, 0 skipped',
    ],
  ])('counts %s', async (_, text, line) => {
    write('a.test.mjs', "test('passes', () => undefined);");
    write('b.test.mjs', text);
    const { code, lines } = await verdict();
    expect(lines.at(-1)).toBe(line);
    expect(code).toBe(1);
  });

  test('no test at all is no success', async () => {
    const { code, lines } = await verdict();
    expect(lines.at(-1)).toBe('0 passed, 0 failed, 0 skipped');
    expect(code).toBe(1);
  });
});
