import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { app } from '@azure/functions';
import type { RawRequest } from '../http/raw.ts';
import { dressProblem, serve } from '../http/edge.ts';
import type { HttpRow } from '../rows.ts';
import { durableClientInput } from './durable-registration.ts';
import type { Compose, Composition } from './composition.ts';

/** Our own authentication proves the caller, so no function key: a key in a browser is no secret. */
export function mountHttp(row: HttpRow, compose: Compose): void {
  app.http(row.name, {
    methods: [row.method],
    route: row.route,
    authLevel: 'anonymous',
    extraInputs: [durableClientInput()],
    handler: async (request, context) => {
      const raw = await rawRequestOf(request, context);
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

function unavailable(raw: RawRequest, detail: string): HttpResponseInit {
  return dressProblem({ code: 'UNAVAILABLE', detail }, raw.requestId, {
    'x-request-id': raw.requestId,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
}
