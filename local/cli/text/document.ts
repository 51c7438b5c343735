import type { JsonValue } from '../../../shared/application/ports/store.ts';
import { formatInstant, utcMillis } from '../../../shared/domain/time/instant.ts';

/** Moments are named so throughout: see contracts/records.ts. */
const MOMENT = /(?:^at|[a-z]At)$/;

/** JSON as it leaves the house: moments as ISO 8601 in UTC; decimals were exact text all along. */
export function withIsoMoments(value: JsonValue, name = ''): JsonValue {
  if (typeof value === 'number' && MOMENT.test(name)) return formatInstant(utcMillis(value));
  if (Array.isArray(value)) return value.map((item: JsonValue) => withIsoMoments(item));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withIsoMoments(item, key)]));
}

/** A value of the domain as a document for programs: decimals as text, moments in UTC, what is not a number as null. */
export function documentOf(value: object): JsonValue {
  // What JSON.stringify wrote is JSON.
  return withIsoMoments(JSON.parse(JSON.stringify(value)) as JsonValue);
}
