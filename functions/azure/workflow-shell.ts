import type { DurableOrchestrationContext, EntityId, OrchestrationHandler, Task } from 'durable-functions';
import type { JsonValue } from '../../shared/application/ports/store.ts';
import type { Effect } from '../../shared/application/workflows/effects.ts';
import { unreachable } from '../../shared/domain/result.ts';
import type { WorkflowRow } from '../rows.ts';
import type { EntityAnswer } from './entity-shell.ts';
import { APPLY } from './entity-shell.ts';
import { disclose, enclose } from './envelope.ts';

/** An entity met a mistake of ours and changed nothing. It ends the workflow unless the workflow catches it. */
class EntityPoisoned extends Error {
  override readonly name = 'EntityPoisoned';
}

/** The runtime's side of a generator: it is given tasks and gives back what came of them. */
type Steps<Answer> = Generator<Task, Answer, unknown>;

/** Waits whose moment passed, by event name. The runtime gives a late event to one of them; the next wait looks here first. */
type PassedWaits = Map<string, Task[]>;

/**
 * Runs a workflow of plain effects as a Durable orchestrator. Every effect is at most one task, and no task is ever put into a second
 * `any`: the runtime would schedule it twice.
 */
export function workflowShell(row: WorkflowRow, entityIds: typeof EntityId): OrchestrationHandler {
  return function* orchestrate({ df }): Steps<JsonValue> {
    const passed: PassedWaits = new Map();
    const workflow = row.run(disclose(df.getInput<unknown>()));
    let step = workflow.next();
    while (step.done !== true) {
      const outcome = yield* attempt(perform(step.value, { df, passed, entityIds }));
      step = 'failure' in outcome ? workflow.throw(outcome.failure) : workflow.next(outcome.answer);
    }
    return { ...enclose(step.value) };
  };
}

/** Keeps a failed effect apart from a failing workflow: only the first is handed to the workflow. */
function* attempt(
  steps: Steps<JsonValue>,
): Steps<{ readonly answer: JsonValue } | { readonly failure: unknown }> {
  try {
    return { answer: yield* steps };
  } catch (failure) {
    return { failure };
  }
}

interface Runtime {
  readonly df: DurableOrchestrationContext;
  readonly passed: PassedWaits;
  readonly entityIds: typeof EntityId;
}

function* perform(effect: Effect, { df, passed, entityIds }: Runtime): Steps<JsonValue> {
  switch (effect.kind) {
    case 'callEntity':
      return answerOf(
        effect.entity,
        yield df.callEntity(new entityIds(effect.entity, effect.key), APPLY, enclose(effect.operation)),
      );
    case 'callActivity':
      return disclose(yield df.callActivity(effect.activity, enclose(effect.input)));
    case 'sleepUntil':
      yield df.createTimer(new Date(effect.until));
      return null;
    case 'waitForEvent':
      return yield* awaitEvent(effect.name, new Date(effect.until), df, passed);
    case 'now':
      return df.currentUtcDateTime.getTime();
    default:
      return unreachable(effect);
  }
}

function answerOf(entity: string, outcome: unknown): JsonValue {
  const given = outcome as EntityAnswer | undefined; // Written by entityShell and by nothing else.
  if (given !== undefined && 'answer' in given) return given.answer;
  throw new EntityPoisoned(`${entity}: ${given?.poison ?? 'no answer'}`);
}

function* awaitEvent(
  name: string,
  until: Date,
  df: DurableOrchestrationContext,
  passed: PassedWaits,
): Steps<JsonValue> {
  const late = passed.get(name)?.findIndex((wait) => wait.isCompleted) ?? -1;
  const [arrived] = late < 0 ? [] : (passed.get(name)?.splice(late, 1) ?? []);
  if (arrived !== undefined) return { arrived: true, data: disclose(arrived.result) };

  const event = df.waitForExternalEvent(name);
  const timer = df.createTimer(until);
  const winner = yield df.Task.any([event, timer]);
  if (winner !== event) {
    passed.set(name, [...(passed.get(name) ?? []), event]);
    return { arrived: false };
  }
  timer.cancel();
  return { arrived: true, data: disclose(event.result) };
}
