import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Answer, Request } from './http-double.ts';
import { HttpDouble } from './http-double.ts';

interface Claims {
  readonly aud: string;
  readonly exp: number;
  readonly sub?: string;
  readonly role?: readonly string[];
  readonly 'webpubsub.group'?: readonly string[];
}

/** Web PubSub on loopback as far as publisher and negotiation use it: sends to one group, and plain sockets that a token puts into groups. */
export class WebPubSubDouble extends HttpDouble {
  readonly #key = randomBytes(32).toString('base64');
  readonly #hub: string;
  readonly #groups = new Map<string, Set<WebSocket>>();
  readonly #sockets = new WebSocketServer({ noServer: true });
  /** The claims of every socket that was let in. */
  readonly admitted: Claims[] = [];

  constructor(hub: string) {
    super();
    this.#hub = hub;
    this.onUpgrade((request, socket, head) => this.#admit(request, socket, head));
  }

  get connectionString(): string {
    return `Endpoint=${this.url};AccessKey=${this.#key};Version=1.0;`;
  }

  override async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    await super.close();
  }

  protected answer(request: Request): Answer {
    const token = /^Bearer (.*)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? '';
    if (this.#claimsOf(token) === null) return { status: 401 };
    const group = new RegExp(`^/api/hubs/${this.#hub}/groups/([^/]+)/:send$`).exec(request.path)?.[1];
    if (group === undefined || request.method !== 'POST') return { status: 404 };
    for (const socket of this.#groups.get(group) ?? []) socket.send(request.body);
    return { status: 202 };
  }

  #admit(request: IncomingMessage, connection: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', this.url);
    const claims = this.#claimsOf(url.searchParams.get('access_token') ?? '');
    const audience = `${this.url}/client/hubs/${this.#hub}`;
    if (claims?.aud !== audience || url.pathname !== `/client/hubs/${this.#hub}`) {
      connection.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      return;
    }
    this.admitted.push(claims);
    this.#sockets.handleUpgrade(request, connection, head, (socket) => {
      for (const name of claims['webpubsub.group'] ?? []) {
        const group = this.#groups.get(name) ?? new Set();
        this.#groups.set(name, group.add(socket));
        socket.on('close', () => group.delete(socket));
      }
    });
  }

  #claimsOf(token: string): Claims | null {
    const [header = '', payload = '', signature = ''] = token.split('.');
    const expected = createHmac('sha256', this.#key).update(`${header}.${payload}`).digest();
    const given = Buffer.from(signature, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims;
    return claims.exp * 1_000 > Date.now() ? claims : null;
  }
}
