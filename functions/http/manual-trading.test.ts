import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HttpHouse, newKey } from '../../tests/http/http-house.ts';

let house: HttpHouse;
beforeAll(async () => {
  house = await HttpHouse.open();
});
afterAll(() => house.close());

const PROFILE = '/api/profiles/prf-1';
const entry = (change: object = {}) => ({
  symbol: 'ACME',
  direction: 'long',
  type: 'market',
  quantity: '1',
  stopPrice: '70',
  ...change,
});

describe('an entry by hand', () => {
  test('is shown with its cost before anything is sent', async () => {
    const { tenant } = house.house;
    const revision = await house.services.revisions.newestOf(tenant);
    const preview = await house.post(`${PROFILE}/orders/preview`, entry());
    expect([preview.status, preview.json['side'], preview.json['denied']]).toEqual([200, 'buy', null]);
    expect(await house.services.revisions.newestOf(tenant)).toBe(revision);
  });

  test('goes through the same desk as the strategy, once for one key', async () => {
    const headers = { 'idempotency-key': newKey() };
    const first = await house.ask('POST', `${PROFILE}/orders`, { headers, body: entry() });
    const again = await house.ask('POST', `${PROFILE}/orders`, { headers, body: entry() });
    expect(first.status, first.text).toBe(202);
    expect(again.text).toBe(first.text);
    await house.house.settle();
    const orders = await house.get('/api/orders');
    const entries = (
      orders.json['items'] as readonly {
        readonly intent: { readonly leg: string; readonly origin: string };
      }[]
    ).filter(({ intent }) => intent.leg === 'entry');
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ intent: { origin: 'manual' } });
    const ledger = await house.get(`${PROFILE}/ledger`);
    expect(ledger.json['invariant']).toMatchObject({ holds: true });
    expect(ledger.json['openTrades']).toBe(1);
    expect((await house.get('/api/audit?action=order.enter')).json['items']).toHaveLength(1);
  });

  test('a second one in the same symbol is denied with its figures', async () => {
    const second = await house.post(`${PROFILE}/orders`, entry());
    expect([second.status, second.json['code']]).toEqual([422, 'ORDER_DENIED']);
    expect(second.json['because']).toHaveProperty('denial');
  });

  test.each([
    ['a limit order without its price', entry({ type: 'limit' }), 'body.limitPrice'],
    ['a market order with a price', entry({ limitPrice: '10' }), 'body.limitPrice'],
    ['a target without a stop', entry({ stopPrice: null, targetPrice: '500' }), 'body.targetPrice'],
    ['a quantity of zero', entry({ quantity: '0' }), 'body.quantity'],
    ['a quantity that is no text', entry({ quantity: 3 }), 'body.quantity'],
  ])('%s is refused by name', async (_, body, field) => {
    const refused = await house.post(`${PROFILE}/orders`, body);
    expect([refused.status, refused.json['code']]).toEqual([400, 'BODY_INVALID']);
    expect(refused.json['errors']).toMatchObject([{ field }]);
  });

  test('in a symbol that the profile does not trade is refused', async () => {
    const refused = await house.post(`${PROFILE}/orders/preview`, entry({ symbol: 'OTHER' }));
    expect([refused.status, refused.json['code']]).toEqual([422, 'INSTRUMENT_UNKNOWN']);
  });

  test('of an unknown trade or order cannot be closed or cancelled', async () => {
    for (const path of ['trades/trd-none/close', 'orders/ord-none/cancel']) {
      const refused = await house.post(`${PROFILE}/${path}`, {});
      expect([refused.status, refused.json['code']], path).toEqual([404, 'NOT_FOUND']);
    }
  });
});

describe('an explanation', () => {
  const strip = `${PROFILE}/explain/strip?symbol=ACME&from=2026-01-07T12:00:00Z&before=2026-01-07T20:00:00Z`;

  test('has every rule of the bar with its sentence, and is the same whenever it is asked for', async () => {
    const path = `${PROFILE}/explain?symbol=ACME&at=2026-01-07T12:34:00Z`;
    const first = await house.get(path);
    expect(first.status, first.text).toBe(200);
    expect(first.json['verdicts']).toHaveLength(8);
    expect(first.json['closesAt']).toBe(Date.parse('2026-01-07T12:34:00Z'));
    expect((await house.get(path)).text).toBe(first.text);
  });

  test('of a stretch is complete over its pages and agrees with that of each bar', async () => {
    const items: Record<string, unknown>[] = [];
    let from = '';
    for (let pages = 0; pages < 20; pages += 1) {
      const page = await house.get(
        `${strip.replace(/from=[^&]+/, (given) => (from === '' ? given : `from=${from}`))}&limit=170`,
      );
      items.push(...(page.json['items'] as readonly Record<string, unknown>[]));
      const next = page.json['next'] as string | null;
      if (next === null) break;
      from = next;
    }
    expect(items).toHaveLength(480);
    const moments = items.map(({ closesAt }) => closesAt);
    expect(new Set(moments).size).toBe(480);
    for (const item of [items[0], items[200], items[479]]) {
      const at = new Date(Number(item?.['closesAt'])).toISOString();
      const one = await house.get(`${PROFILE}/explain?symbol=ACME&at=${at}`);
      expect(one.json).toMatchObject({ ...item });
    }
  });

  test('of a bar that nobody keeps any more, or that has not closed, is refused', async () => {
    for (const at of ['2026-01-05T12:01:00Z', '2027-01-01T00:00:00Z']) {
      const refused = await house.get(`${PROFILE}/explain?symbol=ACME&at=${at}`);
      expect([refused.status, refused.json['code']]).toEqual([422, 'NO_MARKET_DATA']);
    }
  });
});
