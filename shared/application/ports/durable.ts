import type { Result } from '../../domain/result.ts';
import type { JsonValue } from './store.ts';

export type WorkflowStatus = 'running' | 'completed' | 'failed';

export interface WorkflowState {
  readonly status: WorkflowStatus;
  readonly output: JsonValue | null;
  readonly error: string | null;
}

/** Starts and asks after workflows. Ids are derived, so starting twice is starting once while the first one is known. */
export interface DurableClient {
  /** Refuses with ALREADY_STARTED when an instance of this id runs or has run. */
  start(
    workflow: string,
    instanceId: string,
    input: JsonValue,
  ): Promise<Result<'started', { readonly code: 'ALREADY_STARTED' }>>;
  /** Waits at most `timeoutMs` for the end; answers what is known by then. */
  waitFor(instanceId: string, timeoutMs: number): Promise<WorkflowState | null>;
  raiseEvent(instanceId: string, name: string, data: JsonValue): Promise<void>;
  /** The stored state of an entity as it is now, or null when it has none. For screens and checks, never for a decision. */
  readEntity(entity: string, key: string): Promise<JsonValue | null>;
}
