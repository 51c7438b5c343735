import { afterAll, beforeAll, expect, test } from 'vitest';
import { HttpHouse } from '../../tests/http/http-house.ts';
import type { JsonValue } from '../../shared/application/ports/store.ts';
import type { RecordChange, ServerMessage } from '../../shared/contracts/realtime.ts';

let house: HttpHouse;
const heard: RecordChange[] = [];
beforeAll(async () => {
  house = await HttpHouse.open();
  const publish = async (_: unknown, messages: readonly JsonValue[]): Promise<void> => {
    for (const message of messages as unknown as readonly ServerMessage[])
      if (message.type === 'delta') heard.push(...message.changes);
  };
  Object.assign(house.services, { realtime: { publish } });
});
afterAll(() => house.close());

/** What the group of the tenant heard of changes of a type, once one has come. */
async function heardOf(type: string): Promise<readonly RecordChange[]> {
  await expect.poll(() => heard.some((change) => change.type === type)).toBe(true);
  return heard.filter((change) => change.type === type);
}

const LOOKS = {
  theme: 'dark',
  palette: 'red-up',
  zone: 'utc',
  language: 'de',
  privacy: true,
  shortcuts: true,
};
const LAYOUT = { sorting: [], hidden: [], search: 'losers', filters: {} };

test.each([
  ['preferences', 'PUT', '/api/preferences', { ...LOOKS, tables: {} }],
  ['watchlist', 'PUT', '/api/watchlist', { items: [] }],
  ['view', 'POST', '/api/views', { table: 'orders', name: 'My losers', ...LAYOUT }],
])('colleagues hear that somebody’s %s changed, not whose nor what', async (type, method, path, body) => {
  const sent = await house.ask(method, path, { body, headers: { 'idempotency-key': `own-${type}` } });
  expect([200, 201], sent.text).toContain(sent.status);
  for (const { partition, id, state, revision, body: content } of await heardOf(type)) {
    expect({ partition, id, state, content }).toEqual({ partition: '', id: '', state: null, content: null });
    expect(revision).toBeGreaterThan(0);
  }
});

test('records of the desk are sent whole', async () => {
  const { text, status } = await house.post('/api/control/halt', { reason: 'to be heard' });
  expect([200, 201], text).toContain(status);
  expect((await heardOf('control')).at(-1)?.body).toMatchObject({ state: 'HALTED', why: 'to be heard' });
});
