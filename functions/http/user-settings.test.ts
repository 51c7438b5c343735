import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACME, HttpHouse, newKey, RIVAL } from '../../tests/http/http-house.ts';

let house: HttpHouse;
beforeAll(async () => {
  house = await HttpHouse.open();
});
afterAll(() => house.close());

const DARK = {
  theme: 'dark',
  palette: 'red-up',
  zone: 'utc',
  language: 'de',
  privacy: true,
  shortcuts: true,
  tables: { orders: { sorting: [{ id: 'decidedAt', desc: true }], hidden: ['fees'] } },
};
const COLLEAGUE = 'acme/viewer';
const put = (path: string, body: unknown, ifMatch: string | null, as: string = ACME) =>
  house.ask('PUT', path, { as, body, headers: ifMatch === null ? {} : { 'if-match': `"${ifMatch}"` } });

describe('preferences', () => {
  test('follow their user to another browser, and nobody else', async () => {
    const first = await house.get('/api/preferences');
    expect(first.json).toEqual({ preferences: null, revision: 0 });
    expect((await put('/api/preferences', DARK, '0')).json).toEqual({ preferences: DARK, revision: 1 });
    expect((await house.get('/api/preferences')).json['preferences']).toEqual(DARK);
    for (const other of [COLLEAGUE, RIVAL])
      expect((await house.get('/api/preferences', other)).json['preferences']).toBeNull();
  });

  test('of a viewer are the viewer’s own', async () => {
    expect((await put('/api/preferences', DARK, '0', COLLEAGUE)).status).toBe(200);
  });

  test('that another browser has stored in between are not overwritten', async () => {
    const { revision } = (await house.get('/api/preferences')).json;
    const other = await put('/api/preferences', { ...DARK, theme: 'light' }, String(revision));
    expect(other.headers.get('etag')).toBe(`"${Number(revision) + 1}"`);
    const late = await put('/api/preferences', DARK, String(revision));
    expect([late.status, late.json['code']]).toEqual([412, 'CHANGED_SINCE_READ']);
    expect((await house.get('/api/preferences')).json['preferences']).toMatchObject({ theme: 'light' });
  });

  test('stored by two browsers at once are those of one of them', async () => {
    const { revision } = (await house.get('/api/preferences')).json;
    const both = await Promise.all(
      ['light', 'dark'].map((theme) => put('/api/preferences', { ...DARK, theme }, String(revision))),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  test.each([
    [{ ...DARK, theme: 'pink' }, 'body.theme'],
    [{ ...DARK, amount: 1 }, 'body'],
    [{ ...DARK, tables: { orders: { sorting: [], hidden: ['<b>'] } } }, 'body.tables.orders.hidden.0'],
    [{ ...DARK, tables: { __proto__x: { sorting: [], hidden: [] } } }, 'body.tables.__proto__x'],
  ])('that are none are refused by the name of the field', async (body, field) => {
    const { status, json } = await put('/api/preferences', body, null);
    expect([status, json['code']]).toEqual([400, 'BODY_INVALID']);
    expect((json['errors'] as { field: string }[]).map((error) => error.field)).toContain(field);
  });
});

const ACME_BAR = { source: 'script', symbol: 'ACME', timeframe: '1m', profileId: 'prf-1' };

describe('a watchlist', () => {
  test('shows the close of the newest bar, and says how old it is', async () => {
    expect((await house.get('/api/watchlist')).json).toEqual({ revision: 0, items: [] });
    const stored = await put('/api/watchlist', { items: [ACME_BAR] }, '0');
    expect(stored.json).toMatchObject({ revision: 1, items: [{ ...ACME_BAR, trouble: null }] });
    const key = { source: 'script', symbol: 'ACME', timeframe: '1m' } as const;
    const { close, closesAt, length } = await house.services.bars.window(key);
    const before = close[length - 2] ?? Number.NaN;
    const [item] = stored.json['items'] as { lastBar: Record<string, unknown> }[];
    expect(item?.lastBar).toMatchObject({
      close: close[length - 1],
      closesAt: closesAt[length - 1],
      changePct: ((close[length - 1] ?? 0) / before - 1) * 100,
    });
    expect(item?.lastBar['closes']).toHaveLength(40);
  });

  test.each([
    ['a symbol that nobody offers', { ...ACME_BAR, symbol: 'NOPE' }, 422, 'NO_MARKET_DATA'],
    ['a timeframe that there is not', { ...ACME_BAR, timeframe: '1h' }, 422, 'NO_MARKET_DATA'],
    ['a profile that is not there', { ...ACME_BAR, profileId: 'prf-77' }, 404, 'NOT_FOUND'],
    [
      'a profile that trades something else',
      { ...ACME_BAR, source: 'tape', symbol: 'BTC/USD' },
      422,
      'INSTRUMENT_UNKNOWN',
    ],
    ['a symbol that is none', { ...ACME_BAR, symbol: '<script>' }, 400, 'BODY_INVALID'],
  ])('with %s is refused', async (_, item, expected, code) => {
    const { status, json } = await put('/api/watchlist', { items: [item] }, null);
    expect([status, json['code']]).toEqual([expected, code]);
  });

  test('has a symbol once, and rules of no other tenant', async () => {
    const twice = await put('/api/watchlist', { items: [ACME_BAR, ACME_BAR] }, null);
    expect(twice.json['code']).toBe('BODY_INVALID');
    const foreign = await put('/api/watchlist', { items: [ACME_BAR] }, null, RIVAL);
    expect([foreign.status, foreign.json['code']]).toEqual([404, 'NOT_FOUND']);
  });

  test('that was changed elsewhere is not overwritten', async () => {
    const late = await put('/api/watchlist', { items: [] }, '0');
    expect([late.status, late.json['code']]).toEqual([412, 'CHANGED_SINCE_READ']);
  });
});

describe('a saved view', () => {
  const VIEW = {
    table: 'orders',
    name: 'Refused',
    sorting: [],
    hidden: [],
    filters: { status: 'rejected' },
    search: '',
  };

  test('is found again by its user alone, and forgotten on demand', async () => {
    const saved = await house.post('/api/views', VIEW);
    expect(saved.status, saved.text).toBe(201);
    expect((await house.get('/api/views?table=orders')).json['items']).toMatchObject([VIEW]);
    expect((await house.get('/api/views?table=fills')).json['items']).toEqual([]);
    for (const other of [COLLEAGUE, RIVAL])
      expect((await house.get('/api/views', other)).json['items']).toEqual([]);
    const path = `/api/views/${String(saved.json['viewId'])}`;
    const drop = (as: string) => house.ask('DELETE', path, { as, headers: { 'idempotency-key': newKey() } });
    expect((await drop(COLLEAGUE)).json['code']).toBe('NOT_FOUND');
    expect((await drop(ACME)).status).toBe(204);
    expect((await house.get('/api/views')).json['items']).toEqual([]);
  });

  test('has a name that no other view of the table has', async () => {
    await house.post('/api/views', VIEW);
    const { status, json } = await house.post('/api/views', VIEW);
    expect([status, json['code']]).toEqual([409, 'ALREADY_EXISTS']);
    expect((await house.post('/api/views', { ...VIEW, table: 'fills' })).status).toBe(201);
  });
});
