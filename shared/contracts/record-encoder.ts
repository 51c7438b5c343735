import { z } from 'zod';
import { Decimal } from '../domain/money/decimal.ts';
import { decimalCodec } from './codec.ts';

type Encoder = (value: unknown) => unknown;

/**
 * Writes values of a schema as z.encode does, several times as fast: the schema is read once, not for each value. Types are checked, so that nothing is
 * stored that could not be read again for its kind; formats, ranges and enumerations are left to the reader, because the value is of our own making and
 * the compiler has seen it. Whatever is not known here is left to z.encode.
 *
 * @throws TypeError naming the field of a value that does not fit
 */
export function encoderOf(schema: z.core.$ZodType, path = ''): Encoder {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'string':
    case 'enum':
      return plain('string', path);
    case 'boolean':
      return plain('boolean', path);
    case 'number':
      return (value) => (Number.isFinite(value) ? value : unfit(path, 'a finite number', value));
    case 'nullable': {
      const encode = encoderOf(def.innerType, path);
      return (value) => (value === null ? null : encode(value));
    }
    case 'optional': {
      const encode = encoderOf(def.innerType, path);
      return (value) => (value === undefined ? undefined : encode(value));
    }
    case 'array':
      return listEncoder(encoderOf(def.element, `${path}[]`), path);
    case 'object':
      return def.catchall === undefined ? objectEncoder(def.shape, path) : byZod(schema);
    case 'pipe':
      return schema instanceof z.ZodCodec ? codecEncoder(schema, path) : byZod(schema);
    default:
      return byZod(schema);
  }
}

function byZod(schema: z.core.$ZodType): Encoder {
  return (value) => z.encode(schema as z.ZodType, value);
}

function plain(type: 'string' | 'boolean', path: string): Encoder {
  return (value) => (typeof value === type ? value : unfit(path, `a ${type}`, value));
}

function listEncoder(encode: Encoder, path: string): Encoder {
  return (value) => {
    if (!Array.isArray(value)) return unfit(path, 'a list', value);
    const list: unknown[] = [];
    for (const item of value) list.push(encode(item));
    return list;
  };
}

function objectEncoder(shape: Readonly<Record<string, z.core.$ZodType>>, path: string): Encoder {
  const fields = Object.entries(shape).map(([name, field]) => {
    return { name, encode: encoderOf(field, path === '' ? name : `${path}.${name}`) };
  });
  return (value) => {
    if (typeof value !== 'object' || value === null) return unfit(path, 'an object', value);
    const body: Record<string, unknown> = {};
    for (const { name, encode } of fields) {
      const written = encode((value as Readonly<Record<string, unknown>>)[name]);
      if (written !== undefined) body[name] = written;
    }
    return body;
  };
}

/** Our codecs write without looking at their context, and what they write is checked. */
function codecEncoder(codec: z.ZodCodec, path: string): Encoder {
  if ((codec as z.core.$ZodType) === decimalCodec) {
    return (value) => (value instanceof Decimal ? value.toString() : unfit(path, 'a decimal', value));
  }
  const { in: stored, reverseTransform } = codec._zod.def;
  const encode = encoderOf(stored, path);
  return (value) => encode(reverseTransform(value, { value, issues: [] }));
}

function unfit(path: string, expected: string, value: unknown): never {
  throw new TypeError(`${path === '' ? 'The record' : path}: expected ${expected}, got ${typeof value}`);
}
