import type { JsonValue } from '../../shared/application/ports/store.ts';
import { invariant } from '../../shared/domain/result.ts';
import { jsonFrom, textOf } from '../storage/columns.ts';
import type { Transaction } from '../storage/group-commit.ts';
import type { Sqlite, Statement } from '../storage/sqlite.ts';
import type { OpenEntity, Registry } from './registry.ts';

/** Decoded states in memory. Each is a desk of some kilobytes; the least lately opened go first. */
const KEPT_OPEN = 20_000;

/**
 * Entities: one state a key, changed by one operation at a time, inside the transaction of whoever asks. A state that many operations of one transaction
 * changed is encoded and written once, before the commit.
 */
export class EntityStates {
  readonly #entities: Registry['entities'];
  readonly #read: Statement;
  readonly #write: Statement;
  readonly #open = new Map<string, OpenEntity>();

  constructor(sqlite: Sqlite, entities: Registry['entities']) {
    this.#entities = entities;
    this.#read = sqlite.prepare('SELECT state FROM entities WHERE entity = ? AND key = ?');
    this.#write = sqlite.prepare(
      'INSERT INTO entities (entity, key, state) VALUES (?, ?, ?) ON CONFLICT (entity, key) DO UPDATE SET state = excluded.state',
    );
  }

  /** Throws what the reducer throws; the state is then as before. */
  apply(transaction: Transaction, name: string, key: string, operation: JsonValue): JsonValue {
    const address = `${name}/${key}`;
    const entity = this.#openEntity(address, name, key);
    // After a roll-back memory is ahead of the table, so it is read again.
    transaction.onRollback(() => this.#open.delete(address));
    const { answer, changed } = entity.apply(operation);
    if (changed) {
      transaction.beforeCommit(`entity:${address}`, () =>
        this.#write.run(name, key, JSON.stringify(entity.encoded())),
      );
    }
    return answer;
  }

  /** The stored state, or null for a key that was never used. Between two transactions memory and table hold the same. */
  read(name: string, key: string): JsonValue | null {
    const known = this.#open.get(`${name}/${key}`);
    if (known !== undefined) return known.encoded();
    const row = this.#read.get(name, key);
    return row === undefined ? null : jsonFrom(textOf(row, 'state'));
  }

  #openEntity(address: string, name: string, key: string): OpenEntity {
    const known = this.#open.get(address);
    if (known !== undefined) {
      // To the end of the line: what the open transaction has changed must not leave memory before it is written.
      this.#open.delete(address);
      this.#open.set(address, known);
      return known;
    }
    const definition = this.#entities.get(name);
    invariant(definition !== undefined, `No entity is called ${name}.`);
    const opened = definition.open(key, this.read(name, key));
    if (this.#open.size >= KEPT_OPEN) {
      const oldest = this.#open.keys().next();
      if (oldest.done !== true) this.#open.delete(oldest.value);
    }
    this.#open.set(address, opened);
    return opened;
  }
}
