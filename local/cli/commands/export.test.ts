import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ballast, newFolder } from '../../../tests/cli/in-process.ts';
import { seedFolder } from '../../../tests/cli/stored-profile.ts';

const folder = newFolder();
// The folder stays open: an export works beside a host.
await seedFolder(folder);
const exported = (...words: string[]) => ballast(['export', ...words, '--data', folder]);

test('fills leave as JSON lines, oldest first, with exact decimals and moments in UTC', async () => {
  const { exitCode, stdout } = await exported('fills', '--profile', 'prf_7');
  expect(exitCode).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(JSON.parse(`[${lines.join(',')}]`)).toMatchObject([
    { fillId: 'f-1', quantity: '0.5', price: '61249.9', occurredAt: '2026-01-01T00:00:01.000Z' },
    { fillId: 'f-2', fee: '-0.01', occurredAt: '2026-01-01T01:00:00.000Z' },
  ]);
});

test('a spreadsheet gets no formula, and a number below zero stays a number', async () => {
  const orders = await exported('orders', '--profile', 'Trend', '--format', 'csv');
  expect(orders.stdout).toContain(`"'=HYPERLINK(""http://example.com"",""paid, in full"")"`);
  const fills = await exported('fills', '--profile', 'Trend', '--format', 'csv');
  expect(fills.stdout.split('\r\n')).toEqual([
    'fillId,clientOrderId,venueOrderId,symbol,side,quantity,price,fee,feeCurrency,liquidity,occurredAt',
    expect.stringMatching(/^f-1,.*,BTC\/USD,buy,0\.5,61249\.9,7\.66,USD,taker,2026-01-01T00:00:01\.000Z$/),
    expect.stringMatching(/^f-2,.*,BTC\/USD,buy,1\.5,61250\.1,-0\.01,USD,taker,2026-01-01T01:00:00\.000Z$/),
    '',
  ]);
});

test('postings keep their signed legs', async () => {
  const { stdout } = await exported('postings', '--profile', 'prf_7', '--format', 'csv');
  const [titles = '', line = ''] = stdout.split('\r\n');
  const cells = line.split(',');
  const cell = (title: string) => cells[titles.split(',').indexOf(title)];
  expect([cell('sequence'), cell('kind'), cell('at')]).toEqual(['1', 'allocate', '2026-01-01T00:00:00.000Z']);
  expect([cell('legs.available'), cell('legs.capital'), cell('legs.fees')]).toEqual([
    '10000.5',
    '-10000.5',
    '',
  ]);
});

test('decisions say what was wanted and who denied it', async () => {
  const { stdout } = await exported('decisions', '--profile', 'prf_7', '--format', 'csv');
  expect(stdout.split('\r\n')[1]).toMatch(
    /^dec-1,BTC\/USD,1h,2026-01-01T01:00:00\.000Z,.*,denied,long,0\.6,0\.8,COOLDOWN_STREAK,,,Wanted/,
  );
});

test('a period has its first moment in it and its last one not', async () => {
  const { stdout } = await exported(
    'fills',
    '--profile',
    'prf_7',
    '--from',
    '2026-01-01T00:00:01Z',
    '--to',
    '2026-01-01T01:00:00Z',
  );
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  expect(stdout).toContain('f-1');
});

test('a file is written once, and never over another', async () => {
  const out = join(newFolder(), 'fills.jsonl');
  const first = await exported('fills', '--profile', 'prf_7', '--out', out, '--json');
  expect(JSON.parse(first.stdout)).toEqual({ path: out, kind: 'fills', profileId: 'prf_7', records: 2 });
  expect(readFileSync(out, 'utf8').trimEnd().split('\n')).toHaveLength(2);
  const again = await exported('orders', '--profile', 'prf_7', '--out', out);
  expect(again).toMatchObject({ exitCode: 2, stdout: '' });
  expect(again.stderr).toContain(`--out: ${out} exists already`);
  expect(readFileSync(out, 'utf8')).toContain('f-1');
});

test('a folder that is not there is said before any work', async () => {
  const place = newFolder();
  const out = join(place, 'no-such-folder', 'fills.jsonl');
  const { exitCode, stderr } = await exported('fills', '--profile', 'prf_7', '--out', out);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`--out: there is no folder ${join(place, 'no-such-folder')}`);
  expect(readdirSync(place)).toEqual([]);
});

test('an unknown profile is answered with those that exist', async () => {
  const { exitCode, stderr } = await exported('trades', '--profile', 'Nope');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('--profile: there is no profile "Nope"');
  expect(stderr).toContain('prf_7  Trend');
  expect(stderr).toContain('prf_8  Other');
});

test('a folder without a database is not made by asking', async () => {
  const place = join(newFolder(), 'elsewhere');
  const { exitCode, stderr } = await ballast([
    'export',
    'fills',
    '--profile',
    'x',
    '--data',
    place,
    '--json',
  ]);
  expect(exitCode).toBe(1);
  expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'NO_DATA' } });
  expect(existsSync(place)).toBe(false);
});
