import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a client sent. Header names are in lower case. */
export interface Request {
  readonly method: string;
  /** The path without its query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** How a service fails. `drop-after` is the one that costs money elsewhere: it has acted, and nobody hears of it. */
export type Failure =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'drop-before' }
  | { readonly kind: 'drop-after' };

interface Fault {
  readonly matches: (request: Request) => boolean;
  readonly failure: Failure;
  left: number;
}

/** A service on loopback that speaks HTTP, remembers what it was asked, and fails when told to. */
export abstract class HttpDouble {
  readonly requests: Request[] = [];
  readonly #faults: Fault[] = [];
  readonly #server: Server = createServer((incoming, outgoing) => void this.#serve(incoming, outgoing));

  protected abstract answer(request: Request): Answer | Promise<Answer>;

  async listen(): Promise<this> {
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening));
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  protected onUpgrade(admit: (request: IncomingMessage, socket: Duplex, head: Buffer) => void): void {
    this.#server.on('upgrade', admit);
  }

  /** The next `times` requests that match fail so. */
  fail(matches: (request: Request) => boolean, failure: Failure, times = 1): void {
    this.#faults.push({ matches, failure, left: times });
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((done) => this.#server.close(() => done()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await requestOf(incoming);
    this.requests.push(request);
    const failure = this.#failureOf(request);
    if (failure?.kind === 'drop-before') return void incoming.socket.destroy();
    if (failure?.kind === 'delay') await sleep(failure.ms);
    const answer = failure?.kind === 'answer' ? failure.answer : await this.#answerOrMistake(request);
    if (failure?.kind === 'drop-after') return void incoming.socket.destroy();
    const body = answer.body === undefined ? '' : JSON.stringify(answer.body);
    outgoing.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    outgoing.end(request.method === 'HEAD' ? '' : body);
  }

  #failureOf(request: Request): Failure | null {
    const fault = this.#faults.find(({ left, matches }) => left > 0 && matches(request));
    if (fault === undefined) return null;
    fault.left -= 1;
    return fault.failure;
  }

  /** A double that meets what it does not know says so aloud instead of hanging. */
  async #answerOrMistake(request: Request): Promise<Answer> {
    try {
      return await this.answer(request);
    } catch (mistake) {
      return { status: 501, body: { code: 'DoubleDoesNotKnow', message: String(mistake) } };
    }
  }
}

async function requestOf(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = new URL(incoming.url ?? '/', 'http://double');
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: incoming.method ?? 'GET',
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
