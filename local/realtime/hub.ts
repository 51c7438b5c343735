import type { WebSocket } from 'ws';
import type { VerifiedTenant } from '../../shared/application/principal.ts';
import type { RealtimePublisher } from '../../shared/application/ports/messaging.ts';
import type { JsonValue } from '../../shared/application/ports/store.ts';
import type { ServerMessage } from '../../shared/contracts/realtime.ts';
import { tenantGroup } from '../../shared/contracts/topology.ts';

/** Bytes that may wait for one client. Above it the client is behind: it gets one `resync` when it has caught up, not a growing backlog. */
const BUFFERED_BYTES_MAX = 1_048_576;
const BUFFERED_BYTES_CAUGHT_UP = 65_536;
/** A client that has not caught up for this long is gone. */
const STALLED_MAX_MS = 60_000;
const CLIENTS_PER_TENANT_MAX = 200;

interface Client {
  readonly socket: WebSocket;
  /** Since when messages were left out for it; null while it keeps up. */
  behindSince: number | null;
  alive: boolean;
}

/** The sockets of this host, by tenant group. There is no way to address all of them. */
export class RealtimeHub implements RealtimePublisher {
  readonly #groups = new Map<string, Set<Client>>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** False when the tenant has too many sockets open. */
  join(tenant: VerifiedTenant, socket: WebSocket, hello: ServerMessage): boolean {
    const group = tenantGroup(tenant.tenantId);
    const clients = this.#groups.get(group) ?? new Set();
    if (clients.size >= CLIENTS_PER_TENANT_MAX) return false;
    const client: Client = { socket, behindSince: null, alive: true };
    clients.add(client);
    this.#groups.set(group, clients);
    socket.on('pong', () => {
      client.alive = true;
    });
    socket.on('close', () => {
      clients.delete(client);
      if (clients.size === 0) this.#groups.delete(group);
    });
    // A broken connection also closes; nothing is to be done about its error beside that.
    socket.on('error', () => socket.terminate());
    socket.send(JSON.stringify(hello));
    return true;
  }

  async publish(tenant: VerifiedTenant, messages: readonly JsonValue[]): Promise<void> {
    const clients = this.#groups.get(tenantGroup(tenant.tenantId));
    if (clients === undefined) return Promise.resolve();
    for (const message of messages) {
      const text = JSON.stringify(message);
      for (const client of clients) this.#send(client, text);
    }
    return Promise.resolve();
  }

  /** To be called every few seconds: pings, lets slow clients resynchronise, and drops those that stopped reading. */
  beat(): void {
    for (const clients of this.#groups.values()) {
      for (const client of clients) this.#care(client);
    }
  }

  clientCount(): number {
    let count = 0;
    for (const clients of this.#groups.values()) count += clients.size;
    return count;
  }

  closeAll(): void {
    for (const clients of this.#groups.values()) {
      for (const client of clients) client.socket.close(1001, 'The server stops');
    }
  }

  #send(client: Client, text: string): void {
    if (client.behindSince === null && client.socket.bufferedAmount <= BUFFERED_BYTES_MAX)
      client.socket.send(text);
    else client.behindSince ??= this.#nowMs();
  }

  #care(client: Client): void {
    const { socket, behindSince } = client;
    if (behindSince !== null && socket.bufferedAmount > BUFFERED_BYTES_CAUGHT_UP) {
      // A ping would wait behind what the client has not read yet, so its silence says nothing; how long it reads does.
      if (this.#nowMs() - behindSince > STALLED_MAX_MS) socket.terminate();
      return;
    }
    if (behindSince !== null) {
      client.behindSince = null;
      client.alive = true;
      socket.send(JSON.stringify({ type: 'resync' } satisfies ServerMessage));
    }
    if (!client.alive) {
      socket.terminate();
      return;
    }
    client.alive = false;
    socket.ping();
  }
}
