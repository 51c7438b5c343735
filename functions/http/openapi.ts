import type { z } from 'zod';
import { createSchema } from 'zod-openapi';
import { PROBLEMS } from '../../shared/contracts/problems.ts';
import { invariant } from '../../shared/domain/result.ts';
import type { JsonValue } from '../../shared/application/ports/store.ts';
import type { HttpRow } from '../rows.ts';

const VERSION = '3.1.0';

type JsonObject = Readonly<Record<string, JsonValue>>;

/** What is on the wire. Our codecs read from that side and show another to the program, so `input` holds for answers as well. */
function wireSchema(schema: z.ZodType): JsonObject {
  const { schema: described, components } = createSchema(schema, { io: 'input', openapiVersion: VERSION });
  invariant(
    Object.keys(components).length === 0,
    'A schema of the API is whole: recursive ones have no place here',
  );
  return JSON.parse(JSON.stringify(described)) as JsonObject;
}

/** The OpenAPI document of the rows: nothing in it is written by hand, so nothing in it can be old. */
export function openApiOf(rows: readonly HttpRow[], version: string): JsonObject {
  const paths: Record<string, Record<string, JsonValue>> = {};
  for (const row of rows) {
    const path = `/api/${row.route}`;
    paths[path] = { ...paths[path], [row.method.toLowerCase()]: operationOf(row) };
  }
  return {
    openapi: VERSION,
    info: {
      title: 'Ballast',
      version,
      description:
        'Amounts, prices and quantities are decimals in quotes. Moments in records are milliseconds since 1970 in UTC, in queries ISO 8601 with Z. Lists are pages: `next` is null only where a list ends. Commands carry an Idempotency-Key. Every no is application/problem+json with a closed code.',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(rows.map(({ group }) => group))].map((name) => ({ name })),
    paths,
    components: { schemas: { Problem: PROBLEM_SCHEMA }, headers: HEADERS },
  };
}

function operationOf(row: HttpRow): JsonObject {
  const parameters = [
    ...parametersOf('path', wireSchema(row.params)),
    ...parametersOf('query', wireSchema(row.query)),
    ...(row.idempotent ? [IDEMPOTENCY_KEY] : []),
    ...(row.method === 'PATCH' ? [IF_MATCH] : []),
  ];
  return {
    operationId: row.name,
    summary: row.summary,
    tags: [row.group],
    'x-roles': row.access === 'anyone' ? ['anyone'] : row.access,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(row.body === null
      ? {}
      : {
          requestBody: { required: true, content: { 'application/json': { schema: wireSchema(row.body) } } },
        }),
    responses: { '2XX': successOf(row), default: PROBLEM_RESPONSE },
  };
}

function successOf(row: HttpRow): JsonObject {
  const headers = { 'x-request-id': { $ref: '#/components/headers/x-request-id' } };
  if (row.answer === null) return { description: 'Done.', headers };
  return {
    description: 'Done.',
    headers,
    content: { 'application/json': { schema: wireSchema(row.answer) } },
  };
}

function parametersOf(place: 'path' | 'query', schema: JsonObject): readonly JsonObject[] {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonObject>>;
  const required = new Set((schema['required'] ?? []) as readonly string[]);
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.has(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

const IDEMPOTENCY_KEY: JsonObject = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'New for each new command, the same when one is repeated: the answer is then the first one.',
  schema: { type: 'string', pattern: '^[A-Za-z0-9._:-]{8,100}$', examples: ['b2c7a0d4-5d1f-4a7e'] },
};

const IF_MATCH: JsonObject = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description:
    'The etag of the record as it was read. A change by somebody else in between is refused with 412.',
  schema: { type: 'string', examples: ['"1.2f"'] },
};

const HEADERS: JsonObject = {
  'x-request-id': {
    description: 'The id of the request: yours if you sent one of 8 to 64 letters, digits and hyphens.',
    schema: { type: 'string' },
  },
};

const PROBLEM_SCHEMA: JsonObject = {
  type: 'object',
  required: ['type', 'status', 'code', 'title', 'remedy', 'requestId'],
  properties: {
    type: { type: 'string' },
    status: {
      type: 'integer',
      enum: [...new Set(Object.values(PROBLEMS).map(({ status }) => status))].sort(),
    },
    code: { type: 'string', enum: Object.keys(PROBLEMS) },
    title: { type: 'string' },
    remedy: { type: 'string' },
    requestId: { type: 'string' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
    because: { type: 'object', description: 'Closed code and figures of the refusal behind it.' },
  },
};

const PROBLEM_RESPONSE: JsonObject = {
  description: 'A no: what it is, why, and what to do.',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
