import { Instance, labelOf, type Step } from '../../../local/durable/instance.ts';
import { sentenceOf } from '../../../local/surroundings.ts';
import type { EntityRow, OpenEntity, Row, WorkflowRow } from '../../../functions/rows.ts';
import type { WorkflowState } from '../../../shared/application/ports/durable.ts';
import type { JsonValue } from '../../../shared/application/ports/store.ts';
import type { Effect } from '../../../shared/application/workflows/effects.ts';
import type { SeededChance } from '../../../shared/domain/market/seeded-chance.ts';
import { invariant } from '../../../shared/domain/result.ts';
import type { Swarm } from '../faults/swarm.ts';
import type { Kernel } from '../kernel/kernel.ts';

interface Known {
  readonly id: string;
  readonly row: WorkflowRow;
  readonly input: JsonValue;
  readonly history: Step[];
  readonly events: Map<string, JsonValue[]>;
  readonly waiters: Set<(state: WorkflowState) => void>;
  /** The generator while it is in memory; a new one is made from the history. */
  live: Instance | null;
  state: WorkflowState;
}

export type ActivityEnd = readonly [how: 'ok', value: JsonValue] | readonly [how: 'failed', sentence: string];

/** Runs an activity somewhere; `ended` may never be called, when its host dies. */
export type RunActivity = (name: string, input: JsonValue, ended: (step: ActivityEnd) => void) => void;

/** An entity operation that was carried out, for oracles. */
export type EntityHeard = (key: string, operation: JsonValue, answer: JsonValue) => void;

const HOP_MAX_MS = 25;
/** After this long without an answer an activity is given to another host. */
const ACTIVITY_LEASE_MS = 30_000;

/**
 * Orchestrations and entities as the durable service keeps them: every step of a workflow is on record before the next one, activities run at
 * least once on any host, operations of an entity one at a time. Workflows are the shipped generators and are replayed from their history at random.
 */
export class DurableRuntime {
  readonly #kernel: Kernel;
  readonly #chance: SeededChance;
  readonly #swarm: Swarm | null;
  readonly #runActivity: RunActivity;
  readonly #entityHeard: EntityHeard;
  readonly #workflows = new Map<string, WorkflowRow>();
  readonly #entityRows = new Map<string, EntityRow>();
  readonly #instances = new Map<string, Known>();
  readonly #entities = new Map<string, OpenEntity>();
  #running = 0;

  constructor(
    parts: { readonly kernel: Kernel; readonly chance: SeededChance; readonly swarm: Swarm | null },
    rows: readonly Row[],
    tools: { readonly runActivity: RunActivity; readonly entityHeard: EntityHeard },
  ) {
    this.#kernel = parts.kernel;
    this.#chance = parts.chance;
    this.#swarm = parts.swarm;
    this.#runActivity = tools.runActivity;
    this.#entityHeard = tools.entityHeard;
    for (const row of rows) {
      if (row.kind === 'workflow') this.#workflows.set(row.name, row);
      if (row.kind === 'entity') this.#entityRows.set(row.name, row);
    }
  }

  /** Workflows that have not ended. */
  get running(): number {
    return this.#running;
  }

  *unfinished(): Generator<string, void, undefined> {
    for (const { id, row, state, live } of this.#instances.values()) {
      if (state.status === 'running')
        yield `workflow ${row.name} ${id} has not finished, it waits for ${waitsFor(live)}`;
      if (state.status === 'failed') yield `workflow ${row.name} ${id} failed: ${state.error ?? ''}`;
    }
  }

  start(workflow: string, id: string, input: JsonValue): boolean {
    if (this.#instances.has(id)) return false;
    const row = this.#workflows.get(workflow);
    invariant(row !== undefined, `No workflow is called ${workflow}`);
    const known: Known = {
      id,
      row,
      input,
      history: [],
      events: new Map(),
      waiters: new Set(),
      live: null,
      state: { status: 'running', output: null, error: null },
    };
    this.#instances.set(id, known);
    this.#running += 1;
    this.#soon(`${row.name} begins`, () => this.#goOn(known));
    return true;
  }

  state(id: string): WorkflowState | null {
    return this.#instances.get(id)?.state ?? null;
  }

  /** Hears the end, once; at once where it has ended. */
  whenEnded(id: string, heard: (state: WorkflowState) => void): () => void {
    const known = this.#instances.get(id);
    if (known === undefined) return () => undefined;
    if (known.state.status !== 'running') heard(known.state);
    else known.waiters.add(heard);
    return () => known.waiters.delete(heard);
  }

  raise(id: string, name: string, data: JsonValue): void {
    const known = this.#instances.get(id);
    if (known === undefined || known.state.status !== 'running') return;
    known.events.set(name, [...(known.events.get(name) ?? []), data]);
    this.#soon(`event ${name}`, () => {
      const { effect } = this.#awake(known);
      if (effect?.kind === 'waitForEvent' && effect.name === name)
        this.#await(known, effect, known.history.length);
    });
  }

  readEntity(name: string, key: string): JsonValue | null {
    return this.#entities.get(`${name}/${key}`)?.encoded() ?? null;
  }

  /** Puts an entity back to an earlier state, as competing hosts have been seen to do. */
  restoreEntity(name: string, key: string, state: JsonValue): void {
    this.#entities.set(`${name}/${key}`, this.#rowOf(name).open(key, state));
  }

  #soon(label: string, happen: () => void): void {
    this.#kernel.after(1 + this.#chance.uniform() * HOP_MAX_MS, label, happen);
  }

  #rowOf(name: string): EntityRow {
    const row = this.#entityRows.get(name);
    invariant(row !== undefined, `No entity is called ${name}`);
    return row;
  }

  /** The generator at the end of its history. */
  #awake(known: Known): Instance {
    const isReplayed = known.live !== null && this.#swarm?.strikes('replay') === true;
    if (known.live !== null && !isReplayed) return known.live;
    const live = new Instance(
      { id: known.id, workflow: known.row.name, wakeAt: null },
      known.row.run(known.input),
    );
    live.replay(known.history);
    known.live = live;
    return live;
  }

  #step(known: Known, at: number, step: Step): void {
    if (known.state.status !== 'running' || known.history.length !== at) return; // Somebody was here before.
    const live = this.#awake(known);
    known.history.push(step);
    live.answer(step);
    this.#goOn(known);
  }

  #goOn(known: Known): void {
    const live = this.#awake(known);
    if (known.state.status !== 'running') return;
    if (live.ending !== null) {
      this.#end(known, live);
      return;
    }
    if (live.effect !== null) this.#perform(known, live.effect, known.history.length);
  }

  #end(known: Known, { ending }: Instance): void {
    if (ending === null) return;
    known.state =
      ending.how === 'completed'
        ? { status: 'completed', output: ending.output, error: null }
        : { status: 'failed', output: null, error: ending.error };
    known.live = null;
    known.history.length = 0; // Nobody reads it any more, and a day has thousands.
    known.events.clear();
    this.#running -= 1;
    if (ending.how === 'failed')
      this.#kernel.trace.note(
        this.#kernel.now(),
        `workflow ${known.row.name} ${known.id} failed: ${ending.error}`,
      );
    for (const tell of known.waiters) tell(known.state);
    known.waiters.clear();
  }

  #perform(known: Known, effect: Effect, at: number): void {
    const label = labelOf(effect);
    const answer = (value: JsonValue): void => this.#step(known, at, [label, 'ok', value]);
    switch (effect.kind) {
      case 'now':
        return answer(this.#kernel.now());
      case 'callEntity':
        return this.#soon(`${known.row.name} asks ${label}`, () => this.#callEntity(known, effect, at));
      case 'callActivity':
        return this.#dispatch(known, effect, at);
      case 'sleepUntil':
        return this.#kernel.at(effect.until, `${known.row.name} wakes`, () => answer(null));
      case 'waitForEvent':
        return this.#await(known, effect, at);
      default:
        return effect satisfies never;
    }
  }

  #callEntity(known: Known, effect: Extract<Effect, { kind: 'callEntity' }>, at: number): void {
    if (known.state.status !== 'running' || known.history.length !== at) return;
    const { entity, key, operation } = effect;
    const place = `${entity}/${key}`;
    const open = this.#entities.get(place) ?? this.#rowOf(entity).open(key, null);
    this.#entities.set(place, open);
    let step: Step;
    try {
      const { answer } = open.apply(operation);
      this.#entityHeard(key, operation, answer);
      step = [labelOf(effect), 'ok', answer];
    } catch (failure) {
      step = [labelOf(effect), 'failed', sentenceOf(failure)];
      this.#kernel.trace.note(this.#kernel.now(), `entity ${key} threw: ${sentenceOf(failure)}`);
    }
    this.#soon(`${known.row.name} hears ${entity}`, () => this.#step(known, at, step));
  }

  #dispatch(known: Known, effect: Extract<Effect, { kind: 'callActivity' }>, at: number): void {
    const isWaited = (): boolean => known.state.status === 'running' && known.history.length === at;
    const run = (): void => {
      if (!isWaited()) return;
      this.#runActivity(effect.activity, effect.input, ([how, value]) =>
        this.#soon(`${effect.activity} answers`, () =>
          this.#step(
            known,
            at,
            how === 'ok'
              ? [labelOf(effect), 'ok', value]
              : [labelOf(effect), 'failed', JSON.stringify(value)],
          ),
        ),
      );
      this.#kernel.after(ACTIVITY_LEASE_MS, `lease of ${effect.activity}`, run, isWaited);
    };
    this.#soon(`${known.row.name} runs ${effect.activity}`, run);
    if (this.#swarm?.strikes('doubleActivity') === true)
      this.#kernel.after(this.#chance.uniform() * 2_000, `${effect.activity} again`, run);
  }

  #await(known: Known, { name, until }: Extract<Effect, { kind: 'waitForEvent' }>, at: number): void {
    const label = labelOf({ kind: 'waitForEvent', name, until });
    const arrived = known.events.get(name)?.shift();
    if (arrived !== undefined) return this.#step(known, at, [label, 'ok', { arrived: true, data: arrived }]);
    this.#kernel.at(until, `${known.row.name} waits no more`, () =>
      this.#step(known, at, [label, 'ok', { arrived: false }]),
    );
  }
}

function waitsFor(live: Instance | null): string {
  return live === null || live.effect === null ? 'its replay' : labelOf(live.effect);
}
