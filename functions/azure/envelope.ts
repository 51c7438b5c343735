import type { JsonValue } from '../../shared/application/ports/store.ts';

/**
 * Everything that crosses the durable runtime is an object. A bare string is quoted twice or parsed as a number on its way, and an
 * answer of nothing cannot be read back at all.
 */
export interface Envelope {
  readonly value: JsonValue;
}

export function enclose(value: JsonValue): Envelope {
  return { value };
}

/** Throws TypeError for anything that enclose did not make: an instance of another version, or started by hand. */
export function disclose(envelope: unknown): JsonValue {
  if (typeof envelope === 'object' && envelope !== null && 'value' in envelope) {
    return envelope.value as JsonValue; // The runtime parsed it from JSON text.
  }
  throw new TypeError(`Expected {"value": ...} from the durable runtime, got ${JSON.stringify(envelope)}`);
}
