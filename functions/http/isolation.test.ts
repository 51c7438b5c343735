import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACME, HttpHouse, RIVAL } from '../../tests/http/http-house.ts';
import type { HttpRow } from '../rows.ts';
import { httpRows } from './routes.ts';

let house: HttpHouse;
beforeAll(async () => {
  house = await HttpHouse.open();
  OF_ACME['backtestId'] = await house.runBacktest('A canary of acme');
  Object.assign(OF_ACME, await house.storeOwn('A canary of acme'));
  for (const number of [1, 2, 3]) await house.storeTrade(number);
  await house.post('/api/control/halt', { reason: 'A canary of acme' });
  await house.post('/api/control/resume', { reason: 'A canary of acme' });
});
afterAll(() => house.close());

const OF_ACME: Record<string, string> = {
  profileId: 'prf-1',
  tradeId: 'trd-1',
  clientOrderId: 'ord-trd-1-entry',
};
/** Words that only records of acme hold. */
const CANARIES = ['acme', 'prf-1', 'trd-1', 'fill-1', 'canary'];
const EXPLAINED = {
  'explain-bar': '?symbol=ACME&at=2026-01-08T00:00:00Z',
  'explain-strip': '?symbol=ACME&from=2026-01-08T00:00:00Z&before=2026-01-08T00:20:00Z',
};
const SEARCHES: Readonly<Record<string, string>> = {
  'list-bars': '?source=tape&symbol=BTC/USD&timeframe=1m',
  ...EXPLAINED,
};
/** Bodies that would be carried out for acme itself. */
const BODIES: readonly unknown[] = [
  { reason: 'a rival at work' },
  { mode: 'HALTED', reason: 'a rival at work' },
  { name: 'Stolen' },
  { note: 'Stolen' },
  { symbol: 'ACME', direction: 'long', type: 'market', quantity: '1' },
  {},
];

function pathOf(row: HttpRow): string {
  const path = row.route.replaceAll(/\{(\w+)\}/g, (_, name: string) => OF_ACME[name] ?? 'none');
  return `/api/${path}${SEARCHES[row.name] ?? ''}`;
}

const named = (rows: readonly HttpRow[]) => rows.map((row) => [row.name, row] as const);
/** Played markets are of no tenant. */
const reads = httpRows.filter(
  (row) => row.method === 'GET' && row.access !== 'anyone' && row.name !== 'get-demo',
);
const commandsOnProfiles = httpRows.filter((row) => row.method !== 'GET' && row.route.includes('{'));

describe('what one tenant has', () => {
  test.each(named(reads))('%s shows it to itself and nothing of it to another tenant', async (_, row) => {
    const own = await house.get(pathOf(row), ACME);
    expect(own.status, own.text).toBe(200);
    const foreign = await house.get(pathOf(row), RIVAL);
    expect([200, 404]).toContain(foreign.status);
    const shown = foreign.status === 404 ? '' : foreign.text;
    for (const canary of CANARIES) expect(shown).not.toContain(canary);
    if (row.route.includes('{')) expect(foreign.json['code']).toBe('NOT_FOUND');
  });

  test('is there to be seen at all', async () => {
    const seen = await Promise.all(
      ['/api/snapshot', '/api/orders', '/api/fills', '/api/trades', '/api/audit'].map((path) =>
        house.get(path),
      ),
    );
    const text = seen.map((each) => each.text).join();
    for (const canary of CANARIES) expect(text).toContain(canary);
  });

  test.each(named(reads))('%s is not opened by naming the profile in a query', async (_, row) => {
    const path = pathOf(row);
    const foreign = await house.get(`${path}${path.includes('?') ? '&' : '?'}profileId=prf-1`, RIVAL);
    for (const canary of CANARIES.filter((each) => each !== 'prf-1'))
      expect(foreign.text).not.toContain(canary);
  });

  test.each(named(commandsOnProfiles))('%s of another tenant changes nothing', async (_, row) => {
    const body = BODIES.find((each) => row.body?.safeParse(each).success === true);
    expect(body, `a valid body of ${row.name}`).toBeDefined();
    const revision = await house.services.revisions.newestOf(house.house.tenant);
    const foreign = await house.post(pathOf(row), body, { as: RIVAL });
    if (row.method === 'POST') expect([foreign.status, foreign.json['code']]).toEqual([404, 'NOT_FOUND']);
    expect(await house.services.revisions.newestOf(house.house.tenant)).toBe(revision);
    const patched = await house.ask(row.method, pathOf(row), {
      as: RIVAL,
      headers: { 'idempotency-key': `rival-key-${row.name}` },
      body,
    });
    expect([patched.status, patched.json['code']]).toEqual([404, 'NOT_FOUND']);
    expect(await house.services.revisions.newestOf(house.house.tenant)).toBe(revision);
  });
});
