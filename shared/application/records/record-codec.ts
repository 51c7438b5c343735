import type { z } from 'zod';
import { encoderOf } from '../../contracts/record-encoder.ts';
import { AppError } from '../errors.ts';
import type { Filing, JsonValue, StoredDocument } from '../ports/store.ts';

/** Where a body keeps the record that it stands for. */
const RECORD = Symbol('record');

interface Remembered {
  readonly schema: z.ZodType;
  readonly value: unknown;
}

/**
 * A body that this process made or has read once needs no second look: bodies and records are never changed in place. The record hangs on the body, where
 * neither JSON nor a comparison sees it; a map of weak keys would make every collection of garbage look through all of them.
 */
function remember(body: JsonValue, schema: z.ZodType, value: unknown): void {
  if (typeof body !== 'object' || body === null) return;
  const remembered: Remembered = { schema, value };
  Object.defineProperty(body, RECORD, { value: remembered, configurable: true });
}

function remembered(body: JsonValue): Remembered | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  return (body as { readonly [RECORD]?: Remembered })[RECORD];
}

/** How one kind of record becomes a document and back. */
export interface RecordKind<Value> {
  readonly type: string;
  idOf(this: void, value: Value): string;
  filing(this: void, value: Value): Omit<Filing, 'type'>;
  encode(this: void, value: Value): JsonValue;
  /** Throws AppError RECORD_UNREADABLE, naming document and field, for a body that does not fit its schema. */
  decode(this: void, document: StoredDocument): Value;
}

export function recordKind<Schema extends z.ZodType>(kind: {
  readonly type: string;
  readonly schema: Schema;
  readonly key: (value: z.output<Schema>) => string;
  readonly filing: (value: z.output<Schema>) => Omit<Filing, 'type'>;
}): RecordKind<z.output<Schema>> {
  const { type, schema } = kind;
  const encode = encoderOf(schema);
  return {
    type,
    idOf: (value) => documentId(type, kind.key(value)),
    filing: kind.filing,
    encode: (value) => {
      const body = encode(value) as JsonValue;
      remember(body, schema, value);
      return body;
    },
    decode: (document) => {
      const { body } = document;
      const known = remembered(body);
      if (known?.schema === schema) return known.value as z.output<Schema>;
      const parsed = schema.safeParse(body);
      if (parsed.success) {
        remember(body, schema, parsed.data);
        return parsed.data;
      }
      const issue = parsed.error.issues[0];
      throw new AppError(
        'RECORD_UNREADABLE',
        `${document.id}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
        {
          retryable: false,
          ambiguous: false,
        },
      );
    },
  };
}

/** A symbol as part of a document id, where slashes may not stand: `BTC/USD` becomes `BTC~2FUSD`. Different symbols stay different. */
export function symbolKey(symbol: string): string {
  return encodeURIComponent(symbol.replaceAll('~', '~~')).replaceAll('%', '~');
}

export function documentId(type: string, key: string): string {
  return `${type}:${key}`;
}

/** The upsert of a record, where its content alone decides. */
export function upsertOf<Value>(kind: RecordKind<Value>, value: Value) {
  return {
    kind: 'upsert',
    id: kind.idOf(value),
    type: kind.type,
    ...kind.filing(value),
    body: kind.encode(value),
  } as const;
}

export function createOf<Value>(kind: RecordKind<Value>, value: Value) {
  return {
    kind: 'create',
    id: kind.idOf(value),
    type: kind.type,
    ...kind.filing(value),
    body: kind.encode(value),
  } as const;
}

export function replaceOf<Value>(kind: RecordKind<Value>, value: Value, ifMatch: string) {
  return {
    kind: 'replace',
    id: kind.idOf(value),
    type: kind.type,
    ...kind.filing(value),
    body: kind.encode(value),
    ifMatch,
  } as const;
}
