import type { JsonValue } from '../../../shared/application/ports/store.ts';
import type { OpenTask } from './durable-instance.ts';
import type { FunctionsHost } from './functions-host.ts';

interface Batch {
  readonly entityExists: boolean;
  readonly entityState?: string;
  readonly results: readonly { readonly result: string }[];
}

/** The entities as the Durable extension keeps them: a text for each `@name@key`, changed by one batch at a time. */
export class DurableEntities {
  private readonly states = new Map<string, string>();
  private readonly host: FunctionsHost;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(host: FunctionsHost) {
    this.host = host;
  }

  /** What the entity shell answers to the operation of a workflow's task. */
  apply(task: OpenTask): Promise<unknown> {
    const answered = this.turn.then(() => this.applyNow(task.name, task.input));
    this.turn = answered.catch(() => undefined);
    return answered;
  }

  read(name: string, key: string): JsonValue | null {
    const state = this.states.get(`@${name}@${key}`);
    return state === undefined ? null : (JSON.parse(state) as JsonValue);
  }

  private async applyNow(id: string, input: unknown): Promise<unknown> {
    const [, name = '', ...key] = id.split('@');
    const state = this.states.get(id);
    const trigger = {
      self: { name, key: key.join('@') },
      exists: state !== undefined,
      state: state ?? null,
      batch: [{ name: 'apply', input: JSON.stringify(input), isSignal: false }],
    };
    const returned = await this.host.invoke(name, { data: { string: JSON.stringify(trigger) } });
    const batch = JSON.parse(String(returned?.['json'])) as Batch;
    if (batch.entityExists && batch.entityState !== undefined) this.states.set(id, batch.entityState);
    else this.states.delete(id);
    return JSON.parse(batch.results[0]?.result ?? 'null');
  }
}
