import { AppError } from '../../shared/application/errors.ts';
import type { DurableClient, WorkflowState } from '../../shared/application/ports/durable.ts';
import type { JsonValue } from '../../shared/application/ports/store.ts';
import type { Effect } from '../../shared/application/workflows/effects.ts';
import type { Result } from '../../shared/domain/result.ts';
import { ok, refuse } from '../../shared/domain/result.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import { DAY_MS } from '../../shared/domain/time/instant.ts';
import type { DataFolder } from '../storage/data-folder.ts';
import type { Transaction } from '../storage/group-commit.ts';
import { sweepAll } from '../storage/sweep.ts';
import type { Surroundings } from '../surroundings.ts';
import { sentenceOf } from '../surroundings.ts';
import { ActivityPool } from './activity-pool.ts';
import { EntityStates } from './entity-states.ts';
import { runEpisode } from './episode.ts';
import { HistoryTable } from './history-table.ts';
import type { Ending, Step } from './instance.ts';
import { Instance, labelOf } from './instance.ts';
import type { Registry } from './registry.ts';

const ACTIVITIES_UNDER_WAY = 512;
const SLEEPERS_IN_MEMORY = 10_000;
const RESUMED_TOGETHER = 100;
/** The desk and the order record remember an intent for longer; this only bounds the table. */
const FINISHED_KEPT_MS = 7 * DAY_MS;
const FORGOTTEN_PER_SWEEP = 500;

/** After a disk that refused a write: 0.5 s, doubling, at most 30 s. */
const RECORD_AGAIN_FIRST_MS = 500;
const RECORD_AGAIN_MAX_MS = 30_000;

/** What an activity came to, on its way to the disk. */
interface Outcome {
  readonly id: string;
  readonly answered: number;
  readonly activity: string;
  readonly step: Step;
}

type Activity = Extract<Effect, { readonly kind: 'callActivity' }>;

/**
 * Durable workflows and entities over the host's one database. A live instance keeps its generator in memory and is never replayed; after a start it is
 * replayed once from its history. Entity operations and steps are exactly once in effect, activities at least once.
 */
export class WorkflowEngine implements DurableClient {
  readonly #data: DataFolder;
  readonly #surroundings: Surroundings;
  readonly #registry: Registry;
  readonly #history: HistoryTable;
  readonly #entities: EntityStates;
  readonly #pool = new ActivityPool(ACTIVITIES_UNDER_WAY);
  readonly #live = new Map<string, Instance>();
  /** The step whose activity is under way, by instance: two wake-ups in one commit must not run it twice. */
  readonly #performing = new Map<string, number>();
  readonly #alarms = new Map<string, () => void>();
  readonly #waiters = new Map<string, Set<(state: WorkflowState) => void>>();
  #stopped = false;

  constructor(data: DataFolder, registry: Registry, surroundings: Surroundings) {
    this.#data = data;
    this.#surroundings = surroundings;
    this.#registry = registry;
    this.#history = new HistoryTable(data.sqlite);
    this.#entities = new EntityStates(data.sqlite, registry.entities);
  }

  /** @throws RangeError for a workflow that is not registered. */
  async start(
    workflow: string,
    instanceId: string,
    input: JsonValue,
  ): Promise<Result<'started', { readonly code: 'ALREADY_STARTED' }>> {
    const definition = this.#registry.workflows.get(workflow);
    if (definition === undefined) throw new RangeError(`No workflow is called ${workflow}.`);
    return this.#write((transaction) => {
      if (!this.#history.insert(instanceId, workflow, input, this.#now())) {
        return refuse({ code: 'ALREADY_STARTED' } as const);
      }
      const instance = new Instance({ id: instanceId, workflow, wakeAt: null }, definition.run(input));
      this.#continue(transaction, instance, null);
      return ok('started' as const);
    });
  }

  async waitFor(instanceId: string, timeoutMs: number): Promise<WorkflowState | null> {
    // One that is in memory runs, and it tells its end itself: the table is asked for those that are not.
    if (timeoutMs <= 0 || this.#live.get(instanceId)?.ending !== null) {
      const known = this.#state(instanceId);
      if (known === null || known.status !== 'running' || timeoutMs <= 0) return known;
    }
    const waiters = this.#waiters.get(instanceId) ?? new Set();
    this.#waiters.set(instanceId, waiters);
    const end = await new Promise<WorkflowState | null>((resolve) => {
      const cancel = this.#surroundings.alarms.after(timeoutMs, () => {
        waiters.delete(ended);
        if (waiters.size === 0) this.#waiters.delete(instanceId);
        resolve(null);
      });
      const ended = (state: WorkflowState): void => {
        cancel();
        resolve(state);
      };
      waiters.add(ended);
    });
    return end ?? this.#state(instanceId);
  }

  /** Kept until the workflow waits for it; of no effect when the workflow has ended. Throws AppError for an instance that nobody knows. */
  async raiseEvent(instanceId: string, name: string, data: JsonValue): Promise<void> {
    await this.#write((transaction) => {
      const state = this.#state(instanceId);
      if (state === null) {
        throw new AppError('DURABLE_UNAVAILABLE', `There is no workflow instance ${instanceId}.`, {
          retryable: false,
          ambiguous: false,
        });
      }
      if (state.status !== 'running') return;
      this.#history.addEvent(instanceId, name, data);
      const instance = this.#liveInstance(transaction, instanceId);
      const { effect } = instance ?? { effect: null };
      if (instance !== null && effect?.kind === 'waitForEvent' && effect.name === name) {
        this.#continue(transaction, instance, null);
      }
    });
  }

  async readEntity(entity: string, key: string): Promise<JsonValue | null> {
    return this.#entities.read(entity, key);
  }

  /** Takes up every instance that was running when the last process ended. Sleepers only get their alarm. Answers how many run. */
  async resume(): Promise<number> {
    const running = this.#history.running();
    const awake = running.filter(({ id, wakeAt }) => {
      if (wakeAt !== null) this.#setAlarm(id, wakeAt);
      return wakeAt === null && !this.#live.has(id);
    });
    for (let from = 0; from < awake.length; from += RESUMED_TOGETHER) {
      await Promise.all(awake.slice(from, from + RESUMED_TOGETHER).map(({ id }) => this.#wake(id)));
    }
    return running.length;
  }

  /** No new activity begins; those under way end and are recorded. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const cancel of this.#alarms.values()) cancel();
    await this.#pool.stop();
  }

  /** Forgets instances that ended a week ago; answers how many. For a timer. */
  sweep(): Promise<number> {
    return sweepAll(FORGOTTEN_PER_SWEEP, (limit) =>
      this.#write(() => this.#history.forget(this.#now() - FINISHED_KEPT_MS, limit)),
    );
  }

  /** One episode of an instance, and after the commit whatever it then asks for. */
  #continue(transaction: Transaction, instance: Instance, arrived: Step | null): void {
    const { id } = instance;
    this.#live.set(id, instance);
    // A generator cannot go back: after a roll-back the instance is replayed from what is stored.
    transaction.onRollback(() => this.#live.delete(id));
    runEpisode(transaction, instance, arrived, {
      history: this.#history,
      entities: this.#entities,
      now: () => this.#now(),
    });
    transaction.onCommit(() => this.#pursue(instance));
  }

  #pursue(instance: Instance): void {
    const { id, effect } = instance;
    this.#alarms.get(id)?.();
    this.#alarms.delete(id);
    if (effect === null) this.#ended(instance);
    else if (effect.kind === 'callActivity') {
      if (this.#performing.get(id) === instance.answered) return;
      this.#performing.set(id, instance.answered);
      this.#pool.run(() => this.#perform(instance, effect));
    } else if (instance.wakeAt !== null) {
      this.#setAlarm(id, instance.wakeAt);
      if (this.#live.size > SLEEPERS_IN_MEMORY) this.#live.delete(id);
    }
  }

  #ended(instance: Instance): void {
    this.#live.delete(instance.id);
    if (instance.ending?.how === 'failed') {
      const { telemetry } = this.#surroundings;
      telemetry.count('workflow_failures', 1, { workflow: instance.workflow });
      telemetry.log('error', `A workflow ${instance.workflow} failed.`, {
        instanceId: instance.id,
        because: instance.ending.error,
      });
    }
    if (instance.ending !== null) this.#tell(instance.id, instance.ending);
  }

  #tell(id: string, ending: Ending): void {
    const state: WorkflowState =
      ending.how === 'completed'
        ? { status: 'completed', output: ending.output ?? null, error: null }
        : { status: 'failed', output: null, error: ending.error };
    for (const tell of this.#waiters.get(id) ?? []) tell(state);
    this.#waiters.delete(id);
  }

  /** Activities that are being carried out or wait for it. Sleepers and those who wait for an event are not counted. */
  get underWay(): number {
    return this.#pool.size;
  }

  async #perform(instance: Instance, effect: Activity): Promise<void> {
    const step = await this.#outcomeOf(instance, effect);
    await this.#record({ id: instance.id, answered: instance.answered, activity: effect.activity, step }, 1);
  }

  /** Until it is on disk: an instance whose step is lost would wait for it until the next start of the host. */
  async #record(outcome: Outcome, attempt: number): Promise<void> {
    const { id, answered, activity, step } = outcome;
    this.#performing.delete(id);
    try {
      await this.#write((transaction) => {
        const current = this.#liveInstance(transaction, id);
        if (current !== null && current.answered === answered) this.#continue(transaction, current, step);
      });
    } catch (error) {
      // Should the host end before, the activity is asked again at the next start, as after a crash.
      this.#surroundings.telemetry.log('error', 'The outcome of an activity could not be recorded.', {
        instanceId: id,
        activity,
        because: sentenceOf(error),
      });
      this.#performing.set(id, answered);
      this.#again(attempt, () => void this.#record(outcome, attempt + 1));
    }
  }

  async #outcomeOf(instance: Instance, effect: Activity): Promise<Step> {
    const handler = this.#registry.activities.get(effect.activity);
    const label = labelOf(effect);
    if (handler === undefined) return [label, 'failed', `No activity is called ${effect.activity}.`];
    try {
      const context = { workflow: instance.workflow, instanceId: instance.id };
      return [label, 'ok', (await handler(effect.input, context)) ?? null];
    } catch (error) {
      const { activity } = effect;
      const fields = { instanceId: instance.id, activity, because: sentenceOf(error) };
      this.#surroundings.telemetry.count('activity_failures', 1, { activity });
      this.#surroundings.telemetry.log(
        'warning',
        'An activity failed; its workflow decides what then.',
        fields,
      );
      return [label, 'failed', sentenceOf(error)];
    }
  }

  #again(attempt: number, work: () => void): void {
    const delayMs = Math.min(RECORD_AGAIN_MAX_MS, RECORD_AGAIN_FIRST_MS * 2 ** (attempt - 1));
    this.#surroundings.alarms.after(delayMs, () => {
      if (!this.#stopped) work();
    });
  }

  /** Looks at an instance again because its moment has come or the host has started. */
  async #wake(id: string, attempt = 1): Promise<void> {
    try {
      await this.#write((transaction) => {
        const instance = this.#liveInstance(transaction, id);
        if (instance !== null) this.#continue(transaction, instance, null);
      });
    } catch (error) {
      this.#surroundings.telemetry.log('error', 'A workflow could not be woken.', {
        instanceId: id,
        because: sentenceOf(error),
      });
      this.#again(attempt, () => void this.#wake(id, attempt + 1));
    }
  }

  #setAlarm(id: string, moment: number): void {
    if (this.#stopped) return;
    const { alarms } = this.#surroundings;
    const ring = (): void => {
      this.#alarms.delete(id);
      if (alarms.now() < moment) this.#setAlarm(id, moment);
      else void this.#wake(id);
    };
    this.#alarms.set(id, alarms.after(moment - alarms.now(), ring));
  }

  /** The running instance, replayed when it is not in memory; null when it has ended or its history does not fit the code. */
  #liveInstance(transaction: Transaction, id: string): Instance | null {
    const live = this.#live.get(id);
    if (live !== undefined) return live.ending === null ? live : null;
    const stored = this.#history.read(id);
    if (stored === null || stored.status !== 'running') return null;
    const { workflow, wakeAt } = stored;
    const definition = this.#registry.workflows.get(workflow);
    try {
      if (definition === undefined) throw new RangeError(`No workflow is called ${workflow}.`);
      const instance = new Instance({ id, workflow, wakeAt }, definition.run(stored.input));
      instance.replay(this.#history.steps(id));
      return instance;
    } catch (error) {
      this.#giveUp(transaction, id, workflow, sentenceOf(error));
      return null;
    }
  }

  #giveUp(transaction: Transaction, id: string, workflow: string, error: string): void {
    this.#history.finish(id, { how: 'failed', error }, this.#now());
    transaction.onCommit(() => {
      const { telemetry } = this.#surroundings;
      telemetry.count('workflow_failures', 1, { workflow });
      telemetry.log('error', `A workflow ${workflow} cannot go on.`, { instanceId: id, because: error });
      this.#tell(id, { how: 'failed', error });
    });
  }

  #state(id: string): WorkflowState | null {
    const stored = this.#history.read(id);
    return stored === null ? null : { status: stored.status, output: stored.output, error: stored.error };
  }

  async #write<T>(unit: (transaction: Transaction) => T): Promise<T> {
    try {
      return await this.#data.writer.write(unit);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'STORE_UNAVAILABLE') throw error;
      const { retryable, ambiguous } = error;
      throw new AppError('DURABLE_UNAVAILABLE', 'A step could not be made durable.', {
        retryable,
        ambiguous,
        cause: error,
      });
    }
  }

  #now(): UtcMillis {
    return this.#surroundings.alarms.now();
  }
}
