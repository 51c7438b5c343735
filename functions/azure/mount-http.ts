import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { app } from '@azure/functions';
import type { RawRequest } from '../http/raw.ts';
import { durableClientInput } from './durable-registration.ts';
import type { Compose, Composition } from './composition.ts';
import { type OpenRow, type OutlineOf, rowOf } from './outline.ts';

/** Our own authentication proves the caller, so no function key: a key in a browser is no secret. */
export function mountHttp(outline: OutlineOf<'http'>, open: OpenRow, compose: Compose): void {
  app.http(outline.name, {
    methods: [outline.method],
    route: outline.route,
    authLevel: 'anonymous',
    extraInputs: [durableClientInput()],
    handler: async (request, context) => {
      const raw = await rawRequestOf(request, context);
      const [row, { serve }] = await Promise.all([rowOf(outline, open), import('../http/edge.ts')]);
      const composition = await composed(compose, context);
      if ('unavailable' in composition) return unavailable(raw, composition.unavailable);
      const parent = context.traceContext?.traceParent ?? null;
      return composition.run({ name: row.name, kind: 'work', parent }, async () =>
        serve(row, raw, await composition.authenticate(raw), composition.services),
      );
    },
  });
}

async function rawRequestOf(request: HttpRequest, context: InvocationContext): Promise<RawRequest> {
  return {
    params: request.params,
    query: Object.fromEntries(request.query.entries()),
    headers: Object.fromEntries([...request.headers].map(([name, value]) => [name.toLowerCase(), value])),
    bodyText: request.body === null ? null : await request.text(),
    requestId: context.invocationId,
  };
}

async function composed(
  compose: Compose,
  context: InvocationContext,
): Promise<Composition | { readonly unavailable: string }> {
  try {
    return await compose(context);
  } catch (failure) {
    context.error('The services of this invocation could not be made', failure);
    return { unavailable: 'A part of the host did not start.' };
  }
}

async function unavailable(raw: RawRequest, detail: string): Promise<HttpResponseInit> {
  const { dressProblem } = await import('../http/edge.ts');
  return dressProblem({ code: 'UNAVAILABLE', detail }, raw.requestId, {
    'x-request-id': raw.requestId,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
}
