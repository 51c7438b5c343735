import type { FunctionsHost } from './functions-host.ts';

/**
 * One orchestration as the Durable extension keeps it: a history that grows, and an orchestrator that is run over all of it from the
 * beginning at every step. So each step is also a restart: nothing survives between two steps but the history.
 */
export interface OpenTask {
  readonly seq: number;
  readonly kind: 'activity' | 'entity' | 'timer';
  /** The activity, `@entity@key`, or the moment of a timer. */
  readonly name: string;
  readonly input: unknown;
}

export interface Episode {
  readonly history: readonly HistoryEvent[];
  readonly answer: Answer;
}

interface HistoryEvent {
  readonly EventType: number;
  readonly EventId: number;
  readonly IsPlayed: boolean;
  readonly Timestamp: string;
  readonly [field: string]: unknown;
}

interface Action {
  readonly actionType: number;
  readonly functionName?: string;
  readonly instanceId?: string;
  readonly operation?: string;
  readonly input?: unknown;
  readonly fireAt?: string;
  readonly isCanceled?: boolean;
  readonly externalEventName?: string;
  readonly compoundActions?: readonly Action[];
}

interface Answer {
  readonly isDone: boolean;
  readonly actions: readonly (readonly Action[])[];
  readonly output?: unknown;
  readonly error?: string;
}

/** What an instance dates its history by. */
export interface InstanceClock {
  now(): number;
  /** Called before each step. */
  tick(): void;
  /** Called when a timer fires: no moment before its own comes after it. */
  reach(moment: number): void;
}

/** Goes on by a second at each step, and to the moment of each timer. */
export function steppingClock(start: number): InstanceClock {
  let now = start;
  return {
    now: () => now,
    tick: () => {
      now += 1_000;
    },
    reach: (moment) => {
      now = Math.max(now, moment);
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

const ACTIVITY = 0;
const TIMER = 5;
const EXTERNAL_EVENT = 6;
const ENTITY = 7;
const ANY = 11;
const FAILURE_MARK = '$OutOfProcData$:';

export class DurableInstance {
  readonly episodes: Episode[] = [];
  readonly open = new Map<number, OpenTask>();
  private readonly host: FunctionsHost;
  private readonly workflow: string;
  private readonly input: unknown;
  private readonly history: HistoryEvent[] = [];
  private readonly clock: InstanceClock;
  private actionsSeen = 0;
  private nextSeq = 0;

  constructor(host: FunctionsHost, start: { workflow: string; input: unknown; clock: InstanceClock }) {
    this.host = host;
    this.workflow = start.workflow;
    this.input = { value: start.input };
    this.clock = start.clock;
  }

  get answer(): Answer {
    const last = this.episodes.at(-1);
    if (last === undefined) throw new Error('The instance was not started');
    return last.answer;
  }

  /** The last answer has an end: an output or an error. */
  get ended(): boolean {
    return this.answer.isDone || this.answer.error !== undefined;
  }

  async start(): Promise<void> {
    await this.step([{ EventType: 0, Name: this.workflow, Input: JSON.stringify(this.input) }]);
  }

  async completeActivity(task: OpenTask, value: unknown): Promise<void> {
    await this.settle(task, { EventType: 5, TaskScheduledId: task.seq, Result: JSON.stringify({ value }) });
  }

  async failActivity(task: OpenTask, message: string): Promise<void> {
    const Reason = `Activity function '${task.name}' failed: ${message}`;
    await this.settle(task, { EventType: 6, TaskScheduledId: task.seq, Reason, Details: 'at somewhere' });
  }

  /** `outcome` is what the entity shell returned. */
  async answerEntity(task: OpenTask, outcome: unknown): Promise<void> {
    const Input = JSON.stringify({ result: JSON.stringify(outcome) });
    await this.settle(task, { EventType: 15, Name: requestId(task.seq), Input });
  }

  async fire(task: OpenTask): Promise<void> {
    this.clock.reach(Date.parse(task.name));
    await this.settle(task, { EventType: 11, TimerId: task.seq, FireAt: task.name });
  }

  async raise(name: string, value: unknown): Promise<void> {
    await this.step([{ EventType: 15, Name: name, Input: JSON.stringify({ value }) }]);
  }

  /** Several events that arrived while nobody was running are given together. */
  async raiseTogether(events: readonly (readonly [name: string, value: unknown])[]): Promise<void> {
    await this.step(
      events.map(([Name, value]) => ({ EventType: 15, Name, Input: JSON.stringify({ value }) })),
    );
  }

  /** Runs the orchestrator over a history again, as another process would after a restart. */
  async replay(history: readonly HistoryEvent[]): Promise<Answer> {
    const trigger = {
      history: structuredClone(history),
      input: this.input,
      instanceId: 'instance-1',
      isReplaying: history.some((event) => event.IsPlayed),
      parentInstanceId: null,
      upperSchemaVersion: 1,
      upperSchemaVersionNew: 2,
      longRunningTimerIntervalDuration: '3.00:00:00',
      maximumShortTimerDuration: '6.00:00:00',
      defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
    };
    try {
      const returned = await this.host.invoke(this.workflow, { data: { json: JSON.stringify(trigger) } });
      return JSON.parse(String(returned?.['json'])) as Answer;
    } catch (failure) {
      const [, payload] = failure instanceof Error ? failure.message.split(FAILURE_MARK) : [];
      if (payload === undefined) throw failure;
      return JSON.parse(payload) as Answer;
    }
  }

  private async settle(task: OpenTask, event: Fields & { readonly EventType: number }): Promise<void> {
    if (!this.open.delete(task.seq)) throw new Error(`Task ${task.seq} is not open`);
    await this.step([event]);
  }

  private async step(events: readonly (Fields & { readonly EventType: number })[]): Promise<void> {
    this.clock.tick();
    const played = this.history.map((event) => ({ ...event, IsPlayed: true }));
    const fresh = [{ EventType: 12 }, ...events].map((event) => this.dated(event));
    const history = [...played, ...fresh];
    const answer = await this.replay(history);
    this.history.splice(0, this.history.length, ...history);
    this.episodes.push({ history, answer });
    this.schedule(answer.actions.flat());
  }

  private dated(event: Fields & { readonly EventType: number }): HistoryEvent {
    return { EventId: -1, IsPlayed: false, Timestamp: new Date(this.clock.now()).toISOString(), ...event };
  }

  /** Numbers the new actions as the runtime does, and drops timers that a later answer has cancelled. */
  private schedule(actions: readonly Action[]): void {
    for (const action of actions.slice(this.actionsSeen)) this.admit(action);
    this.actionsSeen = actions.length;
    const cancelled = actions.flatMap(leavesOf).filter((action) => action.isCanceled === true);
    for (const task of [...this.open.values()]) {
      if (task.kind === 'timer' && cancelled.some((action) => action.fireAt === task.name))
        this.open.delete(task.seq);
    }
  }

  private admit(action: Action): void {
    if (action.actionType === ANY) {
      for (const child of action.compoundActions ?? []) this.admit(child);
      return;
    }
    if (action.actionType === EXTERNAL_EVENT) return;
    const seq = this.nextSeq;
    this.nextSeq += 1;
    const task = openTaskOf(seq, action);
    this.open.set(seq, task);
    this.history.push(this.dated({ ...scheduledEventOf(task), EventId: seq }));
  }
}

function leavesOf(action: Action): readonly Action[] {
  return action.compoundActions === undefined ? [action] : action.compoundActions.flatMap(leavesOf);
}

function requestId(seq: number): string {
  return `request-${seq}`;
}

function openTaskOf(seq: number, action: Action): OpenTask {
  const { input } = action;
  switch (action.actionType) {
    case ACTIVITY:
      return { seq, kind: 'activity', name: action.functionName ?? '', input };
    case ENTITY:
      return { seq, kind: 'entity', name: action.instanceId ?? '', input };
    case TIMER:
      return { seq, kind: 'timer', name: new Date(action.fireAt ?? '').toISOString(), input };
    default:
      throw new Error(`The workflow shell never makes an action of type ${action.actionType}`);
  }
}

function scheduledEventOf({ seq, kind, name, input }: OpenTask): Fields & { readonly EventType: number } {
  const text = JSON.stringify(input);
  switch (kind) {
    case 'activity':
      return { EventType: 4, Name: name, Input: text };
    case 'timer':
      return { EventType: 10, FireAt: name };
    case 'entity': {
      const request = { id: requestId(seq), op: 'apply', signal: false, input: text, parent: 'instance-1' };
      return { EventType: 14, InstanceId: name, Name: 'op', Input: JSON.stringify(request) };
    }
  }
}
