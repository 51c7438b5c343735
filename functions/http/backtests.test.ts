import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBacktest } from '../../shared/application/use-cases/run-backtest.ts';
import { type Answered, HttpHouse, newKey, RIVAL, SCRIPT_BARS } from '../../tests/http/http-house.ts';

let house: HttpHouse;
beforeAll(async () => {
  house = await HttpHouse.open();
});
afterAll(() => house.close());

const WISH = { name: 'First try', source: 'script', symbol: 'ACME', timeframe: '1m', capital: '10000' };
const idOf = (answered: Answered): string => answered.json['backtestId'] as string;

async function finished(backtestId: string): Promise<Answered> {
  for (let tries = 0; tries < 400; tries += 1) {
    const now = await house.get(`/api/backtests/${backtestId}`);
    if (now.json['finishedAt'] !== null) return now;
    await sleep(10);
  }
  throw new Error('the backtest does not end');
}

describe('a backtest', () => {
  test('is started, runs in the background and leaves its result', async () => {
    const started = await house.post('/api/backtests', WISH);
    expect([started.status, started.json['state']]).toEqual([202, 'queued']);
    const end = await finished(idOf(started));
    expect(end.json).toMatchObject({ state: 'done', progress: 1, bars: SCRIPT_BARS, because: null });
    const result = await house.get(`/api/backtests/${idOf(started)}/result`);
    expect(result.json).toMatchObject({ bars: SCRIPT_BARS, synthetic: true });
    expect(result.json['orderListHash']).toMatch(/\S{16,}/);
    const trades = await house.get(`/api/backtests/${idOf(started)}/trades?limit=500`);
    expect(trades.json['items']).toHaveLength(Number(end.json['closedTrades']));
    const curve = await house.get(`/api/backtests/${idOf(started)}/curve`);
    expect(JSON.stringify(curve.json['items'])).toContain('"equity":10000');
  });

  test('asked for twice with one key is one backtest', async () => {
    const headers = { 'idempotency-key': newKey() };
    const first = await house.ask('POST', '/api/backtests', { headers, body: WISH });
    const again = await house.ask('POST', '/api/backtests', { headers, body: WISH });
    expect(idOf(again)).toBe(idOf(first));
    await finished(idOf(first));
  });

  test('gives the same hash for the same settings, whoever asks', async () => {
    const ends = [];
    for (const name of ['one', 'two']) {
      const started = await house.post('/api/backtests', { ...WISH, name });
      await finished(idOf(started));
      ends.push((await house.get(`/api/backtests/${idOf(started)}/result`)).json['orderListHash']);
    }
    expect(ends[0]).toBe(ends[1]);
  });

  test('that was interrupted begins anew under its id and ends as it would have', async () => {
    const started = await house.post('/api/backtests', { ...WISH, name: 'Interrupted' });
    const id = idOf(started);
    await finished(id);
    const before = await house.get(`/api/backtests/${id}/result`);
    const { tenant, services } = house.house;
    const store = services.store.forTenant(tenant);
    const record = await store.read('backtests', 'jobs', `backtest:${id}`);
    if (record === null) throw new Error('the backtest has a record');
    const body = { ...(record.body as object), state: 'running', progress: 0.4, finishedAt: null };
    await store.write('backtests', 'jobs', [
      { kind: 'upsert', id: record.id, type: 'backtest', state: 'running', at: record.at, body },
    ]);
    let turns = 0;
    await runBacktest(tenant, id, services, () => {
      turns += 1;
      return Promise.resolve();
    });
    expect(turns).toBeGreaterThan(0);
    expect((await house.get(`/api/backtests/${id}`)).json).toMatchObject({ state: 'done', progress: 1 });
    expect((await house.get(`/api/backtests/${id}/result`)).text).toBe(before.text);
  });

  test('ends at its next step when somebody cancels it, and leaves no result', async () => {
    const started = await house.post('/api/backtests', { ...WISH, name: 'Canceled' });
    const id = idOf(started);
    await finished(id);
    const { tenant, services } = house.house;
    const store = services.store.forTenant(tenant);
    const record = await store.read('backtests', 'jobs', `backtest:${id}`);
    if (record === null) throw new Error('the backtest has a record');
    const again = { ...(record.body as object), backtestId: 'bt-again', state: 'running', finishedAt: null };
    await store.write('backtests', 'jobs', [
      {
        kind: 'create',
        id: 'backtest:bt-again',
        type: 'backtest',
        state: 'running',
        at: record.at,
        body: again,
      },
    ]);
    const running = runBacktest(tenant, 'bt-again', services, async () => {
      const cancelled = await house.post('/api/backtests/bt-again/cancel', {});
      expect([cancelled.status, cancelled.json['cancelWanted']]).toEqual([202, true]);
    });
    await running;
    expect((await house.get('/api/backtests/bt-again')).json).toMatchObject({ state: 'canceled' });
    expect((await house.get('/api/backtests/bt-again/result')).status).toBe(404);
    const late = await house.post('/api/backtests/bt-again/cancel', {});
    expect([late.status, late.json['code']]).toEqual([409, 'BACKTEST_FINISHED']);
  });

  test('is refused for a series that nobody offers and for settings out of range', async () => {
    const nowhere = await house.post('/api/backtests', { ...WISH, symbol: 'NOPE' });
    expect([nowhere.status, nowhere.json['code']]).toEqual([422, 'NO_MARKET_DATA']);
    const wrong = await house.post('/api/backtests', { ...WISH, limits: { riskPct: 50 } });
    expect([wrong.status, wrong.json['code']]).toEqual([422, 'PARAMETERS_INVALID']);
  });

  test('of one tenant is unknown to another', async () => {
    const started = await house.post('/api/backtests', { ...WISH, name: 'Private' });
    const id = idOf(started);
    await finished(id);
    for (const path of ['', '/result', '/trades', '/curve'])
      expect((await house.get(`/api/backtests/${id}${path}`, RIVAL)).json['code']).toBe('NOT_FOUND');
    const cancelled = await house.post(`/api/backtests/${id}/cancel`, {}, { as: RIVAL });
    expect(cancelled.json['code']).toBe('NOT_FOUND');
    expect((await house.get('/api/backtests', RIVAL)).json['items']).toEqual([]);
  });
});
