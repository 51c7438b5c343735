import { addMs, type UtcMillis } from '../../domain/time/instant.ts';
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

/** A failure of the activity is thrown here, after one attempt. */
export function* callActivity<Input, Output>(
  activity: ActivityRef<Input, Output>,
  input: Input,
): Workflow<Output> {
  return activity.output.decode(
    yield { kind: 'callActivity', activity: activity.name, input: activity.input.encode(input) },
  );
}

const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 60_000;
const ATTEMPTS_MAX = 15;

/**
 * Asks an activity again while it fails, after 1, 2, 4 … 60 seconds, for about ten minutes: a venue that is away for a while must not
 * cost an order. Only for activities that are safe to ask for twice, which ours are.
 */
export function callPatiently<Input, Output>(
  activity: ActivityRef<Input, Output>,
  input: Input,
): Workflow<Output> {
  return callUpTo(ATTEMPTS_MAX, activity, input);
}

/**
 * The same without an end, once a minute at last: for what has happened and must come on record, however long the store is away. Its workflow runs
 * until then, which everybody can see who must not decide without it.
 */
export function callUntilDone<Input, Output>(
  activity: ActivityRef<Input, Output>,
  input: Input,
): Workflow<Output> {
  return callUpTo(Number.POSITIVE_INFINITY, activity, input);
}

function* callUpTo<Input, Output>(
  attemptsMax: number,
  activity: ActivityRef<Input, Output>,
  input: Input,
): Workflow<Output> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return yield* callActivity(activity, input);
    } catch (failure) {
      if (attempt >= attemptsMax) throw failure;
      const pauseMs = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** (attempt - 1));
      yield* sleepUntil(addMs(yield* currentTime(), pauseMs));
    }
  }
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
