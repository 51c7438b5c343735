import { setTimeout as pause } from 'node:timers/promises';
import type { DurableClient as Extension, DurableOrchestrationStatus } from 'durable-functions';
import { AppError } from '../../../shared/application/errors.ts';
import type { DurableClient, WorkflowState } from '../../../shared/application/ports/durable.ts';
import type { JsonValue } from '../../../shared/application/ports/store.ts';
import { ok, refuse } from '../../../shared/domain/result.ts';
import { disclose, enclose } from '../envelope.ts';

const POLL_FIRST_MS = 50;
const POLL_MAX_MS = 500;

/** What the adapter asks of durable-functions: the client of one invocation. */
export type ExtensionClient = Pick<Extension, 'startNew' | 'getStatus' | 'raiseEvent' | 'readEntityState'>;

/** Where waiting takes its time from; a test has its own. */
export interface WaitingTime {
  now(): number;
  pause(ms: number): Promise<unknown>;
}

const MACHINE_TIME: WaitingTime = { now: () => Date.now(), pause };

/** Workflows and entities of the Durable extension. It is asked for an instance first, because it would start a finished one again. */
export class DurableFunctionsClient implements DurableClient {
  readonly #client: () => Promise<ExtensionClient>;
  readonly #time: WaitingTime;

  /** `client` is called with the first request: most invocations start nothing. */
  constructor(client: () => Promise<ExtensionClient>, time = MACHINE_TIME) {
    this.#client = client;
    this.#time = time;
  }

  async start(workflow: string, instanceId: string, input: JsonValue): ReturnType<DurableClient['start']> {
    if ((await this.#status(instanceId)) !== null) return refuse({ code: 'ALREADY_STARTED' });
    try {
      await (await this.#client()).startNew(workflow, { instanceId, input: enclose(input) });
      return ok('started');
    } catch (error) {
      // Another start came first, or the answer to this one was lost: both run the workflow once.
      if ((await this.#status(instanceId)) !== null) return refuse({ code: 'ALREADY_STARTED' });
      throw unavailable(`${workflow} ${instanceId} could not be started.`, error, true);
    }
  }

  async waitFor(instanceId: string, timeoutMs: number): Promise<WorkflowState | null> {
    const until = this.#time.now() + timeoutMs;
    for (let wait = POLL_FIRST_MS; ; wait = Math.min(POLL_MAX_MS, wait * 2)) {
      const status = await this.#status(instanceId);
      const state = status === null ? null : stateOf(status);
      const left = until - this.#time.now();
      if (state === null || state.status !== 'running' || left <= 0) return state;
      await this.#time.pause(Math.min(wait, left));
    }
  }

  async raiseEvent(instanceId: string, name: string, data: JsonValue): Promise<void> {
    try {
      await (await this.#client()).raiseEvent(instanceId, name, enclose(data));
    } catch (error) {
      throw unavailable(`${instanceId} could not be told ${name}.`, error, true);
    }
  }

  async readEntity(entity: string, key: string): Promise<JsonValue | null> {
    try {
      const { EntityId } = await import('durable-functions');
      const { entityExists, entityState } = await (await this.#client()).readEntityState<JsonValue>(
        new EntityId(entity, key),
      );
      return entityExists ? (entityState ?? null) : null;
    } catch (error) {
      throw unavailable(`The entity ${entity} ${key} could not be read.`, error, false);
    }
  }

  /** Null for an instance that nobody started. The client of durable-functions throws for it, and says so in its sentence alone. */
  async #status(instanceId: string): Promise<DurableOrchestrationStatus | null> {
    try {
      return await (await this.#client()).getStatus(instanceId);
    } catch (error) {
      if (error instanceof Error && error.message.includes('HTTP 404')) return null;
      throw unavailable(`The state of ${instanceId} could not be read.`, error, false);
    }
  }
}

function stateOf({ runtimeStatus, output }: DurableOrchestrationStatus): WorkflowState {
  switch (runtimeStatus as string) {
    case 'Completed':
      return { status: 'completed', output: disclose(output), error: null };
    case 'Failed':
    case 'Terminated':
    case 'Canceled': {
      const error = typeof output === 'string' ? output : JSON.stringify(output);
      return { status: 'failed', output: null, error };
    }
    default:
      return { status: 'running', output: null, error: null };
  }
}

function unavailable(sentence: string, cause: unknown, ambiguous: boolean): AppError {
  return new AppError('DURABLE_UNAVAILABLE', sentence, { retryable: true, ambiguous, cause });
}
