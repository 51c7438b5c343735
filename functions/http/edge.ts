import type { z } from 'zod';
import { AppError } from '../../shared/application/errors.ts';
import type { Principal } from '../../shared/application/principal.ts';
import type { Services } from '../../shared/application/services.ts';
import type { FieldError, Problem } from '../../shared/contracts/problems.ts';
import { PROBLEMS } from '../../shared/contracts/problems.ts';
import type { EdgeCall, HttpReply, HttpRow } from '../rows.ts';
import { onceOnly } from './idempotency.ts';
import type { RawRequest, RawResponse } from './raw.ts';

const BODY_BYTES_MAX = 1_048_576;

/**
 * Runs one row for one request: who, may they, is it well formed, was it done before, do it, dress the answer. The order is part of
 * the contract: nobody learns what a route expects before being allowed to call it.
 */
export async function serve(
  row: HttpRow,
  raw: RawRequest,
  principal: Principal | null,
  services: Services,
): Promise<RawResponse> {
  const reply = await answerTo(row, raw, principal, services);
  return dress(reply, raw.requestId, services);
}

async function answerTo(
  row: HttpRow,
  raw: RawRequest,
  principal: Principal | null,
  services: Services,
): Promise<HttpReply> {
  const forbidden = whyForbidden(row, principal);
  if (forbidden !== null) return { problem: forbidden };
  const call = parseCall(row, raw, principal);
  if ('problem' in call) return call;
  try {
    if (row.idempotent && principal !== null) return await onceOnly(row, raw, { call, principal }, services);
    return await row.handle(call, services);
  } catch (failure) {
    return problemOf(failure, row, raw, services);
  }
}

function whyForbidden({ access }: HttpRow, principal: Principal | null): Problem | null {
  if (access === 'anyone') return null;
  if (principal === null) return { code: 'SIGN_IN_REQUIRED' };
  if (access.some((role) => principal.roles.includes(role))) return null;
  return { code: 'ROLE_MISSING', detail: `This needs one of the roles ${access.join(', ')}.` };
}

function parseCall(
  row: HttpRow,
  raw: RawRequest,
  principal: Principal | null,
): EdgeCall | { readonly problem: Problem } {
  const params = row.params.safeParse(raw.params);
  if (!params.success)
    return { problem: { code: 'PATH_INVALID', errors: fieldErrors('path', params.error) } };
  const query = row.query.safeParse(raw.query);
  if (!query.success)
    return { problem: { code: 'QUERY_INVALID', errors: fieldErrors('query', query.error) } };
  const { requestId } = raw;
  const parsed = {
    params: params.data,
    query: query.data,
    principal,
    requestId,
    commandId: requestId,
    ifMatch: ifMatchOf(raw),
  };
  if (row.body === null) return { ...parsed, body: undefined };
  const json = readJson(raw);
  if ('problem' in json) return json;
  const body = row.body.safeParse(json.value);
  if (!body.success) return { problem: { code: 'BODY_INVALID', errors: fieldErrors('body', body.error) } };
  return { ...parsed, body: body.data };
}

/** The tag without its quotes. A weak tag names the same record here: our bodies are equal byte by byte or not at all. */
function ifMatchOf(raw: RawRequest): string | null {
  const given = raw.headers['if-match'];
  return given === undefined ? null : given.trim().replace(/^(?:W\/)?"(.*)"$/, '$1');
}

function readJson(raw: RawRequest): { readonly value: unknown } | { readonly problem: Problem } {
  const text = raw.bodyText ?? '';
  if (Buffer.byteLength(text) > BODY_BYTES_MAX) return { problem: { code: 'BODY_TOO_LARGE' } };
  if (text.trim() === '') return { value: {} };
  const contentType = raw.headers['content-type'] ?? '';
  if (!/^application\/json\b/i.test(contentType)) {
    return {
      problem: {
        code: 'CONTENT_TYPE_UNSUPPORTED',
        detail: `Got ${contentType === '' ? 'no content-type' : contentType}.`,
      },
    };
  }
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (failure) {
    return {
      problem: { code: 'BODY_NOT_JSON', detail: failure instanceof Error ? failure.message : 'unreadable' },
    };
  }
}

function fieldErrors(place: string, error: z.ZodError): readonly FieldError[] {
  return error.issues.map((issue) => ({
    field: [place, ...issue.path.map(String)].join('.'),
    message: issue.message,
  }));
}

function problemOf(failure: unknown, row: HttpRow, raw: RawRequest, services: Services): HttpReply {
  const fields = {
    route: row.name,
    requestId: raw.requestId,
    error: failure instanceof Error ? failure.message : String(failure),
  };
  services.telemetry.count('http_failures', 1, { route: row.name });
  if (failure instanceof AppError) {
    services.telemetry.log('warning', 'A request failed because a part did not answer', fields);
    return { problem: { code: 'UNAVAILABLE', detail: failure.code } };
  }
  services.telemetry.log('error', 'A request failed by our own mistake', {
    ...fields,
    stack: failure instanceof Error ? (failure.stack ?? null) : null,
  });
  return { problem: { code: 'INTERNAL' } };
}

function dress(reply: HttpReply, requestId: string, services: Services): RawResponse {
  const headers = {
    'x-request-id': requestId,
    'x-ballast-mode': services.settings.mode,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
  if ('problem' in reply) return dressProblem(reply.problem, requestId, headers);
  if (reply.status === 204) return { status: 204, headers, body: '' };
  if ('text' in reply)
    return {
      status: reply.status,
      headers: { ...headers, 'content-type': reply.contentType },
      body: reply.text,
    };
  return {
    status: reply.status,
    headers: {
      ...headers,
      'content-type': 'application/json; charset=utf-8',
      ...(reply.etag === undefined ? {} : { etag: `"${reply.etag}"` }),
    },
    body: JSON.stringify(reply.body),
  };
}

/** RFC 9457 problem details, with our closed code, what to do, and the request id to quote. */
export function dressProblem(
  problem: Problem,
  requestId: string,
  headers: Readonly<Record<string, string>>,
): RawResponse {
  const kind = PROBLEMS[problem.code];
  const body = {
    type: `/api/docs#${problem.code}`,
    status: kind.status,
    code: problem.code,
    title: kind.title,
    remedy: kind.remedy,
    requestId,
  };
  const { detail, errors, because } = problem;
  return {
    status: kind.status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
    body: JSON.stringify({
      ...body,
      ...(detail === undefined ? {} : { detail }),
      ...(errors === undefined ? {} : { errors }),
      ...(because === undefined ? {} : { because }),
    }),
  };
}
