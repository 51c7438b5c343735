import { setImmediate as turn } from 'node:timers/promises';
import { ulid } from 'ulid';
import type { FeedRow, QueueRow, Row, TimerRow } from '../functions/rows.ts';
import type { Services } from '../shared/application/services.ts';
import { prepareTrading } from '../shared/application/use-cases/prepare-trading.ts';
import { queueTopology, type ScheduleName } from '../shared/contracts/topology.ts';
import { WorkflowEngine } from './durable/workflow-engine.ts';
import type { ActivityHandler, Registry } from './durable/registry.ts';
import { EmbeddedQueues } from './queues/embedded-queues.ts';
import type { DataFolder } from './storage/data-folder.ts';
import { MINUTE_MS, type UtcMillis } from '../shared/domain/time/instant.ts';
import { DocumentStore } from './storage/document-store.ts';
import { sentenceOf, type Surroundings } from './surroundings.ts';
import { TimerBoard } from './timers/timer-board.ts';

/** Messages of different profiles that are handled at one time. With room, a message is handled from its birth, which spares a commit. */
const CONCURRENCY = 256;

/** The parts of the embedded host that run rows: everything but HTTP. */
export interface Engine {
  readonly store: DocumentStore;
  readonly queues: EmbeddedQueues;
  readonly durable: WorkflowEngine;
  readonly ids: Services['ids'];
  /**
   * Begins to consume, follow and tick, once the services exist. Records first: workflows are resumed before anything else. Then, where timers run, desks
   * are checked and accounts compared with their venues. Only then does anything new begin.
   */
  begin(services: Services, schedules: Readonly<Record<ScheduleName, string>> | null): Promise<void>;
  /** Resolves when nothing is under way any more. Sleepers are left asleep, messages that wait for their moment are left waiting. */
  whenIdle(): Promise<void>;
  stop(): Promise<void>;
}

/** Commits, promises and callbacks that one event sets off are over after a few turns in a row without work. */
const CALM_TURNS = 5;

/** Mounts the rows of the manifest on one data folder. */
export function openEngine(data: DataFolder, rows: readonly Row[], surroundings: Surroundings): Engine {
  const box: { services: Services | null } = { services: null };
  const servicesOf = (): Services => {
    if (box.services === null) throw new Error('The host has not begun yet');
    return box.services;
  };
  const store = new DocumentStore(data, surroundings);
  const queues = new EmbeddedQueues(data, surroundings);
  const durable = new WorkflowEngine(data, registryOf(rows, servicesOf), surroundings);
  const timers = new TimerBoard(data, surroundings);
  const feeds: { stop(): Promise<void> }[] = [];
  let cancelSweep = (): void => undefined;
  const sweepEveryMinute = (): void => {
    cancelSweep = surroundings.alarms.after(MINUTE_MS, () => {
      void Promise.all([store.sweep(), queues.sweep(), durable.sweep()])
        .catch((failure: unknown) =>
          surroundings.telemetry.log('error', 'A sweep failed', { error: sentenceOf(failure) }),
        )
        .finally(sweepEveryMinute);
    });
  };
  return {
    store,
    queues,
    durable,
    ids: { next: () => ulid(surroundings.alarms.now()) },
    async begin(services, schedules) {
      box.services = services;
      for (const row of rows) if (row.kind === 'feed') feeds.push(follow(row, store, services));
      await durable.resume();
      if (schedules !== null) await prepareTrading(services);
      for (const row of rows) {
        if (row.kind === 'queue') consume(row, queues, services);
        if (row.kind === 'timer' && schedules !== null) timers.add(timerOf(row, schedules, services));
      }
      sweepEveryMinute();
    },
    async whenIdle() {
      for (let calm = 0; calm < CALM_TURNS; ) {
        await turn();
        calm = queues.underWay + durable.underWay === 0 ? calm + 1 : 0;
      }
    },
    async stop() {
      cancelSweep();
      await timers.stop();
      await queues.stop();
      await durable.stop();
      await Promise.all(feeds.map((feed) => feed.stop()));
    },
  };
}

function registryOf(rows: readonly Row[], services: () => Services): Registry {
  const activities = new Map<string, ActivityHandler>();
  const registry = { workflows: new Map(), entities: new Map(), activities };
  for (const row of rows) {
    if (row.kind === 'workflow') registry.workflows.set(row.name, row);
    if (row.kind === 'entity') registry.entities.set(row.name, row);
    if (row.kind === 'activity') activities.set(row.name, (input) => row.handle(input, services()));
  }
  return registry;
}

function follow(row: FeedRow, store: DocumentStore, services: Services) {
  const containers = new Set<string>(row.containers);
  return store.follow(row.name, (changes) => {
    const concerned = changes.filter((change) => containers.has(change.container));
    return concerned.length === 0 ? Promise.resolve() : row.handle(concerned, services);
  });
}

function consume(row: QueueRow, queues: EmbeddedQueues, services: Services): void {
  const { sessions } = queueTopology(row.queue);
  queues.consume(row.queue, (delivery) => row.handle(delivery, services), {
    concurrency: sessions ? CONCURRENCY : 1,
  });
}

function timerOf(row: TimerRow, schedules: Readonly<Record<ScheduleName, string>>, services: Services) {
  return {
    name: row.name,
    schedule: schedules[row.schedule],
    run: ({ dueAt, isPastDue }: { readonly dueAt: UtcMillis; readonly isPastDue: boolean }) =>
      row.handle({ firedAt: dueAt, isPastDue }, services),
  };
}
