import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACME, HttpHouse, newKey, RIVAL } from '../../tests/http/http-house.ts';

let house: HttpHouse;
beforeAll(async () => {
  house = await HttpHouse.open();
});
afterAll(() => house.close());

const NEW_PROFILE = {
  name: 'Second',
  venue: 'paper',
  source: 'script',
  timeframe: '1m',
  symbols: ['ACME'],
  allocated: '2500.50',
};
const PROFILE = '/api/profiles/prf-1';

describe('a command with an Idempotency-Key', () => {
  test('is carried out once and answers the same again', async () => {
    const headers = { 'idempotency-key': newKey() };
    const first = await house.ask('POST', '/api/profiles', { headers, body: NEW_PROFILE });
    const again = await house.ask('POST', '/api/profiles', { headers, body: NEW_PROFILE });
    expect(first.status).toBe(201);
    expect(again.status).toBe(201);
    expect(again.text).toBe(first.text);
    const ledger = await house.get(`/api/profiles/${String(first.json['profileId'])}/ledger`);
    expect(ledger.json['statement']).toMatchObject({ allocated: '2500.5', available: '2500.5' });
  });

  test('refuses the same key with another body, path or etag', async () => {
    const headers = { 'idempotency-key': newKey() };
    const path = `${PROFILE}/trading`;
    expect(
      (await house.ask('POST', path, { headers, body: { mode: 'ACTIVE', reason: 'all well' } })).status,
    ).toBe(200);
    const other = await house.ask('POST', path, { headers, body: { mode: 'HALTED', reason: 'all well' } });
    expect(other.status).toBe(409);
    expect(other.json['code']).toBe('IDEMPOTENCY_KEY_REUSED');
    expect((await house.get(`${PROFILE}/ledger`)).json['trading']).toMatchObject({ mode: 'ACTIVE' });
  });

  test('sent a hundred times at once creates one profile, and whoever is answered is answered the same', async () => {
    const headers = { 'idempotency-key': newKey() };
    const body = { ...NEW_PROFILE, name: 'Crowd' };
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => house.ask('POST', '/api/profiles', { headers, body })),
    );
    const codes = answers.map(({ status, json }) => (status === 201 ? 'CREATED' : json['code']));
    expect(codes.filter((code) => code === 'CREATED').length).toBeGreaterThanOrEqual(1);
    expect(new Set(codes)).not.toContain('INTERNAL');
    for (const code of codes) expect(['CREATED', 'IDEMPOTENCY_IN_PROGRESS']).toContain(code);
    const bodies = answers.filter(({ status }) => status === 201).map(({ text }) => text);
    const later = await house.ask('POST', '/api/profiles', { headers, body });
    expect(new Set([...bodies, later.text]).size).toBe(1);
    const list = await house.get('/api/profiles?limit=500');
    expect(list.text.match(/"Crowd"/g)).toHaveLength(1);
  });

  test('means nothing for another user', async () => {
    const headers = { 'idempotency-key': newKey() };
    const body = { reason: 'drill' };
    const acme = await house.ask('POST', '/api/control/halt', { headers, body });
    const rival = await house.ask('POST', '/api/control/halt', { as: RIVAL, headers, body });
    expect([acme.json['by'], rival.json['by']]).toEqual(['acme-trader', 'rival-trader']);
    for (const as of [ACME, RIVAL])
      await house.post('/api/control/resume', { reason: 'drill is over' }, { as });
  });

  test.each([['short'], [''], ['x'.repeat(101)], ['no blanks allowed']])('%j is no key', async (key) => {
    const refused = await house.ask('POST', '/api/control/halt', {
      headers: { 'idempotency-key': key },
      body: { reason: 'drill' },
    });
    expect([refused.status, refused.json['code']]).toEqual([400, 'IDEMPOTENCY_KEY_MISSING']);
  });
});

describe('a change names what it has read', () => {
  test('and is refused when somebody changed the record in between', async () => {
    const read = await house.get(PROFILE);
    const etag = read.headers.get('etag') ?? '';
    const change = (name: string) =>
      house.ask('PATCH', PROFILE, {
        headers: { 'idempotency-key': newKey(), 'if-match': etag },
        body: { name },
      });
    const first = await change('Mine');
    const second = await change('Yours');
    expect(first.status).toBe(200);
    expect([second.status, second.json['code']]).toEqual([412, 'CHANGED_SINCE_READ']);
    const now = await house.get(PROFILE);
    expect(now.json['name']).toBe('Mine');
    expect(now.headers.get('etag')).toBe(first.headers.get('etag'));
  });

  test('keeps the settings before as a version', async () => {
    const headers = { 'idempotency-key': newKey() };
    const changed = await house.ask('PATCH', PROFILE, { headers, body: { limits: { riskPct: 0.4 } } });
    expect(changed.json['limits']).toMatchObject({ riskPct: 0.4 });
    const versions = await house.get(`${PROFILE}/versions`);
    const items = versions.json['items'] as readonly { readonly revision: number; readonly limits: object }[];
    expect(items[0]).toMatchObject({ revision: changed.json['revision'], limits: { riskPct: 0.4 } });
    expect(items.length).toBeGreaterThan(1);
  });

  test('is refused with every wrong setting named, and changes nothing', async () => {
    const before = await house.get(PROFILE);
    const refused = await house.ask('PATCH', PROFILE, {
      headers: { 'idempotency-key': newKey() },
      body: { limits: { riskPct: 99, noSuchLimit: 1 }, parameters: { rsiBars: 'many' } },
    });
    expect([refused.status, refused.json['code']]).toEqual([422, 'PARAMETERS_INVALID']);
    const fields = (refused.json['errors'] as readonly { readonly field: string }[]).map(
      ({ field }) => field,
    );
    expect(fields).toEqual(
      expect.arrayContaining(['limits.riskPct', 'limits.noSuchLimit', 'parameters.rsiBars']),
    );
    expect((await house.get(PROFILE)).text).toBe(before.text);
  });
});

describe('the life of a profile', () => {
  test('pause, resume and retire each leave their reason in the audit', async () => {
    const created = await house.post('/api/profiles', { ...NEW_PROFILE, name: 'Brief' });
    const path = `/api/profiles/${String(created.json['profileId'])}`;
    for (const [verb, state] of [
      ['pause', 'paused'],
      ['resume', 'active'],
      ['retire', 'retired'],
    ]) {
      const answered = await house.post(`${path}/${verb}`, { reason: `to ${verb} it` });
      expect([answered.status, answered.json['state']]).toEqual([200, state]);
    }
    const late = await house.post(`${path}/pause`, { reason: 'too late' });
    expect([late.status, late.json['code']]).toEqual([409, 'PROFILE_RETIRED']);
    const audit = await house.get('/api/audit?limit=500');
    for (const verb of ['pause', 'resume', 'retire']) expect(audit.text).toContain(`to ${verb} it`);
    const copy = await house.post(`${path}/duplicate`, { name: 'Again', allocated: '100' });
    expect([copy.status, copy.json['state'], copy.json['allocated']]).toEqual([201, 'active', '100']);
  });

  test('a halt is there for all to see until somebody resumes', async () => {
    await house.post('/api/control/halt', { reason: 'News of a merger' });
    const halted = await house.get('/api/snapshot');
    expect(halted.json['control']).toMatchObject({
      state: 'HALTED',
      by: 'acme-trader',
      why: 'News of a merger',
    });
    expect((await house.get('/api/control/trading', RIVAL)).json['state']).toBe('ACTIVE');
    await house.post('/api/control/resume', { reason: 'It was a rumour' });
    expect((await house.get('/api/control/trading')).json['state']).toBe('ACTIVE');
  });
});
