import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../shared/application/errors.ts';
import { FolderInUse } from '../storage/folder-lock.ts';
import { ballast, newFolder } from '../../tests/cli/in-process.ts';
import { failedCall } from './failures.ts';
import { styleFor, type Terminal } from './output.ts';
import { progressOn } from './progress.ts';

describe('a wrong call ends with 2 and one sentence a problem', () => {
  test.each([
    { words: ['doctr'], says: "unknown command 'doctr' (Did you mean doctor?)" },
    { words: ['doctor', '--dta', 'x'], says: "unknown option '--dta' (Did you mean --data?)" },
    { words: ['doctor', 'now'], says: 'too many arguments' },
    { words: ['export'], says: "option '--profile <id>' not specified" },
    { words: ['restore'], says: "missing required argument 'file'" },
    { words: ['backup', '--to'], says: "option '--to <file>' argument missing" },
    {
      words: ['export', 'fils', '--profile', 'x'],
      says: '<kind>: expected one of orders, fills, trades, decisions, postings, got "fils"',
    },
    {
      words: ['export', 'fills', '--profile', 'x', '--from', '2026-02-30'],
      says: '--from: expected a day such as 2024-01-31',
    },
    {
      words: ['export', 'fills', '--profile', 'x', '--from', '2026-02-02', '--to', '2026-02-01'],
      says: '--to: expected a moment after --from',
    },
    { words: ['backup', '--data', ''], says: '--data: expected a folder' },
    {
      words: ['restore', '/no/such/file'],
      says: '<file>: expected a file to read, and there is no such file',
    },
  ])('$words', async ({ words, says }) => {
    const human = await ballast(words);
    expect(human).toMatchObject({ exitCode: 2, stdout: '' });
    expect(human.stderr).toContain('error: ');
    expect(human.stderr).toContain(says);
    const machine = await ballast([...words, '--json']);
    if (words.at(-1) === '--to') return;
    expect(JSON.parse(machine.stderr).error).toMatchObject({ code: 'WRONG_CALL' });
  });

  test('all problems of one call are told at once', async () => {
    const { stderr } = await ballast(['export', 'x', '--profile', 'p', '--format', 'xml', '--from', 'noon']);
    expect(stderr.match(/^error: /gm)).toHaveLength(3);
  });

  test('settings that the host would refuse are refused here', async () => {
    const { exitCode, stderr } = await ballast(['backup'], { environment: { BALLAST_DATADIR: '/tmp' } });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('BALLAST_DATADIR: there is no such setting');
  });
});

test.each([[['--help']], [['help', 'backtest']], [['import', 'bars', '--help']], [['--version']]])(
  '%j is an answer',
  async (words) => {
    expect(await ballast(words)).toMatchObject({ exitCode: 0, stderr: '' });
  },
);

test.each([[[]], [['demo']], [['import']]])(
  '%j says what there is, and that it was no command',
  async (words) => {
    const { exitCode, stderr } = await ballast(words);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Usage: ballast');
  },
);

test('colours are for a person who has not refused them', async () => {
  const words = ['doctor', '--data', newFolder()];
  const environment = { BALLAST_PORT: '0' };
  const escape = String.fromCharCode(27);
  expect((await ballast(words, { environment, tty: true })).stdout).toContain(escape);
  expect((await ballast(words, { environment })).stdout).not.toContain(escape);
  const refused = { ...environment, NO_COLOR: '1' };
  expect((await ballast(words, { environment: refused, tty: true })).stdout).not.toContain(escape);
  expect((await ballast([...words, '--json'], { environment, tty: true })).stdout).not.toContain(escape);
});

const pipe: Terminal = {
  out: () => undefined,
  err: () => undefined,
  outIsTty: false,
  errIsTty: false,
  columns: 80,
};

test('an empty NO_COLOR refuses nothing', () => {
  expect(styleFor({ ...pipe, outIsTty: true }, { NO_COLOR: '' }).isColorSupported).toBe(true);
});

test('a pipe sees no progress', () => {
  const written: string[] = [];
  const progress = progressOn({ ...pipe, err: (text) => void written.push(text) }, 'Work', () => 0);
  progress.to(0.5);
  progress.end();
  expect(written).toEqual([]);
});

test.each([
  [new FolderInUse('taken'), { exitCode: 1, code: 'FOLDER_IN_USE', problems: ['taken'], stack: null }],
  [
    new AppError('STORE_UNAVAILABLE', 'no store', { retryable: true, ambiguous: false }),
    { exitCode: 1, code: 'STORE_UNAVAILABLE', problems: ['STORE_UNAVAILABLE: no store'], stack: null },
  ],
  [Object.assign(new Error('disk full'), { code: 'ENOSPC' }), { exitCode: 1, code: 'ENOSPC', stack: null }],
  [
    new TypeError('x is undefined'),
    { exitCode: 1, code: 'UNEXPECTED', stack: expect.stringContaining('TypeError') },
  ],
  ['a text', { exitCode: 1, code: 'UNEXPECTED', problems: ['a text'] }],
])('a failure %s is told as what it is', (failure, told) => {
  expect(failedCall(failure)).toMatchObject(told);
});

test('a database that is none ends with a sentence and its remedy', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'ballast.sqlite'), 'no database'.repeat(500));
  const { exitCode, stderr } = await ballast(['export', 'fills', '--profile', 'x', '--data', folder]);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^error: .*not a database.*Restore a backup.*\n$/);
});
