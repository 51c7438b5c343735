import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import webApp from '../../web/public/staticwebapp.config.json' with { type: 'json' };
import { http, openHttp } from '../../functions/rows.ts';
import { AppError } from '../../shared/application/errors.ts';
import { nothing } from '../../shared/contracts/http.ts';
import { quietTelemetry } from '../../tests/contracts/quiet-telemetry.ts';
import { servicesWith } from '../../tests/hosts/azure/services-with.ts';
import { demoPrincipal } from './demo-principal.ts';
import { httpApp, listen, type ListeningServer } from './server.ts';
import { readWebPage } from './web-page.ts';

const shared = {
  method: 'GET',
  group: 'Test',
  summary: 'Answers.',
  params: nothing,
  query: nothing,
  answer: null,
} as const;
const rows = [
  openHttp({
    ...shared,
    name: 'fine',
    route: 'fine',
    handle: () => Promise.resolve({ status: 200, body: { fine: true } }),
  }),
  openHttp({
    ...shared,
    name: 'broken',
    route: 'broken',
    handle: () => Promise.reject(new Error('the secret word is canary')),
  }),
  openHttp({
    ...shared,
    name: 'away',
    route: 'away',
    handle: () =>
      Promise.reject(new AppError('STORE_UNAVAILABLE', 'canary', { retryable: true, ambiguous: false })),
  }),
  http({
    ...shared,
    name: 'me',
    route: 'me',
    access: ['trader'],
    body: null,
    idempotent: false,
    handle: ({ principal }) => Promise.resolve({ status: 200, body: { user: principal.userId } }),
  }),
];
/** A web app as Vite leaves it. */
const built = mkdtempSync(join(tmpdir(), 'web-app-'));
mkdirSync(join(built, 'assets'));
for (const name of ['index.html', 'sw.js', 'manifest.webmanifest', 'icon.png', 'assets/main-1a2b.js'])
  writeFileSync(join(built, name), `content of ${name}`);

const SCRIPT = 'content of assets/main-1a2b.js';
writeFileSync(join(built, 'assets/main-1a2b.js.br'), brotliCompressSync(SCRIPT));
writeFileSync(join(built, 'assets/main-1a2b.js.gz'), gzipSync(SCRIPT));

const settings = { mode: 'DEMO', tradingEnabled: true, version: 'test' } as const;

let listening: ListeningServer;
beforeAll(async () => {
  const app = httpApp({
    rows,
    services: servicesWith({ telemetry: quietTelemetry, settings }),
    authenticate: demoPrincipal,
    newRequestId: () => 'made-here-1',
    loopbackOnly: true,
    page: readWebPage(built),
  });
  listening = await listen(app, '127.0.0.1', 0);
});
afterAll(async () => {
  listening.server.close();
  await once(listening.server, 'close');
  rmSync(built, { recursive: true });
});

const ask = (path: string, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${listening.port}${path}`, init);

describe('the page', () => {
  test.each([
    ['/', 'text/html', 'no-cache'],
    ['/profiles/prf_1', 'text/html', 'no-cache'],
    ['/sw.js', 'text/javascript', 'no-cache'],
    ['/manifest.webmanifest', 'application/manifest+json', 'no-cache'],
    ['/assets/main-1a2b.js', 'text/javascript', 'public, max-age=31536000, immutable'],
    ['/icon.png', 'image/png', 'no-cache'],
  ])('%s is served as %s under a policy, and again only when it changed', async (path, type, caching) => {
    const first = await ask(path);
    expect(first.status).toBe(200);
    expect(first.headers.get('content-type')).toContain(type);
    expect(first.headers.get('cache-control')).toBe(caching);
    expect(first.headers.get('content-security-policy')).toContain("script-src 'self';");
    const again = await ask(path, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  test.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['br;q=0, GZIP;q=0.5', 'gzip'],
    ['gzip;q=0, br;q=0', null],
    ['identity', null],
  ])(
    'a script for who takes "%s" comes as %s, as it was compressed by the build',
    async (accepted, encoding) => {
      const answered = await ask('/assets/main-1a2b.js', { headers: { 'accept-encoding': accepted } });
      expect(answered.headers.get('content-encoding')).toBe(encoding);
      expect(answered.headers.get('vary')).toBe('accept-encoding');
      expect(answered.headers.get('content-type')).toContain('text/javascript');
      expect(await answered.text()).toBe(SCRIPT);
      const known = answered.headers.get('etag') ?? '';
      const again = await ask('/assets/main-1a2b.js', {
        headers: { 'accept-encoding': accepted, 'if-none-match': known },
      });
      expect(again.status).toBe(304);
      const other = await ask('/assets/main-1a2b.js', {
        headers: { 'accept-encoding': encoding === null ? 'br' : 'identity', 'if-none-match': known },
      });
      expect(other.status).toBe(200);
    },
  );

  test.each([
    '/assets/main-1a2b.js.br',
    '/package.json',
    '/../package.json',
    '/%2e%2e/package.json',
    '/assets/gone.js',
    '/.env',
    '/api/none',
  ])('%s is no part of it', async (path) => {
    const answered = await ask(path);
    expect(answered.status).toBe(404);
    expect(answered.headers.get('content-type')).toBe('application/problem+json');
  });

  test('has the headers that it has where it is hosted, but for the address of the socket there', async () => {
    const { headers } = await ask('/');
    for (const [name, value] of Object.entries(webApp.globalHeaders)) {
      expect(headers.get(name)).toBe(value.replace(' wss://*.webpubsub.azure.com', ''));
    }
    expect(headers.get('content-security-policy')).toContain("connect-src 'self';");
  });

  test('that is not built is told to whoever opens it', () => {
    expect(readWebPage(join(built, 'nowhere')).fileAt('/')).toBeNull();
  });
});

describe('the API on a socket', () => {
  test('names the demo trader in one place', async () => {
    expect(await (await ask('/api/me')).json()).toEqual({ user: 'demo' });
  });

  test('answers our mistake with 500 and what does not answer with 503, and tells no inner word', async () => {
    const broken = await ask('/api/broken');
    const text = await broken.text();
    expect([broken.status, text.includes('INTERNAL'), text.includes('canary')]).toEqual([500, true, false]);
    const away = await ask('/api/away');
    const said = await away.text();
    expect([away.status, said.includes('STORE_UNAVAILABLE'), said.includes('canary')]).toEqual([
      503,
      true,
      false,
    ]);
  });

  test('refuses another site and another name for this machine', async () => {
    expect((await ask('/api/fine', { headers: { origin: 'https://elsewhere.example' } })).status).toBe(403);
    expect(
      (await ask('/api/fine', { headers: { origin: `http://127.0.0.1:${listening.port}` } })).status,
    ).toBe(200);
    const renamed = request({
      port: listening.port,
      host: '127.0.0.1',
      path: '/api/fine',
      headers: { host: 'rebound.example' },
    });
    renamed.end();
    const [response] = (await once(renamed, 'response')) as [{ readonly statusCode: number; resume(): void }];
    response.resume();
    expect(response.statusCode).toBe(403);
  });
});
