import type { DocumentChange } from '../../shared/application/ports/store.ts';
import type { Surroundings } from '../surroundings.ts';
import { sentenceOf } from '../surroundings.ts';
import { integerOf } from './columns.ts';
import type { ChangeLog } from './change-log.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Sqlite } from './sqlite.ts';

export type ChangeHandler = (changes: readonly DocumentChange[]) => Promise<void>;

export interface RunningFeed {
  /** Ends after the delivery in flight. */
  stop(): Promise<void>;
}

const CHANGES_PER_DELIVERY = 100;
const RETRY_FIRST_MS = 100;
const RETRY_MAX_MS = 30_000;

interface Machinery extends Surroundings {
  readonly sqlite: Sqlite;
  readonly writer: GroupCommit;
  readonly log: ChangeLog;
}

/**
 * Delivers the changes of all tenants to one named reader: in order, at least once, one delivery at a time, right after the commit. Its place is stored after a
 * delivery succeeded. A failing delivery is tried again (0.1 s, doubling up to 30 s) and holds the feed back rather than losing a change. A new name starts
 * with the next change.
 */
export class ChangeFeed implements RunningFeed {
  readonly #name: string;
  readonly #machinery: Machinery;
  readonly #handler: ChangeHandler;
  readonly #unsubscribe: () => void;
  #place: number;
  #failures = 0;
  #stopped = false;
  #delivering: Promise<void> | null = null;
  #cancelRetry: (() => void) | null = null;

  constructor(name: string, machinery: Machinery, handler: ChangeHandler) {
    this.#name = name;
    this.#machinery = machinery;
    this.#handler = handler;
    const stored = machinery.sqlite.prepare('SELECT seq FROM feeds WHERE name = ?').get(name);
    this.#place = stored === undefined ? machinery.log.newest : integerOf(stored, 'seq');
    if (stored === undefined) this.#storePlace();
    this.#unsubscribe = machinery.log.onAppended(() => this.#wake());
    this.#wake();
  }

  /** The place up to which everything was delivered. */
  get place(): number {
    return this.#place;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe();
    this.#cancelRetry?.();
    await this.#delivering;
  }

  #wake(): void {
    if (this.#stopped || this.#delivering !== null || this.#cancelRetry !== null) return;
    this.#delivering = this.#deliverAll().finally(() => {
      this.#delivering = null;
      if (this.#place < this.#machinery.log.newest) this.#wake();
    });
  }

  async #deliverAll(): Promise<void> {
    while (!this.#stopped) {
      const { log, alarms } = this.#machinery;
      const batch = log.read(this.#place, CHANGES_PER_DELIVERY, alarms.now());
      const last = batch.at(-1);
      if (last === undefined) return;
      try {
        await this.#handler(batch.map((logged) => logged.change));
      } catch (error) {
        this.#retryLater(error);
        return;
      }
      this.#failures = 0;
      this.#place = last.seq;
      this.#storePlace();
    }
  }

  /** Not awaited: a place that is lost with the process only means that some changes come again. */
  #storePlace(): void {
    const { sqlite, writer } = this.#machinery;
    const statement = sqlite.prepare(
      'INSERT INTO feeds (name, seq) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq',
    );
    const place = this.#place;
    writer.write(() => statement.run(this.#name, place)).catch(() => undefined);
  }

  #retryLater(error: unknown): void {
    this.#failures += 1;
    this.#machinery.telemetry.count('feed_failures', 1, { feed: this.#name });
    this.#machinery.telemetry.log('warning', `The feed ${this.#name} could not deliver and tries again.`, {
      failures: this.#failures,
      because: sentenceOf(error),
    });
    const delayMs = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** (this.#failures - 1));
    this.#cancelRetry = this.#machinery.alarms.after(delayMs, () => {
      this.#cancelRetry = null;
      this.#wake();
    });
  }
}
