import type { Sqlite, Statement } from './sqlite.ts';
import { isSqliteFailure, unavailableStore } from './store-failure.ts';

/** What a unit may hang on the transaction it runs in. */
export interface Transaction {
  /** Runs once before COMMIT for each key, whatever the number of units that asked: for states that many units change. */
  beforeCommit(key: string, work: () => void): void;
  /** Runs after COMMIT, before the promise of the unit resolves. Must not throw. */
  onCommit(work: () => void): void;
  /** Runs when nothing of the transaction was kept. The unit may run again afterwards, so undo what memory holds. */
  onRollback(work: () => void): void;
}

/** Reads and writes synchronously. It may run twice when a neighbour fails, so it changes memory only through the hooks. */
export type Unit<T> = (transaction: Transaction) => T;

interface Waiting {
  run(transaction: Transaction): void;
  resolve(): void;
  reject(reason: unknown): void;
}

/** The hooks of one BEGIN..COMMIT. */
class OpenTransaction implements Transaction {
  readonly #last = new Map<string, () => void>();
  readonly #committed: (() => void)[] = [];
  readonly #rolledBack: (() => void)[] = [];

  beforeCommit(key: string, work: () => void): void {
    this.#last.set(key, work);
  }
  onCommit(work: () => void): void {
    this.#committed.push(work);
  }
  onRollback(work: () => void): void {
    this.#rolledBack.push(work);
  }
  flush(): void {
    for (const work of this.#last.values()) work();
  }
  committed(): void {
    for (const work of this.#committed) work();
  }
  /** In reverse, so that each hook finds memory as it left it. */
  rolledBack(): void {
    for (const work of this.#rolledBack.reverse()) work();
  }
}

/** More would make the first of a group wait for the last. */
const UNITS_PER_COMMIT = 512;

/**
 * Every write of the host goes through here. Units that are queued in one turn of the event loop share one transaction and so one fdatasync; promises
 * resolve after COMMIT. Units never see a half of each other: they run one after another. When one throws, the whole group is rolled back and each of
 * its units runs in a transaction of its own, so only the guilty one fails. That is cheaper than a savepoint for each unit, because units do not fail.
 */
export class GroupCommit {
  readonly #sqlite: Sqlite;
  readonly #begin: Statement;
  readonly #commit: Statement;
  #waiting: Waiting[] = [];
  #scheduled = false;
  #closed = false;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
    this.#begin = sqlite.prepare('BEGIN IMMEDIATE');
    this.#commit = sqlite.prepare('COMMIT');
  }

  /** Rejects with what the unit threw, or with AppError STORE_UNAVAILABLE when SQLite could not commit. */
  write<T>(unit: Unit<T>): Promise<T> {
    if (this.#closed) return Promise.reject(unavailableStore('The store is closed.', null, false));
    return new Promise<T>((resolve, reject) => {
      let kept: { readonly answer: T } | null = null;
      this.#waiting.push({
        run: (transaction) => {
          kept = { answer: unit(transaction) };
        },
        resolve: () => {
          if (kept === null) reject(unavailableStore('The unit did not run.', null, false));
          else resolve(kept.answer);
        },
        reject,
      });
      this.#schedule();
    });
  }

  /** Commits what waits and refuses everything after. */
  close(): void {
    this.#closed = true;
    while (this.#waiting.length > 0) this.#commitNextGroup();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#waiting.length > 0) this.#commitNextGroup();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }

  #commitNextGroup(): void {
    const group = this.#waiting.splice(0, UNITS_PER_COMMIT);
    if (this.#tryTogether(group)) return;
    for (const alone of group) this.#tryTogether([alone]);
  }

  /** False when a unit of the group threw; then nothing was kept. A failed COMMIT is final for all of them. */
  #tryTogether(group: readonly Waiting[]): boolean {
    const transaction = new OpenTransaction();
    try {
      this.#begin.run();
    } catch (error) {
      // No unit has run and none is guilty: trying them one by one would only wait as often as there are units.
      for (const each of group) each.reject(failureOf(error));
      return true;
    }
    try {
      for (const each of group) each.run(transaction);
      transaction.flush();
    } catch (error) {
      this.#rollBack(transaction);
      if (group.length > 1) return false;
      for (const each of group) each.reject(failureOf(error));
      return true;
    }
    try {
      this.#commit.run();
    } catch (error) {
      this.#rollBack(transaction);
      for (const each of group) each.reject(unavailableStore('SQLite could not commit.', error, true));
      return true;
    }
    transaction.committed();
    for (const each of group) each.resolve();
    return true;
  }

  #rollBack(transaction: OpenTransaction): void {
    try {
      this.#sqlite.exec('ROLLBACK');
    } catch {
      // SQLite has rolled back by itself, as it does after a full disk or a failed write.
    }
    transaction.rolledBack();
  }
}

function failureOf(error: unknown): unknown {
  return isSqliteFailure(error) ? unavailableStore('SQLite refused a write.', error, false) : error;
}
