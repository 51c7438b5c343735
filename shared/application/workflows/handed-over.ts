import { packed } from '../ports/packed-json.ts';
import type { JsonValue } from '../ports/store.ts';
import type { JsonCodec } from './effects.ts';

/**
 * A value on its way between a workflow, its entities and its activities. Inside one process whoever takes it gets the value itself; written down, in a
 * history or on the wire of another host, it is JSON. Most of what travels is never written, because what has ended is not replayed.
 */
class HandedOver {
  readonly value: unknown;
  readonly #write: (value: never) => JsonValue;

  constructor(value: unknown, write: (value: never) => JsonValue) {
    this.value = value;
    this.#write = write;
  }

  toJSON(): JsonValue {
    return this.#write(this.value as never);
  }
}

/** A codec that writes a value only where it is written down. What takes the value never changes it. */
export function handedOver<Value>(written: JsonCodec<Value> = packed<Value>()): JsonCodec<Value> {
  const write = (value: Value): JsonValue => written.encode(value);
  return {
    // A host writes JSON by JSON.stringify, which asks toJSON, so to it this is the JSON that it stands for.
    encode: (value) => new HandedOver(value, write) as unknown as JsonValue,
    decode: (json) =>
      (json as unknown) instanceof HandedOver
        ? ((json as unknown as HandedOver).value as Value)
        : written.decode(json),
  };
}
