import type { DurableClient, WorkflowState } from '../../../shared/application/ports/durable.ts';
import type { JsonValue } from '../../../shared/application/ports/store.ts';
import { ok, refuse } from '../../../shared/domain/result.ts';
import type { Alarms } from '../../../local/timers/alarms.ts';
import { DurableEntities } from './durable-entities.ts';
import type { OpenTask } from './durable-instance.ts';
import { DurableInstance } from './durable-instance.ts';
import type { FunctionsHost } from './functions-host.ts';

/** What the extension has on disk: it survives a crash. */
interface Stored {
  readonly instances: Map<string, DurableInstance>;
  readonly entities: DurableEntities;
  /** Starts and events that were accepted and are not yet in a history. */
  readonly inbox: Set<Message>;
}

interface Message {
  readonly id: string;
  readonly enter: (instance: DurableInstance) => Promise<void>;
}

/** Carries out what workflows ask for: entities one operation at a time, activities at least once, timers by a virtual clock. */
export class DurableEngine implements DurableClient {
  private readonly host: FunctionsHost;
  private readonly alarms: Alarms;
  private readonly stored: Stored;
  /** The steps of an instance come one after the other. */
  private readonly turns = new Map<string, Promise<void>>();
  private readonly taken = new Set<OpenTask>();
  private crashed = false;
  /** Called when a step is on disk and nothing that it asks for was begun: where a process may die. */
  afterStep: () => void = () => undefined;

  constructor(host: FunctionsHost, alarms: Alarms, stored?: Stored) {
    this.host = host;
    this.alarms = alarms;
    this.stored = stored ?? { instances: new Map(), entities: new DurableEntities(host), inbox: new Set() };
    for (const [id, instance] of this.stored.instances) this.carryOut(id, instance);
    for (const message of this.stored.inbox) this.deliver(message);
  }

  /** Forgets everything but what is stored; what was under way is never heard of again. */
  crash(): DurableEngine {
    this.crashed = true;
    return new DurableEngine(this.host, this.alarms, this.stored);
  }

  private get isDead(): boolean {
    return this.crashed;
  }

  /** Whether somebody is at work; sleepers are not. */
  get isBusy(): boolean {
    const working = [...this.stored.instances.values()].some(
      (instance) => !hasEnded(instance) && [...instance.open.values()].some(({ kind }) => kind !== 'timer'),
    );
    return working || this.stored.inbox.size > 0;
  }

  async start(workflow: string, id: string, input: JsonValue): ReturnType<DurableClient['start']> {
    if (this.stored.instances.has(id)) return refuse({ code: 'ALREADY_STARTED' });
    const clock = { now: () => this.alarms.now(), tick: () => undefined, reach: () => undefined };
    const instance = new DurableInstance(this.host, { workflow, input, clock });
    this.stored.instances.set(id, instance);
    this.accept({ id, enter: (started) => started.start() });
    return ok('started');
  }

  async waitFor(id: string, timeoutMs: number): Promise<WorkflowState | null> {
    const instance = this.stored.instances.get(id);
    if (instance === undefined) return null;
    const until = this.alarms.now() + timeoutMs;
    while (!hasEnded(instance) && this.alarms.now() < until) {
      await new Promise<void>((passed) => this.alarms.after(100, passed));
    }
    return stateOf(instance);
  }

  async raiseEvent(id: string, name: string, data: JsonValue): Promise<void> {
    if (!this.stored.instances.has(id)) throw new Error(`There is no instance ${id}`);
    this.accept({ id, enter: (instance) => instance.raise(name, data) });
  }

  async readEntity(entity: string, key: string): Promise<JsonValue | null> {
    return this.stored.entities.read(entity, key);
  }

  private accept(message: Message): void {
    this.stored.inbox.add(message);
    this.deliver(message);
  }

  private deliver(message: Message): void {
    const instance = this.stored.instances.get(message.id);
    if (instance === undefined) return;
    this.step(message.id, instance, async () => {
      this.stored.inbox.delete(message);
      await message.enter(instance);
    });
  }

  private step(id: string, instance: DurableInstance, step: () => Promise<void>): void {
    const turn = (this.turns.get(id) ?? Promise.resolve()).then(async () => {
      if (this.crashed || hasEnded(instance)) return;
      await step();
      this.afterStep();
      if (!this.isDead) this.carryOut(id, instance);
    });
    this.turns.set(id, turn);
  }

  private carryOut(id: string, instance: DurableInstance): void {
    for (const task of instance.open.values()) {
      if (this.taken.has(task)) continue;
      this.taken.add(task);
      const settle = (step: () => Promise<void>): void => this.step(id, instance, step);
      if (task.kind === 'timer') this.armTimer(instance, task, settle);
      else if (task.kind === 'entity') {
        void this.stored.entities
          .apply(task)
          .then((answer) => settle(() => instance.answerEntity(task, answer)));
      } else void this.runActivity(instance, task, settle);
    }
  }

  private armTimer(
    instance: DurableInstance,
    task: OpenTask,
    settle: (step: () => Promise<void>) => void,
  ): void {
    this.alarms.after(Date.parse(task.name) - this.alarms.now(), () => {
      settle(async () => {
        if (instance.open.has(task.seq)) await instance.fire(task); // It may have been cancelled meanwhile.
      });
    });
  }

  private async runActivity(
    instance: DurableInstance,
    task: OpenTask,
    settle: (step: () => Promise<void>) => void,
  ): Promise<void> {
    try {
      const returned = await this.host.invoke(task.name, { data: { json: JSON.stringify(task.input) } });
      const { value } = JSON.parse(String(returned?.['json'])) as { readonly value: unknown };
      settle(() => instance.completeActivity(task, value));
    } catch (failure) {
      settle(() => instance.failActivity(task, failure instanceof Error ? failure.message : String(failure)));
    }
  }
}

function hasEnded(instance: DurableInstance): boolean {
  return instance.episodes.length > 0 && instance.ended;
}

function stateOf(instance: DurableInstance): WorkflowState {
  if (!hasEnded(instance)) return { status: 'running', output: null, error: null };
  const { output, error } = instance.answer;
  if (error !== undefined) return { status: 'failed', output: null, error };
  const { value } = output as { readonly value: JsonValue };
  return { status: 'completed', output: value, error: null };
}
