import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Principal, tenantOfCredential } from '../../shared/application/principal.ts';
import { REALTIME_PROTOCOL, serverMessageSchema } from '../../shared/contracts/realtime.ts';
import { VirtualAlarms } from '../../tests/contracts/virtual-alarms.ts';
import { localRealtimeAccess } from './access.ts';
import { RealtimeHub } from './hub.ts';
import { acceptSockets } from './sockets.ts';
import { Tickets } from './tickets.ts';

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

let clock: VirtualAlarms;
let hub: RealtimeHub;
let tickets: Tickets;
let server: Server;
let stop: () => void;
let opened: WebSocket[];

beforeEach(async () => {
  clock = new VirtualAlarms();
  hub = new RealtimeHub(() => clock.now());
  tickets = new Tickets(clock);
  server = createServer();
  const settings = { mode: 'PAPER', tradingEnabled: true, version: 'test' } as const;
  stop = acceptSockets(server, { hub, tickets, settings, loopbackOnly: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened = [];
});
afterEach(async () => {
  for (const socket of opened) socket.terminate();
  stop();
  server.close();
  await once(server, 'close');
});

interface Client {
  readonly socket: WebSocket;
  readonly messages: readonly { readonly type: string; readonly revision?: number }[];
}

async function open(protocols: readonly string[], headers: Record<string, string> = {}): Promise<Client> {
  const { port } = server.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/realtime`, [...protocols], { headers });
  opened.push(socket);
  const messages: { type: string; revision?: number }[] = [];
  socket.on('message', (data: Buffer) => {
    messages.push(JSON.parse(data.toString('utf8')) as { type: string; revision?: number });
  });
  await once(socket, 'open');
  return { socket, messages };
}

async function join(tenant: typeof ALPHA): Promise<Client> {
  const { protocols } = await localRealtimeAccess(tickets).admit(principalOf(tenant));
  const client = await open(protocols);
  await until(() => client.messages.length === 1);
  return client;
}

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; waited < 5_000; waited += 5) {
    if (holds()) return;
    await sleep(5);
  }
  throw new Error('it did not come to this in five seconds');
}

/** Resolves once the client has been sent nothing for a while. */
async function quiet(client: Client): Promise<void> {
  for (let before = -1; before !== client.messages.length; await sleep(100)) before = client.messages.length;
}

/** The status that a refused upgrade is answered with. */
async function refusalOf(
  protocols: readonly string[],
  headers: Record<string, string> = {},
  path = '/api/realtime',
) {
  const { port } = server.address() as AddressInfo;
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, [...protocols], { headers });
  opened.push(socket);
  return new Promise<number | undefined>((resolve) => {
    socket.on('error', () => undefined);
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode));
    socket.on('open', () => resolve(101));
  });
}

const revisionsOf = (client: Client) => client.messages.flatMap(({ revision }) => revision ?? []);

describe('a socket', () => {
  test('begins with who it belongs to and in which mode the platform is', async () => {
    const client = await join(ALPHA);
    expect(client.messages).toEqual([{ type: 'hello', tenantId: 'alpha', mode: 'PAPER' }]);
    expect(client.socket.protocol).toBe(REALTIME_PROTOCOL);
    expect(serverMessageSchema.safeParse(client.messages[0]).success).toBe(true);
  });

  test('hears everything of its tenant in order and nothing of another', async () => {
    const [first, second, rival] = [await join(ALPHA), await join(ALPHA), await join(BETA)];
    for (let revision = 1; revision <= 50; revision += 1) {
      await hub.publish(ALPHA, [delta(revision)]);
      await hub.publish(BETA, [delta(1_000 + revision)]);
    }
    await until(() => [first, second, rival].every(({ messages }) => messages.length === 51));
    const counted = Array.from({ length: 50 }, (_, index) => index + 1);
    expect(revisionsOf(first)).toEqual(counted);
    expect(revisionsOf(second)).toEqual(counted);
    expect(revisionsOf(rival)).toEqual(counted.map((revision) => 1_000 + revision));
  });

  test('that says something larger than a pong is closed', async () => {
    const client = await join(ALPHA);
    client.socket.send('x'.repeat(2_000));
    await once(client.socket, 'close');
    await until(() => hub.clientCount() === 0);
  });

  test('leaves no trace when it goes', async () => {
    const client = await join(ALPHA);
    expect(hub.clientCount()).toBe(1);
    client.socket.close();
    await until(() => hub.clientCount() === 0);
    await hub.publish(ALPHA, [delta(1)]);
  });
});

describe('a slow client', () => {
  /** Stops reading from the connection itself, as a sleeping laptop does. */
  const connectionOf = (client: Client) => (client.socket as unknown as { readonly _socket: Socket })._socket;

  async function overwhelm(client: Client, beside: Client): Promise<number> {
    connectionOf(client).pause();
    const filler = 'x'.repeat(262_144);
    let revision = 0;
    // What the kernel takes on both sides is bounded and below these 25 MB, so the rest waits here.
    while (revision < 100) {
      revision += 1;
      await hub.publish(ALPHA, [delta(revision, filler)]);
      await until(() => revisionsOf(beside).at(-1) === revision);
    }
    return revision;
  }

  test('gets one resync instead of what it missed, holds nobody up, and goes on', async () => {
    const [slow, quick] = [await join(ALPHA), await join(ALPHA)];
    const last = await overwhelm(slow, quick);
    expect(revisionsOf(quick)).toHaveLength(last);
    connectionOf(slow).resume();
    await quiet(slow);
    hub.beat();
    await until(() => slow.messages.some(({ type }) => type === 'resync'));
    expect(revisionsOf(slow).length).toBeLessThan(last);
    await hub.publish(ALPHA, [delta(last + 1)]);
    await until(() => revisionsOf(slow).at(-1) === last + 1);
    expect(slow.messages.filter(({ type }) => type === 'resync')).toHaveLength(1);
    expect(slow.messages.at(-2)?.type).toBe('resync');
  });

  test('that never reads again is dropped after a minute', async () => {
    const [stalled, quick] = [await join(ALPHA), await join(ALPHA)];
    await overwhelm(stalled, quick);
    clock.passUnnoticed(59_000);
    hub.beat();
    await until(() => hub.clientCount() === 2);
    clock.passUnnoticed(2_000);
    await sleep(20); // The quick one answers its ping.
    hub.beat();
    await until(() => hub.clientCount() === 1);
    expect(quick.socket.readyState).toBe(WebSocket.OPEN);
  });

  test('that answers no ping is dropped at the next beat', async () => {
    const silent = await join(ALPHA);
    connectionOf(silent).pause();
    hub.beat();
    expect(hub.clientCount()).toBe(1);
    hub.beat();
    await until(() => hub.clientCount() === 0);
  });
});

describe('a ticket', () => {
  test('lets one socket in, once', async () => {
    const { protocols, url, expiresInSeconds } = await localRealtimeAccess(tickets).admit(principalOf(ALPHA));
    expect([url, expiresInSeconds]).toEqual(['/api/realtime', 60]);
    await open(protocols);
    expect(await refusalOf(protocols)).toBe(401);
  });

  test('is good for a minute', async () => {
    const { ticket } = tickets.issue(principalOf(ALPHA));
    clock.passUnnoticed(60_000);
    expect(await refusalOf([REALTIME_PROTOCOL, `ticket.${ticket}`])).toBe(401);
  });

  test('that nobody issued, or none, is refused', async () => {
    expect(await refusalOf([REALTIME_PROTOCOL, 'ticket.guessed'])).toBe(401);
    expect(await refusalOf([REALTIME_PROTOCOL])).toBe(401);
    expect(await refusalOf([])).toBe(401);
    expect(hub.clientCount()).toBe(0);
  });

  test('of another protocol, address, site or host name is refused, and is then still good', async () => {
    const { ticket } = tickets.issue(principalOf(ALPHA));
    const protocols = [REALTIME_PROTOCOL, `ticket.${ticket}`];
    expect(await refusalOf(['ballast.v0', `ticket.${ticket}`])).toBe(401);
    expect(await refusalOf(protocols, {}, '/api/elsewhere')).toBe(401);
    expect(await refusalOf(protocols, { origin: 'https://elsewhere.example' })).toBe(401);
    expect(await refusalOf(protocols, { host: 'elsewhere.example' })).toBe(401);
    await open(protocols);
  });

  test('is forgotten oldest first when somebody asks in a loop', () => {
    const first = tickets.issue(principalOf(ALPHA));
    for (let count = 0; count < 1_000; count += 1) tickets.issue(principalOf(BETA));
    expect(tickets.redeem(first.ticket)).toBeNull();
  });
});

describe('one tenant', () => {
  test('has at most 200 sockets, and they are not counted against another', async () => {
    const many = await Promise.all(Array.from({ length: 200 }, () => join(ALPHA)));
    expect(many).toHaveLength(200);
    const { protocols } = await localRealtimeAccess(tickets).admit(principalOf(ALPHA));
    const { socket } = await open(protocols);
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1013);
    await join(BETA);
    expect(hub.clientCount()).toBe(201);
  });
});
