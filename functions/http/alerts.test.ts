import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runAlertWatch } from '../timers/care.ts';
import { HttpHouse, newKey, RIVAL } from '../../tests/http/http-house.ts';

let house: HttpHouse;
beforeAll(async () => {
  house = await HttpHouse.open();
});
afterAll(() => house.close());

const SERIES = { source: 'script', symbol: 'ACME', timeframe: '1m' };
const PRICE = { kind: 'price', ...SERIES, when: 'above', price: '1' };

async function made(condition: unknown = PRICE): Promise<string> {
  const { status, json, text } = await house.post('/api/alert-rules', { condition });
  expect(status, text).toBe(201);
  return String(json['ruleId']);
}

const look = () => runAlertWatch({ firedAt: house.services.clock.now(), isPastDue: false }, house.services);
const open = async () => (await house.get('/api/alerts/open')).json['open'];

describe('an alert rule', () => {
  test.each([
    ['a price of nothing', { ...PRICE, price: '0' }, 'body.condition.price'],
    ['a price that is a number', { ...PRICE, price: 100 }, 'body.condition.price'],
    ['a direction that there is not', { ...PRICE, when: 'near' }, 'body.condition.when'],
    ['no kind', { ...SERIES }, 'body.condition.kind'],
    ['a name that is not one', { ...PRICE, prize: '1' }, 'body.condition'],
    [
      'a drawdown of everything and more',
      { kind: 'drawdown', profileId: 'prf-1', percent: 101 },
      'body.condition.percent',
    ],
    ['an age of half a minute', { kind: 'staleness', ...SERIES, minutes: 0.5 }, 'body.condition.minutes'],
  ])('with %s is refused by the name of the field', async (_, condition, field) => {
    const { status, json } = await house.post('/api/alert-rules', { condition });
    expect([status, json['code']]).toEqual([400, 'BODY_INVALID']);
    const errors = json['errors'] as readonly { readonly field: string }[];
    expect(errors.map((error) => error.field)).toContain(field);
  });

  test.each([
    ['a symbol that nobody offers', { ...PRICE, symbol: 'NOPE' }, 422, 'NO_MARKET_DATA'],
    ['a source that nobody knows', { ...PRICE, source: 'nowhere' }, 422, 'NO_MARKET_DATA'],
    ['a profile that is not there', { kind: 'fill', profileId: 'prf-77' }, 404, 'NOT_FOUND'],
  ])('about %s is refused', async (_, condition, expected, code) => {
    const { status, json } = await house.post('/api/alert-rules', { condition });
    expect([status, json['code']]).toEqual([expected, code]);
  });

  test('of another tenant cannot be about our profile', async () => {
    const body = { condition: { kind: 'fill', profileId: 'prf-1' } };
    const { status, json } = await house.post('/api/alert-rules', body, { as: RIVAL });
    expect([status, json['code']]).toEqual([404, 'NOT_FOUND']);
  });

  test('is changed as it was read, and refused when somebody changed it in between', async () => {
    const path = `/api/alert-rules/${await made({ ...PRICE, price: '100000' })}`;
    const patch = (body: unknown, ifMatch: string) =>
      house.ask('PATCH', path, { body, headers: { 'idempotency-key': newKey(), 'if-match': ifMatch } });
    const muted = await patch({ muted: true }, '"1"');
    expect([muted.status, muted.json['muted'], muted.headers.get('etag')]).toEqual([200, true, '"2"']);
    const late = await patch({ note: 'too late' }, '"1"');
    expect([late.status, late.json['code']]).toEqual([412, 'CHANGED_SINCE_READ']);
    expect((await patch({}, '"2"')).json['code']).toBe('BODY_INVALID');
  });

  test('is gone once it was deleted, and what it told is not', async () => {
    const ruleId = await made();
    await look();
    const before = await open();
    const drop = () =>
      house.ask('DELETE', `/api/alert-rules/${ruleId}`, { headers: { 'idempotency-key': newKey() } });
    expect((await drop()).status).toBe(204);
    expect((await drop()).json['code']).toBe('NOT_FOUND');
    expect((await house.get('/api/alert-rules')).text).not.toContain(ruleId);
    expect(await open()).toBe(before);
  });

  test('that waits for what another one waits for is refused', async () => {
    const drawdown = { kind: 'drawdown', profileId: 'prf-1', percent: 55 };
    await made(drawdown);
    const { status, json } = await house.post('/api/alert-rules', { condition: drawdown });
    expect([status, json['code']]).toEqual([409, 'ALREADY_EXISTS']);
  });

  test('has a limit, and the answer says which', async () => {
    for (let number = 0; number < 201; number += 1) {
      const { status, json } = await house.post(
        '/api/alert-rules',
        {
          condition: { ...PRICE, price: String(900_000 + number) },
        },
        { as: RIVAL },
      );
      if (number < 200) expect(status).toBe(201);
      else expect([status, json['code'], json['detail']]).toEqual([409, 'LIMIT_REACHED', '200 alert rules.']);
    }
  });
});

test('alerts are counted while open, acknowledged once by a name, and all at once', async () => {
  for (let number = 0; number < 3; number += 1) await made({ ...PRICE, price: `0.0${number + 1}` });
  await look();
  expect(await open()).toBeGreaterThanOrEqual(3);
  const { json } = await house.get('/api/alerts?state=open&limit=1');
  const [alert] = json['items'] as readonly { readonly alertId: string }[];
  const path = `/api/alerts/${alert?.alertId ?? ''}/acknowledge`;
  const seen = await house.post(path, {});
  expect(seen.json).toMatchObject({ acknowledgedBy: 'acme-trader' });
  const again = await house.post(path, {}, { as: 'acme/admin' });
  expect(again.json).toMatchObject({ acknowledgedBy: 'acme-trader' });
  const left = (await open()) as number;
  expect((await house.post('/api/alerts/acknowledge', {})).json).toEqual({ acknowledged: left });
  expect(await open()).toBe(0);
});
