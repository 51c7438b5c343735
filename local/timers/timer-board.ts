import { invariant } from '../../shared/domain/result.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import { MINUTE_MS } from '../../shared/domain/time/instant.ts';
import { instantOf } from '../storage/columns.ts';
import type { DataFolder } from '../storage/data-folder.ts';
import type { Surroundings } from '../surroundings.ts';
import { sentenceOf } from '../surroundings.ts';
import { parseSchedule } from './schedule.ts';
import type { Schedule } from './schedule.ts';

export interface TimerTick {
  /** When it was due. */
  readonly dueAt: UtcMillis;
  /** It was due while no host was running. However many occurrences were missed, they are one tick. */
  readonly isPastDue: boolean;
}

export interface TimerRow {
  readonly name: string;
  /** Six-field NCRONTAB, UTC. */
  readonly schedule: string;
  run(tick: TimerTick): Promise<void>;
}

interface RunningTimer {
  readonly row: TimerRow;
  readonly schedule: Schedule;
  storedAt: number;
  cancel: (() => void) | null;
  inFlight: Promise<void> | null;
}

/**
 * Runs the timers: each one at a time, the next occurrence counted from the end of the last run. The last run is on disk, so what was missed while the host
 * was down comes once when it starts. A timer that fires every few seconds writes that at most once a minute: an idle host must not wear the disk.
 */
export class TimerBoard {
  readonly #data: DataFolder;
  readonly #surroundings: Surroundings;
  readonly #timers = new Map<string, RunningTimer>();
  #stopped = false;

  constructor(data: DataFolder, surroundings: Surroundings) {
    this.#data = data;
    this.#surroundings = surroundings;
  }

  /** @throws RangeError with a sentence for a schedule that cannot be read. */
  add(row: TimerRow): void {
    const schedule = parseSchedule(row.schedule);
    if (!schedule.ok) throw new RangeError(`Timer ${row.name}: ${schedule.refusal}`);
    invariant(!this.#timers.has(row.name), `There are two timers called ${row.name}.`);
    const now = this.#now();
    const stored = this.#data.sqlite
      .prepare('SELECT last_run_at FROM timers WHERE name = ? AND schedule = ?')
      .get(row.name, schedule.value.text);
    const lastRunAt = stored === undefined ? now : instantOf(stored, 'last_run_at');
    const timer: RunningTimer = {
      row,
      schedule: schedule.value,
      storedAt: lastRunAt,
      cancel: null,
      inFlight: null,
    };
    this.#timers.set(row.name, timer);
    if (stored === undefined) this.#store(timer, now);
    this.#plan(timer, schedule.value.next(lastRunAt), now);
  }

  /** No new run starts; resolves when those in flight have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers.values()) timer.cancel?.();
    for (const timer of this.#timers.values()) await timer.inFlight;
  }

  #plan(timer: RunningTimer, dueAt: UtcMillis | null, now: UtcMillis): void {
    if (dueAt === null || this.#stopped) return;
    const isPastDue = dueAt < now;
    const ring = (): void => {
      // A delay may be cut short by the clock or by its longest length: early is not due.
      if (this.#now() < dueAt) this.#plan(timer, dueAt, this.#now());
      else timer.inFlight = this.#run(timer, { dueAt, isPastDue });
    };
    timer.cancel = this.#surroundings.alarms.after(Math.max(0, dueAt - now), ring);
  }

  async #run(timer: RunningTimer, tick: TimerTick): Promise<void> {
    const { telemetry } = this.#surroundings;
    const startedAt = this.#now();
    try {
      await timer.row.run(tick);
    } catch (error) {
      telemetry.count('timer_failures', 1, { timer: timer.row.name });
      telemetry.log('error', `The timer ${timer.row.name} failed.`, { because: sentenceOf(error) });
    }
    if (startedAt - timer.storedAt >= MINUTE_MS) this.#store(timer, startedAt);
    timer.inFlight = null;
    const now = this.#now();
    this.#plan(timer, timer.schedule.next(now), now);
  }

  /** Not awaited: a moment that is lost with the process means one tick more at the next start. */
  #store(timer: RunningTimer, at: UtcMillis): void {
    const statement = this.#data.sqlite.prepare(
      `INSERT INTO timers (name, schedule, last_run_at) VALUES (?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET schedule = excluded.schedule, last_run_at = excluded.last_run_at`,
    );
    const { row, schedule } = timer;
    this.#data.writer
      .write(() => statement.run(row.name, schedule.text, at))
      .then(
        () => {
          timer.storedAt = at;
        },
        (error: unknown) =>
          this.#surroundings.telemetry.log('warning', `The last run of timer ${row.name} was not stored.`, {
            because: sentenceOf(error),
          }),
      );
  }

  #now(): UtcMillis {
    return this.#surroundings.alarms.now();
  }
}
