import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Principal } from '../../../shared/application/principal.ts';
import { tenantOfCredential } from '../../../shared/application/principal.ts';
import { WebPubSubDouble } from '../../../tests/doubles/azure/web-pubsub.ts';
import { WebPubSub, webPubSubClient } from './web-pubsub.ts';

const ALPHA = tenantOfCredential('alpha');
const BETA = tenantOfCredential('beta');
const principalOf = (tenant: typeof ALPHA): Principal => ({ tenant, userId: 'usr', roles: ['viewer'] });
const delta = (revision: number, filler = '') => ({
  type: 'delta',
  previous: revision - 1,
  revision,
  changes: [],
  filler,
});

let double: WebPubSubDouble;
let realtime: WebPubSub;
let sockets: WebSocket[];

beforeEach(async () => {
  double = await new WebPubSubDouble('ballast').listen();
  const client = await webPubSubClient({ emulator: double.connectionString }, 'ballast');
  realtime = new WebPubSub(async () => client);
  sockets = [];
});
afterEach(async () => {
  for (const socket of sockets) socket.terminate();
  await double.close();
});

async function join(
  tenant: typeof ALPHA,
): Promise<readonly { readonly type: string; readonly revision?: number }[]> {
  const { url, protocols } = await realtime.admit(principalOf(tenant));
  const socket = new WebSocket(url, [...protocols]);
  sockets.push(socket);
  const messages: { type: string; revision?: number }[] = [];
  socket.on('message', (data: Buffer) =>
    messages.push(JSON.parse(data.toString('utf8')) as { type: string }),
  );
  await once(socket, 'open');
  return messages;
}

const until = (holds: () => boolean) => expect.poll(holds).toBe(true);

test('a socket hears everything of its tenant in order and nothing of another', async () => {
  const [first, second, rival] = [await join(ALPHA), await join(ALPHA), await join(BETA)];
  for (let revision = 1; revision <= 20; revision += 1) {
    await realtime.publish(ALPHA, [delta(revision)]);
    await realtime.publish(BETA, [delta(1_000 + revision)]);
  }
  await until(() => [first, second, rival].every((each) => each.length === 20));
  const counted = Array.from({ length: 20 }, (_, index) => index + 1);
  expect(first.map(({ revision }) => revision)).toEqual(counted);
  expect(second.map(({ revision }) => revision)).toEqual(counted);
  expect(rival.map(({ revision }) => revision)).toEqual(counted.map((revision) => 1_000 + revision));
});

test('the server joins the one group of the tenant, and gives no role', async () => {
  await join(ALPHA);
  expect(double.admitted).toMatchObject([{ sub: 'alpha~usr', 'webpubsub.group': ['tenant:alpha'] }]);
  expect(double.admitted[0]?.role ?? []).toEqual([]);
});

test('an address of another hub, forged or too old, lets nobody in', async () => {
  const { url } = await realtime.admit(principalOf(ALPHA));
  for (const wrong of [url.replace('hubs/ballast', 'hubs/other'), `${url.slice(0, -4)}aaaa`]) {
    const socket = new WebSocket(wrong);
    const [failure] = (await once(socket, 'error')) as [Error];
    expect(failure.message).toContain('401');
  }
});

test('a message that the service would refuse for its size becomes the advice to read the snapshot', async () => {
  const messages = await join(ALPHA);
  await realtime.publish(ALPHA, [delta(1, 'x'.repeat(1_100_000)), delta(2)]);
  await until(() => messages.length === 2);
  expect(messages).toMatchObject([{ type: 'resync' }, { type: 'delta', revision: 2 }]);
});

test('a service that is away for a moment is asked again, and one that stays away is told', async () => {
  const messages = await join(ALPHA);
  const isSend = ({ path }: { readonly path: string }) => path.endsWith(':send');
  double.fail(isSend, { kind: 'answer', answer: { status: 503 } }, 2);
  await realtime.publish(ALPHA, [delta(1)]);
  await until(() => messages.length === 1);
  double.fail(isSend, { kind: 'answer', answer: { status: 403 } }, 99);
  await expect(realtime.publish(ALPHA, [delta(2)])).rejects.toMatchObject({ code: 'REALTIME_UNAVAILABLE' });
});
