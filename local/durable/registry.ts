import type { EntityRef, Workflow, WorkflowRef } from '../../shared/application/workflows/effects.ts';
import type { JsonValue } from '../../shared/application/ports/store.ts';

/** Does the work of one activity. It may run again after a crash, so what it does outside must be safe to ask for twice. */
export type ActivityHandler = (
  input: JsonValue,
  context: { readonly workflow: string; readonly instanceId: string },
) => Promise<JsonValue>;

/** An entity whose types are behind its codecs. */
export interface RegisteredEntity {
  readonly name: string;
  /** The state of a key, opaque; null stands for a key that was never used. */
  open(key: string, stored: JsonValue | null): OpenEntity;
}

export interface OpenEntity {
  /** Applies one operation and answers; the state in memory moves on. Throws what the reducer throws, with the state unchanged. */
  apply(operation: JsonValue): { readonly answer: JsonValue; readonly changed: boolean };
  /** The state as it is now; null for a key that was never used. */
  encoded(): JsonValue | null;
}

export interface RegisteredWorkflow {
  readonly name: string;
  /** Starts the generator; its output is encoded. */
  run(input: JsonValue): Workflow<JsonValue>;
}

export interface Registry {
  readonly workflows: ReadonlyMap<string, RegisteredWorkflow>;
  readonly entities: ReadonlyMap<string, RegisteredEntity>;
  readonly activities: ReadonlyMap<string, ActivityHandler>;
}

/** Hides the types of an entity behind its codecs, so that entities of many kinds fit in one map. */
export function registeredEntity<State, Operation, Answer>(
  entity: EntityRef<State, Operation, Answer>,
): RegisteredEntity {
  return {
    name: entity.name,
    open: (key, stored) => {
      let state = stored === null ? entity.initial(key) : entity.state.decode(stored);
      let isUsed = stored !== null;
      return {
        apply: (operation) => {
          const next = entity.reduce(state, entity.operation.decode(operation));
          const answer = entity.answer.encode(next.answer);
          const changed = next.state !== state;
          state = next.state;
          isUsed ||= changed;
          return { answer, changed };
        },
        encoded: () => (isUsed ? entity.state.encode(state) : null),
      };
    },
  };
}

/** Decoding happens inside the generator, so an input of a wrong shape fails the instance and not its host. */
export function registeredWorkflow<Input, Output>(workflow: WorkflowRef<Input, Output>): RegisteredWorkflow {
  return {
    name: workflow.name,
    *run(json) {
      return workflow.output.encode(yield* workflow.run(workflow.input.decode(json)));
    },
  };
}
