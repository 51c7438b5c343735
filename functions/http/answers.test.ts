import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HttpHouse } from '../../tests/http/http-house.ts';
import type { HttpRow } from '../rows.ts';
import { httpRows } from './routes.ts';

const TRADES = 23;
let house: HttpHouse;
beforeAll(async () => {
  house = await HttpHouse.open();
  PARTS['backtestId'] = await house.runBacktest('A canary of acme');
  Object.assign(PARTS, await house.storeOwn('Own'));
  for (let number = 1; number <= TRADES; number += 1) await house.storeTrade(number);
  await house.post('/api/control/halt', { reason: 'so that there is an audit' });
  await house.post('/api/control/resume', { reason: 'so that there is an audit' });
});
afterAll(() => house.close());

const PARTS: Record<string, string> = {
  profileId: 'prf-1',
  tradeId: 'trd-1',
  clientOrderId: 'ord-trd-1-entry',
};
const SEARCHES: Readonly<Record<string, string>> = {
  'list-bars': '?source=tape&symbol=BTC/USD&timeframe=1m&indicators=ema50,ema200,rsi14,macd,bollingerUpper',
  'explain-bar': '?symbol=ACME&at=2026-01-08T00:00:00Z',
  'explain-strip': '?symbol=ACME&from=2026-01-08T00:00:00Z&before=2026-01-08T00:20:00Z',
};

function pathOf(row: HttpRow): string {
  return `/api/${row.route.replaceAll(/\{(\w+)\}/g, (_, name: string) => PARTS[name] ?? 'none')}${SEARCHES[row.name] ?? ''}`;
}

/** Without a demo its route says that there is none. */
const reads = httpRows.filter(
  (row) => row.method === 'GET' && row.answer !== null && row.name !== 'get-demo',
);

describe('an answer', () => {
  test.each(reads.map((row) => [row.name, row] as const))('of %s is what its schema says', async (_, row) => {
    const { status, json, text } = await house.get(pathOf(row));
    expect(status, text).toBe(200);
    const parsed = row.answer?.safeParse(json);
    expect(parsed?.error?.issues).toBeUndefined();
    expect(parsed?.success).toBe(true);
  });

  test('says in which mode the platform trades', async () => {
    expect((await house.get('/api/me')).headers.get('x-ballast-mode')).toBe('PAPER');
  });
});

describe('a list', () => {
  async function allOf(path: string, limit: number): Promise<readonly Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    let cursor = '';
    for (let pages = 0; pages < 100; pages += 1) {
      const page = await house.get(`${path}?limit=${limit}${cursor}`);
      const found = page.json['items'] as readonly Record<string, unknown>[];
      expect(found.length).toBeLessThanOrEqual(limit);
      items.push(...found);
      const next = page.json['next'] as string | null;
      if (next === null) return items;
      expect(found).toHaveLength(limit);
      cursor = `&cursor=${encodeURIComponent(next)}`;
    }
    throw new Error('the list does not end');
  }

  test.each([1, 2, 7, 22, 23, 24, 500])(
    'read %i at a time is complete, in order and without repetition',
    async (limit) => {
      const fills = await allOf('/api/fills', limit);
      const ids = fills.map((fill) => fill['fillId']);
      expect(ids).toEqual(Array.from({ length: TRADES }, (_, index) => `fill-${TRADES - index}`));
    },
  );

  test('goes on where it was while new records arrive', async () => {
    const first = await house.get('/api/orders?limit=5');
    await house.storeTrade(TRADES + 1);
    const second = await house.get(
      `/api/orders?limit=5&cursor=${encodeURIComponent(String(first.json['next']))}`,
    );
    const ids = [first, second].flatMap(({ json }) =>
      (json['items'] as readonly { readonly clientOrderId: string }[]).map(
        ({ clientOrderId }) => clientOrderId,
      ),
    );
    expect(ids).toEqual(Array.from({ length: 10 }, (_, index) => `ord-trd-${TRADES - index}-entry`));
  });

  test.each(['0', '501', '-1', '1.5', '1e2', '', 'all'])('has no limit of %j', async (limit) => {
    const { status, json } = await house.get(`/api/orders?limit=${limit}`);
    expect([status, json['code']]).toEqual([400, 'QUERY_INVALID']);
  });

  test('keeps to the moments it is asked for', async () => {
    const first = new Date(1_767_225_600_000 + 5_000).toISOString();
    const end = new Date(1_767_225_600_000 + 9_000).toISOString();
    const { json } = await house.get(`/api/fills?from=${first}&before=${end}`);
    const ids = (json['items'] as readonly { readonly fillId: string }[]).map(({ fillId }) => fillId);
    expect(ids).toEqual(['fill-8', 'fill-7', 'fill-6', 'fill-5']);
  });
});

describe('what a screen reads', () => {
  test('a trade comes with its orders and its story', async () => {
    const { json } = await house.get('/api/profiles/prf-1/trades/trd-3');
    expect(json['trade']).toMatchObject({ tradeId: 'trd-3', symbol: 'BTC/USD' });
    expect(json['orders']).toMatchObject([{ clientOrderId: 'ord-trd-3-entry' }]);
    expect(json['timeline']).toMatchObject([{ fillId: 'fill-3', price: '100', quantity: '2' }]);
  });

  test('the ledger is a statement whose invariant holds, and its journal adds up to it', async () => {
    const ledger = await house.get('/api/profiles/prf-1/ledger');
    expect(ledger.json['statement']).toMatchObject({
      currency: 'USD',
      allocated: '10000',
      available: '10000',
    });
    expect(ledger.json['invariant']).toMatchObject({ holds: true });
    const postings = await house.get('/api/profiles/prf-1/postings');
    expect(postings.json['items']).toMatchObject([
      { sequence: 1, kind: 'allocate', legs: { capital: '-10000', available: '10000' } },
    ]);
    expect(ledger.json['postings']).toBe(1);
  });

  test('bars reach back page by page to where the kept ones begin, each with its indicators', async () => {
    const path = '/api/bars?source=tape&symbol=BTC/USD&timeframe=1m&limit=400&indicators=ema50';
    const closes: number[] = [];
    const averages: unknown[] = [];
    let before = '';
    for (let pages = 0; pages < 10; pages += 1) {
      const { json } = await house.get(`${path}${before}`);
      const items = json['items'] as readonly { readonly closesAt: number }[];
      closes.unshift(...items.map(({ closesAt }) => closesAt));
      averages.unshift(...(json['indicators'] as { readonly ema50: readonly unknown[] }).ema50);
      const earlier = json['before'] as string | null;
      if (earlier === null) break;
      before = `&before=${earlier}`;
    }
    expect(closes).toHaveLength(900);
    expect(closes).toEqual([...new Set(closes)].sort((left, right) => left - right));
    expect(averages.findIndex((value) => value !== null)).toBe(49);
    expect(averages.slice(49)).not.toContain(null);
  });

  test('bars of a series that nobody offers are refused by name', async () => {
    const { status, json } = await house.get('/api/bars?source=tape&symbol=NOPE&timeframe=1m');
    expect([status, json['code']]).toEqual([422, 'NO_MARKET_DATA']);
  });

  test('the snapshot names the revision from which deltas follow', async () => {
    const { json } = await house.get('/api/snapshot');
    const tenant = house.house.tenant;
    expect(json['revision']).toBe(await house.services.revisions.newestOf(tenant));
    expect(json['workingOrders']).toHaveLength(TRADES + 1);
    expect(json['profiles']).toMatchObject([
      { profile: { profileId: 'prf-1' }, trading: { mode: 'ACTIVE' } },
    ]);
  });
});
