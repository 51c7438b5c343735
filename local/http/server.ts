import type { Server } from 'node:http';
import { serve as serveNode } from '@hono/node-server';
import { Hono, type Context, type Env } from 'hono';
import { dressProblem, serve } from '../../functions/http/edge.ts';
import type { RawRequest, RawResponse } from '../../functions/http/raw.ts';
import type { HttpRow } from '../../functions/rows.ts';
import type { Principal } from '../../shared/application/principal.ts';
import type { Services } from '../../shared/application/services.ts';
import type { ProblemCode } from '../../shared/contracts/problems.ts';
import { isForeign } from './same-origin.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { bodyFor, type StaticFile, type WebPage } from './web-page.ts';

const REQUEST_ID = /^[A-Za-z0-9-]{8,64}$/;
/** One byte above what the edge reads, so that the edge can say that it was too much. */
const READ_BYTES_MAX = 1_048_577;

export interface HttpHost {
  readonly rows: readonly HttpRow[];
  readonly services: Services;
  /** Who calls; null when nobody is signed in. */
  readonly authenticate: (headers: Readonly<Record<string, string>>) => Promise<Principal | null>;
  readonly newRequestId: () => string;
  /** True when bound to this machine alone. */
  readonly loopbackOnly: boolean;
  /** What is served beside the API. */
  readonly page: WebPage;
}

export interface ListeningServer {
  readonly server: Server;
  readonly port: number;
}

/** Mounts the HTTP rows of the manifest below /api. Whatever is not a row is a 404 problem, whatever has another method a 405. */
export function httpApp(host: HttpHost): Hono {
  const app = new Hono();
  app.use('*', async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.res.headers.set(name, value);
  });
  app.use('*', async (context, next) => {
    if (isForeign(context.req.raw.headers, host.loopbackOnly))
      return problemResponse(
        context.req.header(),
        'ROLE_MISSING',
        host,
        'Requests from other sites are refused.',
      );
    return next();
  });
  for (const row of host.rows) {
    app.on(row.method, honoPath(row.route), async (context) => toResponse(await callRow(row, context, host)));
  }
  app.notFound((context) => {
    const file = context.req.method === 'GET' ? host.page.fileAt(context.req.path) : null;
    if (file !== null) return fileResponse(file, context.req.header());
    const allowed = host.rows.filter((row) => matches(row.route, context.req.path)).map((row) => row.method);
    if (allowed.length === 0)
      return problemResponse(context.req.header(), 'ROUTE_UNKNOWN', host, whatIsMissing(context.req.path));
    const detail = `Allowed: ${allowed.join(', ')}`;
    const response = problemResponse(context.req.header(), 'METHOD_NOT_ALLOWED', host, detail);
    response.headers.set('allow', allowed.join(', '));
    return response;
  });
  app.onError((failure, context) => {
    host.services.telemetry.log('error', 'The host failed outside of a route', { error: String(failure) });
    return problemResponse(context.req.header(), 'INTERNAL', host, 'The host failed outside of a route.');
  });
  return app;
}

/** Resolves once the port is bound. Port 0 takes a free one. Rejects with the system's error, such as EADDRINUSE. */
export async function listen(app: Hono, hostname: string, port: number): Promise<ListeningServer> {
  return new Promise((resolve, reject) => {
    const server = serveNode({ fetch: app.fetch, hostname, port }, (info) => {
      resolve({ server: server as Server, port: info.port });
    });
    server.once('error', reject);
  });
}

async function callRow(row: HttpRow, context: Context<Env, string>, host: HttpHost): Promise<RawResponse> {
  const headers = context.req.header();
  const raw: RawRequest = {
    params: context.req.param(),
    query: context.req.query(),
    headers,
    bodyText: row.body === null ? null : await readText(context.req.raw),
    requestId: requestIdOf(headers, host),
  };
  const principal = await host.authenticate(headers);
  return serve(row, raw, principal, host.services);
}

/** Reads at most one byte more than is allowed: an endless body ends here and not in our memory. */
async function readText(request: Request): Promise<string> {
  if (request.body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> = request.body;
  for await (const chunk of body) {
    chunks.push(chunk.subarray(0, READ_BYTES_MAX - size));
    size += chunk.length;
    if (size >= READ_BYTES_MAX) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function requestIdOf(headers: Readonly<Record<string, string>>, host: HttpHost): string {
  const given = headers['x-request-id'];
  return given !== undefined && REQUEST_ID.test(given) ? given : host.newRequestId();
}

function fileResponse(file: StaticFile, asked: Readonly<Record<string, string>>): Response {
  const { body, encoding, etag } = bodyFor(file, asked['accept-encoding']);
  const headers = {
    'content-type': file.contentType,
    'cache-control': file.cacheControl,
    vary: 'accept-encoding',
    etag,
    ...(encoding === null ? {} : { 'content-encoding': encoding }),
  };
  if (asked['if-none-match'] === etag) return new Response(null, { status: 304, headers });
  return new Response(body, { status: 200, headers });
}

function whatIsMissing(path: string): string {
  return path === '/' ? 'The web app is not built. Run: npm run build' : path;
}

function problemResponse(
  headers: Readonly<Record<string, string>>,
  code: ProblemCode,
  host: HttpHost,
  detail: string,
): Response {
  const requestId = requestIdOf(headers, host);
  return toResponse(
    dressProblem({ code, detail }, requestId, { 'x-request-id': requestId, 'cache-control': 'no-store' }),
  );
}

function toResponse(raw: RawResponse): Response {
  return new Response(raw.status === 204 ? null : raw.body, { status: raw.status, headers: raw.headers });
}

/** `profiles/{profileId}` becomes `/api/profiles/:profileId`. */
function honoPath(route: string): string {
  return `/api/${route.replaceAll(/\{(\w+)\}/g, ':$1')}`;
}

function matches(route: string, path: string): boolean {
  const pattern = route.split('/').map((part) => (part.startsWith('{') ? '[^/]+' : part));
  return new RegExp(`^/api/${pattern.join('/')}$`).test(path);
}
