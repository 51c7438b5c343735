import { Decimal } from '../../domain/money/decimal.ts';
import type { JsonValue } from './store.ts';
import type { JsonCodec } from '../workflows/effects.ts';

/** The one key that marks a decimal in a packed message. No record of ours has a field of this name. */
const MARK = '~d';

/**
 * Messages between a workflow, its entities and its activities: values of our own types, written and read by the same release of the
 * same code. Decimals are marked, so one codec serves every message; records that outlive a release have schemas instead
 * (contracts/records.ts).
 */
export function packed<Value>(): JsonCodec<Value> {
  return { encode: (value) => pack(value), decode: (json) => unpack(json) as Value };
}

function pack(value: unknown): JsonValue {
  if (value instanceof Decimal) return { [MARK]: value.toString() };
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map(pack);
  if (typeof value !== 'object') throw new TypeError(`A ${typeof value} cannot travel in a message`);
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries.map(([name, field]) => [name, pack(field)]));
}

function unpack(json: JsonValue): unknown {
  if (json === null || typeof json !== 'object') return json;
  if (isList(json)) return json.map(unpack);
  const decimal = json[MARK];
  if (typeof decimal === 'string') return Decimal.parse(decimal);
  return Object.fromEntries(Object.entries(json).map(([name, field]) => [name, unpack(field)]));
}

function isList(json: JsonValue): json is readonly JsonValue[] {
  return Array.isArray(json);
}
