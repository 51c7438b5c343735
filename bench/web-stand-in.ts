import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { REALTIME_PROTOCOL, type ServerMessage } from '../shared/contracts/realtime.ts';

type Json = Readonly<Record<string, unknown>>;

/** A body of the real host, changed for a measurement; undefined leaves it as it is. */
export type Change = (body: Json, path: string) => Json | undefined;

/**
 * Stands between the page and a real host. Everything is the host's own answer but what a measurement changes: a list made long, a snapshot with a
 * revision of its own, and a socket that speaks as fast as it is told to.
 */
export class WebStandIn {
  readonly #host: string;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, handleProtocols: () => REALTIME_PROTOCOL });
  readonly #changes = new Map<string, Change>();

  private constructor(host: string) {
    this.#host = host;
    this.#server = createServer((request, response) => {
      this.#forward(request, response).catch((failure: unknown) => {
        response.writeHead(502).end(String(failure));
      });
    });
    this.#server.on('upgrade', (request, socket, head) => {
      this.#sockets.handleUpgrade(request, socket, head, (opened) => {
        opened.send(
          JSON.stringify({ type: 'hello', tenantId: 'demo', mode: 'DEMO' } satisfies ServerMessage),
        );
        this.#sockets.emit('connection', opened);
      });
    });
  }

  static async open(host: string): Promise<WebStandIn> {
    const standIn = new WebStandIn(host);
    await new Promise<void>((listening) => {
      standIn.#server.listen(0, '127.0.0.1', listening);
    });
    return standIn;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** @param path below /api, such as `snapshot` */
  change(path: string, change: Change): void {
    this.#changes.set(path, change);
  }

  send(message: ServerMessage): void {
    const text = JSON.stringify(message);
    for (const socket of this.#sockets.clients) socket.send(text);
  }

  close(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    const name = /^\/api\/([^?]+)/.exec(path)?.[1] ?? '';
    const sent: Buffer[] = [];
    for await (const chunk of request) sent.push(chunk as Buffer);
    const { method = 'GET', headers } = request;
    const given = Object.entries(headers).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' && !PER_HOP.has(key) ? [[key, value]] : [],
    );
    const body = method === 'GET' ? null : Buffer.concat(sent);
    const answer = await fetch(`${this.#host}${path}`, { method, headers: given, body });
    const change = this.#changes.get(name);
    const bytes = Buffer.from(await answer.arrayBuffer());
    const changed = change === undefined ? undefined : change(JSON.parse(bytes.toString()) as Json, path);
    const kept = [...answer.headers].filter(([key]) => !PER_HOP.has(key));
    response.writeHead(answer.status, Object.fromEntries(kept));
    response.end(changed === undefined ? bytes : JSON.stringify(changed));
  }
}

const PER_HOP = new Set([
  'host',
  'origin',
  'referer',
  'connection',
  'content-length',
  'transfer-encoding',
  'content-encoding',
  'keep-alive',
]);
