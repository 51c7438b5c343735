import type { JsonValue } from '../../shared/application/ports/store.ts';
import type { WorkflowState, WorkflowStatus } from '../../shared/application/ports/durable.ts';
import { invariant } from '../../shared/domain/result.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import { integerOf, integerOrNull, jsonFrom, jsonText, textOf, textOrNull } from '../storage/columns.ts';
import type { Row, Sqlite, Statement } from '../storage/sqlite.ts';
import type { Ending, Step } from './instance.ts';

export interface StoredInstance extends WorkflowState {
  readonly workflow: string;
  readonly input: JsonValue;
  readonly wakeAt: number | null;
}

/** The statements of the workflows. Steps are only appended: those of one transaction are one row. */
export class HistoryTable {
  readonly #insert: Statement;
  readonly #read: Statement;
  readonly #append: Statement;
  readonly #steps: Statement;
  readonly #wake: Statement;
  readonly #finish: Statement;
  readonly #running: Statement;
  readonly #addEvent: Statement;
  readonly #oldestEvent: Statement;
  readonly #dropEvent: Statement;
  readonly #finished: Statement;
  readonly #forget: readonly Statement[];

  constructor(sqlite: Sqlite) {
    this.#insert = sqlite.prepare(
      `INSERT INTO workflows (id, workflow, input, status, started_at) VALUES (?, ?, ?, 'running', ?) ON CONFLICT (id) DO NOTHING`,
    );
    this.#read = sqlite.prepare(
      'SELECT workflow, input, status, output, error, wake_at FROM workflows WHERE id = ?',
    );
    this.#append = sqlite.prepare('INSERT INTO workflow_steps (instance, first, steps) VALUES (?, ?, ?)');
    this.#steps = sqlite.prepare('SELECT first, steps FROM workflow_steps WHERE instance = ? ORDER BY first');
    this.#wake = sqlite.prepare('UPDATE workflows SET wake_at = ? WHERE id = ?');
    this.#finish = sqlite.prepare(
      'UPDATE workflows SET status = ?, output = ?, error = ?, finished_at = ?, wake_at = NULL WHERE id = ?',
    );
    this.#running = sqlite.prepare(
      `SELECT id, wake_at FROM workflows INDEXED BY workflows_running WHERE status = 'running'`,
    );
    this.#addEvent = sqlite.prepare('INSERT INTO workflow_events (instance, name, data) VALUES (?, ?, ?)');
    this.#oldestEvent = sqlite.prepare(
      'SELECT seq, data FROM workflow_events WHERE instance = ? AND name = ? ORDER BY seq LIMIT 1',
    );
    this.#dropEvent = sqlite.prepare('DELETE FROM workflow_events WHERE seq = ?');
    this.#finished = sqlite.prepare(
      'SELECT id FROM workflows WHERE finished_at IS NOT NULL AND finished_at <= ? LIMIT ?',
    );
    this.#forget = [
      sqlite.prepare('DELETE FROM workflow_steps WHERE instance = ?'),
      sqlite.prepare('DELETE FROM workflow_events WHERE instance = ?'),
      sqlite.prepare('DELETE FROM workflows WHERE id = ?'),
    ];
  }

  /** False when an instance of this id runs or has run. */
  insert(id: string, workflow: string, input: JsonValue, now: UtcMillis): boolean {
    return this.#insert.run(id, workflow, jsonText(input), now) === 1;
  }

  read(id: string): StoredInstance | null {
    const row = this.#read.get(id);
    return row === undefined ? null : storedInstance(row);
  }

  append(id: string, first: number, steps: readonly Step[]): void {
    this.#append.run(id, first, JSON.stringify(steps));
  }

  /** The whole history. Throws InvariantBroken where a row is missing in the middle. */
  steps(id: string): readonly Step[] {
    const steps: Step[] = [];
    for (const row of this.#steps.all(id)) {
      invariant(
        integerOf(row, 'first') === steps.length,
        `The history of workflow instance ${id} has a gap.`,
      );
      steps.push(...stepsFrom(textOf(row, 'steps')));
    }
    return steps;
  }

  /** When to look at the instance again if nothing happens before; null means as soon as the host starts. */
  setWake(id: string, at: number | null): void {
    this.#wake.run(at, id);
  }

  finish(id: string, ending: Ending, now: UtcMillis): void {
    const output = ending.how === 'completed' ? jsonText(ending.output) : null;
    const error = ending.how === 'failed' ? ending.error : null;
    this.#finish.run(ending.how, output, error, now, id);
  }

  running(): readonly { readonly id: string; readonly wakeAt: number | null }[] {
    return this.#running
      .all()
      .map((row) => ({ id: textOf(row, 'id'), wakeAt: integerOrNull(row, 'wake_at') }));
  }

  addEvent(id: string, name: string, data: JsonValue): void {
    this.#addEvent.run(id, name, jsonText(data));
  }

  /** Takes the oldest event of a name; undefined when none has arrived. */
  takeEvent(id: string, name: string): JsonValue | undefined {
    const row = this.#oldestEvent.get(id, name);
    if (row === undefined) return undefined;
    this.#dropEvent.run(integerOf(row, 'seq'));
    return jsonFrom(textOf(row, 'data'));
  }

  /** Forgets instances that finished at or before a moment, at most `limit` of them; answers how many. */
  forget(finishedBefore: number, limit: number): number {
    const rows = this.#finished.all(finishedBefore, limit);
    for (const row of rows) for (const statement of this.#forget) statement.run(textOf(row, 'id'));
    return rows.length;
  }
}

function storedInstance(row: Row): StoredInstance {
  const output = textOrNull(row, 'output');
  return {
    workflow: textOf(row, 'workflow'),
    input: jsonFrom(textOf(row, 'input')),
    status: statusOf(textOf(row, 'status')),
    output: output === null ? null : jsonFrom(output),
    error: textOrNull(row, 'error'),
    wakeAt: integerOrNull(row, 'wake_at'),
  };
}

function statusOf(text: string): WorkflowStatus {
  invariant(text === 'running' || text === 'completed' || text === 'failed', `No workflow status: ${text}.`);
  return text;
}

/** Written by `append` and by nothing else. */
function stepsFrom(text: string): readonly Step[] {
  return JSON.parse(text) as readonly Step[];
}
