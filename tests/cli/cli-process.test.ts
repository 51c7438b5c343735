import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { marketDataFile } from '../market-data.ts';

/** The command as it is called: built, in a process of its own, at a pipe. */

const ROOT = join(import.meta.dirname, '..', '..');

function ballast(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join('bin', 'ballast.mjs'), ...words], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], BALLAST_PORT: '0' },
    maxBuffer: 64 * 1_048_576,
  });
  return { status, stdout, stderr };
}

test('the help names every command and exit code', () => {
  const { status, stdout, stderr } = ballast('--help');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const commands = [
    'backtest',
    'replay',
    'explain',
    'import',
    'export',
    'backup',
    'restore',
    'demo',
    'doctor',
  ];
  for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
  expect(stdout).toContain('Exit codes: 0 done; 1');
});

test('a wrong flag ends with 2, and nothing on stdout', () => {
  const { status, stdout, stderr } = ballast('backtest', '--baars', 'x.csv', '--json');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'WRONG_CALL' } });
});

const SPY = marketDataFile('equities-daily/SPY_1d_split-adjusted.csv');

test.skipIf(SPY === null)(
  'a backtest of ten years of SPY names the two bad rows and repeats to the last digit',
  () => {
    const words = ['backtest', '--bars', SPY ?? '', '--symbol', 'SPY', '--timeframe', '1d', '--json'];
    const { status, stdout, stderr } = ballast(...words);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const result = JSON.parse(stdout);
    expect(result.bars).toBe(2_517);
    expect(result.orderListHash).toMatch(/^[0-9a-f]{64}$/);
    expect(result.trades.length).toBeGreaterThan(10);
    expect(result.metrics.tradeCount).toBe(result.trades.length);
    expect(result.dataWarnings.join(' ')).toMatch(/Row 1808 .*Row 1825 /);
    expect(ballast(...words).stdout).toBe(stdout);
  },
);

test.skipIf(SPY === null)('a reader that stops early is no failure', () => {
  const command = `"${process.execPath}" bin/ballast.mjs backtest --bars "${SPY ?? ''}" --symbol SPY --json | head -n 1; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: ROOT, encoding: 'utf8' });
  expect({ stdout, stderr }).toEqual({ stdout: '{\n0\n', stderr: '' });
});
