import type { UtcMillis } from '../../domain/time/instant.ts';
import type { JsonValue } from '../ports/store.ts';

/**
 * What a workflow may ask of its host. A workflow is a generator of these: it reads no clock and does no IO, so the host can replay it.
 * The same generators run on Durable Functions, on the embedded host and in the simulator.
 */
export type Effect =
  | {
      readonly kind: 'callEntity';
      readonly entity: string;
      readonly key: string;
      readonly operation: JsonValue;
    }
  | { readonly kind: 'callActivity'; readonly activity: string; readonly input: JsonValue }
  /** Answers {arrived: true, data} or {arrived: false} when the moment comes first. */
  | { readonly kind: 'waitForEvent'; readonly name: string; readonly until: UtcMillis }
  | { readonly kind: 'sleepUntil'; readonly until: UtcMillis }
  /** The host's replay-safe moment. */
  | { readonly kind: 'now' };

export type Workflow<Output> = Generator<Effect, Output, JsonValue>;

/** Turns a value into JSON and back at the border between workflow and host. Zod codecs satisfy it by `codecOf` in contracts/codec.ts. */
export interface JsonCodec<Value> {
  encode(value: Value): JsonValue;
  /** Throws when the text was not written by encode. */
  decode(json: JsonValue): Value;
}

export interface ActivityRef<Input, Output> {
  readonly name: string;
  readonly input: JsonCodec<Input>;
  readonly output: JsonCodec<Output>;
}

export interface WorkflowRef<Input, Output> {
  readonly name: string;
  readonly input: JsonCodec<Input>;
  readonly output: JsonCodec<Output>;
  run(input: Input): Workflow<Output>;
}

/** A pure reducer behind a durable entity. It never throws for business reasons: a refusal is an answer. */
export interface EntityRef<State, Operation, Answer> {
  readonly name: string;
  readonly state: JsonCodec<State>;
  readonly operation: JsonCodec<Operation>;
  readonly answer: JsonCodec<Answer>;
  initial(key: string): State;
  reduce(state: State, operation: Operation): { readonly state: State; readonly answer: Answer };
}

export function* callEntity<State, Operation, Answer>(
  entity: EntityRef<State, Operation, Answer>,
  key: string,
  operation: Operation,
): Workflow<Answer> {
  return entity.answer.decode(
    yield { kind: 'callEntity', entity: entity.name, key, operation: entity.operation.encode(operation) },
  );
}

export function* callActivity<Input, Output>(
  activity: ActivityRef<Input, Output>,
  input: Input,
): Workflow<Output> {
  return activity.output.decode(
    yield { kind: 'callActivity', activity: activity.name, input: activity.input.encode(input) },
  );
}

export function* sleepUntil(until: UtcMillis): Workflow<void> {
  yield { kind: 'sleepUntil', until };
}

/** Null when `until` came before the event. */
export function* waitForEvent(name: string, until: UtcMillis): Workflow<JsonValue | null> {
  const answer = yield { kind: 'waitForEvent', name, until };
  if (typeof answer !== 'object' || answer === null || !('arrived' in answer) || answer['arrived'] !== true)
    return null;
  return answer['data'] ?? null;
}

export function* currentTime(): Workflow<UtcMillis> {
  return (yield { kind: 'now' }) as UtcMillis;
}
