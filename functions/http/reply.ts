import { z } from 'zod';
import type { JsonValue } from '../../shared/application/ports/store.ts';
import type { HttpReply } from '../rows.ts';

/** A success whose body is what the schema of the row's answer makes of the value; a value that does not fit is our mistake and fails loudly. */
export function answer<Schema extends z.ZodType>(
  schema: Schema,
  value: z.output<Schema>,
  more: { readonly status?: 200 | 201 | 202; readonly etag?: string } = {},
): HttpReply {
  const { status = 200, etag } = more;
  const body = z.encode(schema, value) as JsonValue;
  return etag === undefined ? { status, body } : { status, body, etag };
}
