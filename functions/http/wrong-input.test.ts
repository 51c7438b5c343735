import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROBLEMS } from '../../shared/contracts/problems.ts';
import { type Answered, HttpHouse, newKey } from '../../tests/http/http-house.ts';
import type { HttpRow } from '../rows.ts';
import { openApiOf } from './openapi.ts';
import { httpRows } from './routes.ts';

let house: HttpHouse;
beforeAll(async () => {
  house = await HttpHouse.open();
  KNOWN['backtestId'] = await house.runBacktest('Known');
  Object.assign(KNOWN, await house.storeOwn('Known'));
  for (const number of [1, 2, 3]) await house.storeTrade(number);
});
afterAll(() => house.close());

const KNOWN: Record<string, string> = {
  profileId: 'prf-1',
  tradeId: 'trd-1',
  clientOrderId: 'ord-trd-1-entry',
};

/** Whatever was sent: our own mistakes are 5xx, and a no is a problem with a closed code. */
function expectCleanAnswer({ status, headers, text, json }: Answered): void {
  expect(status, text).toBeLessThan(500);
  if (status < 400) return;
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(Object.keys(PROBLEMS)).toContain(json['code']);
  expect(json['status']).toBe(status);
  expect(json['requestId']).toBe(headers.get('x-request-id'));
}

function pathOf(row: HttpRow, parts: Readonly<Record<string, string>> = KNOWN): string {
  return `/api/${row.route.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parts[name] ?? 'none'))}`;
}

const namesIn = (route: string): readonly string[] =>
  [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');

/** Texts that have broken parsers before, beside any text at all. */
const hostile = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '0',
    '-1',
    '1e9',
    'NaN',
    'null',
    '../..',
    '%00',
    "' OR 1=1 --",
    '<script>',
    '__proto__',
    '\u0000',
    '💥',
    'a'.repeat(3_000),
  ),
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);

function queryNames(row: HttpRow): readonly string[] {
  const document = openApiOf([row], '0') as unknown as {
    readonly paths: Readonly<
      Record<
        string,
        Readonly<
          Record<string, { readonly parameters?: readonly { readonly in: string; readonly name: string }[] }>
        >
      >
    >;
  };
  const operation = document.paths[`/api/${row.route}`]?.[row.method.toLowerCase()];
  return (operation?.parameters ?? []).filter((each) => each.in === 'query').map(({ name }) => name);
}

const rowsWhere = (holds: (row: HttpRow) => boolean): readonly (readonly [string, HttpRow])[] =>
  httpRows.filter(holds).map((row) => [row.name, row]);

describe.each(rowsWhere(() => true))('%s', (_, row) => {
  const names = queryNames(row);

  test('answers any query with its answer or a 4xx problem', async () => {
    const query = fc.dictionary(fc.oneof(fc.constantFrom(...names, 'unknown'), hostile), hostile, {
      maxKeys: 4,
    });
    await fc.assert(
      fc.asyncProperty(query, async (given) => {
        const search = new URLSearchParams(Object.entries(given)).toString();
        const headers = { 'idempotency-key': newKey() };
        const body = row.body === null ? {} : { body: { wrong: true } };
        expectCleanAnswer(await house.ask(row.method, `${pathOf(row)}?${search}`, { headers, ...body }));
      }),
      { numRuns: 40 },
    );
  });
});

describe.each(rowsWhere((row) => namesIn(row.route).length > 0))('%s', (_, row) => {
  test('answers any path with its answer or a 4xx problem', async () => {
    const parts = fc.record(Object.fromEntries(namesIn(row.route).map((name) => [name, hostile])));
    await fc.assert(
      fc.asyncProperty(parts, async (given) => {
        const headers = { 'idempotency-key': newKey() };
        const body = row.body === null ? {} : { body: { reason: 'nothing to do' } };
        expectCleanAnswer(await house.ask(row.method, pathOf(row, given), { headers, ...body }));
      }),
      { numRuns: 30 },
    );
  });
});

describe.each(rowsWhere((row) => row.body !== null))('%s', (_, row) => {
  test('answers any body with a 4xx problem and writes nothing', async () => {
    const tenant = house.house.tenant;
    const revision = await house.services.revisions.newestOf(tenant);
    const named = fc.dictionary(
      fc.constantFrom(
        'name',
        'reason',
        'mode',
        'limits',
        'parameters',
        'symbols',
        'allocated',
        'venue',
        'source',
        'timeframe',
        'stops',
        'quantity',
        'capital',
        'direction',
        'type',
        'stopPrice',
        'symbol',
        'condition',
        'note',
        'items',
        'table',
        'tables',
        'filters',
      ),
      fc.oneof(
        fc.anything({ maxDepth: 2, withNullPrototype: false }),
        hostile,
        fc.double(),
        fc.bigInt().map(String),
      ),
    );
    const body = fc.oneof(fc.jsonValue({ maxDepth: 3 }), named);
    await fc.assert(
      fc.asyncProperty(body, async (given) => {
        const text = JSON.stringify(
          { broken: 1, ...(typeof given === 'object' && !Array.isArray(given) ? given : { given }) },
          (__, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
        );
        const answered = await house.ask(row.method, pathOf(row), {
          headers: { 'idempotency-key': newKey() },
          text,
        });
        expectCleanAnswer(answered);
        expect(answered.status).toBe(400);
      }),
      { numRuns: 40 },
    );
    expect(await house.services.revisions.newestOf(tenant)).toBe(revision);
  });

  test('answers a body with one wrong field with its answer or a 4xx problem', async () => {
    const valid = validBodyOf(row);
    const field = fc.oneof(
      hostile,
      fc.constantFrom<unknown>(
        null,
        -1,
        0,
        1e308,
        1.5,
        true,
        [],
        {},
        [''],
        ['ACME', 'ACME'],
        { riskPct: -1 },
        '1e5',
        '-5',
        '0.000000001',
        '9'.repeat(40),
      ),
    );
    const change = fc.record({ name: fc.constantFrom(...Object.keys(valid), 'reason'), field });
    await fc.assert(
      fc.asyncProperty(change, async ({ name, field: wrong }) => {
        const headers = { 'idempotency-key': newKey() };
        expectCleanAnswer(
          await house.ask(row.method, pathOf(row), { headers, body: { ...valid, [name]: wrong } }),
        );
      }),
      { numRuns: 40 },
    );
  });

  test('names what is wrong with a body that is no JSON object', async () => {
    const send = (text: string, type = 'application/json') =>
      house.ask(row.method, pathOf(row), {
        headers: { 'idempotency-key': newKey(), 'content-type': type },
        text,
      });
    expect((await send('{"reason":')).json['code']).toBe('BODY_NOT_JSON');
    expect((await send('[]')).json['code']).toBe('BODY_INVALID');
    expect((await send('"text"')).json['code']).toBe('BODY_INVALID');
    expect((await send('{}', 'text/plain')).json['code']).toBe('CONTENT_TYPE_UNSUPPORTED');
    expect((await send(`{"reason":"${'x'.repeat(1_048_577)}"}`)).json['code']).toBe('BODY_TOO_LARGE');
  });
});

describe.each(rowsWhere((row) => row.idempotent))('%s', (_, row) => {
  test('needs an Idempotency-Key', async () => {
    const { status, json } = await house.ask(row.method, pathOf(row), { body: validBodyOf(row) });
    expect([status, json['code']]).toEqual([400, 'IDEMPOTENCY_KEY_MISSING']);
  });
});

describe.each(rowsWhere((row) => row.access !== 'anyone'))('%s', (_, row) => {
  test('is for nobody who is not signed in', async () => {
    const { status, json } = await house.ask(row.method, pathOf(row), { as: null });
    expect([status, json['code']]).toEqual([401, 'SIGN_IN_REQUIRED']);
  });
});

describe.each(rowsWhere((row) => row.access !== 'anyone' && !row.access.includes('viewer')))(
  '%s',
  (_, row) => {
    test('is for no viewer', async () => {
      const { status, json } = await house.ask(row.method, pathOf(row), {
        as: 'acme/viewer',
        body: validBodyOf(row),
      });
      expect([status, json['code']]).toEqual([403, 'ROLE_MISSING']);
    });
  },
);

function validBodyOf(row: HttpRow): object {
  const candidates: readonly object[] = [
    { reason: 'a good reason' },
    { mode: 'ACTIVE', reason: 'a good reason' },
    {},
    { barsPerSecond: 2 },
    { symbol: 'ACME', direction: 'long', type: 'market', quantity: '1' },
    { name: 'Copy' },
    { note: 'Another' },
    { condition: { kind: 'fill', profileId: null } },
    { items: [] },
    { table: 'orders', name: 'View', sorting: [], hidden: [], filters: {}, search: '' },
    {
      theme: 'dark',
      palette: 'red-up',
      zone: 'utc',
      language: 'de',
      privacy: false,
      shortcuts: true,
      tables: {},
    },
    { name: 'Run', source: 'script', symbol: 'ACME', timeframe: '1m', capital: '100' },
    { name: 'New', venue: 'paper', source: 'script', timeframe: '1m', symbols: ['ACME'], allocated: '100' },
  ];
  const found = candidates.find((candidate) => row.body?.safeParse(candidate).success === true);
  if (found === undefined) throw new Error(`There is no valid body of ${row.name}`);
  return found;
}

describe('a cursor that no page of ours ended with', () => {
  const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const lists = rowsWhere((row) => queryNames(row).includes('cursor'));

  test.each(lists)('is refused by %s', async (_, row) => {
    for (const cursor of [
      'nonsense',
      forged(null),
      forged([1]),
      forged([1.5, 'a', 'b']),
      forged({ at: 1 }),
    ]) {
      const { status, json } = await house.get(`${pathOf(row)}?cursor=${encodeURIComponent(cursor)}`);
      expect([status, json['code']], cursor).toEqual([400, 'QUERY_INVALID']);
    }
  });

  test('opens no door when it looks like one', async () => {
    for (const cursor of [
      forged([1, "' OR 1=1 --", 'x']),
      forged([Number.MAX_SAFE_INTEGER, '\u0000', '\ud800']),
    ])
      expectCleanAnswer(await house.get(`/api/orders?cursor=${cursor}`));
  });
});

describe('around the rows', () => {
  test.each([
    '/api/profiles/%E0%A4%A',
    '/api/profiles/%',
    '/api/%00',
    '/api//profiles',
    '/api/profiles/../health',
  ])('the address %s is no trouble', async (path) => expectCleanAnswer(await house.get(path)));

  test('an unknown address is a 404 and a wrong method a 405 that names the right ones', async () => {
    const nowhere = await house.get('/api/nowhere');
    expect([nowhere.status, nowhere.json['code']]).toEqual([404, 'ROUTE_UNKNOWN']);
    const deleted = await house.ask('DELETE', '/api/profiles/prf-1');
    expect([deleted.status, deleted.json['code']]).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(deleted.headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'PATCH']);
  });

  test('a request id comes back, and a bad one is replaced', async () => {
    const given = await house.ask('GET', '/api/health', { headers: { 'x-request-id': 'my-request-77' } });
    expect(given.headers.get('x-request-id')).toBe('my-request-77');
    const bad = await house.ask('GET', '/api/nowhere', { headers: { 'x-request-id': 'no good id' } });
    expect(bad.headers.get('x-request-id')).toMatch(/^request-\d+$/);
    expect(bad.json['requestId']).toBe(bad.headers.get('x-request-id'));
  });

  test('requests from other sites are refused before anything is read', async () => {
    const foreign = await house.ask('GET', '/api/snapshot', {
      headers: { origin: 'https://elsewhere.example' },
    });
    expect([foreign.status, foreign.json['code']]).toEqual([403, 'ROLE_MISSING']);
    const renamed = await house.ask('GET', '/api/snapshot', { headers: { host: 'elsewhere.example' } });
    expect(renamed.status).toBe(403);
  });

  test('every answer carries the policy of the page', async () => {
    for (const path of ['/api/health', '/api/docs', '/api/nowhere']) {
      const { headers } = await house.get(path);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});
