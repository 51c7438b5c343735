import type { z } from 'zod';
import { encoderOf } from '../../contracts/record-encoder.ts';
import { AppError } from '../errors.ts';
import { remember, rememberedBy } from '../ports/remembered-body.ts';
import type { Filing, JsonValue, StoredDocument } from '../ports/store.ts';

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
      const known = rememberedBy(body, schema);
      if (known !== null) return known.value as z.output<Schema>;
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
