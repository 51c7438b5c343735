import type { Sqlite, SqlValue, Statement } from './sqlite.ts';

/** A statement that many rows share is checked and begun once. More rows than this would gain nothing. */
const ROWS_PER_STATEMENT = 16;

/** An INSERT of any number of rows, as few statements as that takes. Rows are inserted in their order. */
export class ManyRows {
  readonly #sqlite: Sqlite;
  readonly #insert: string;
  readonly #row: string;
  readonly #conflict: string;
  readonly #statements: Statement[] = [];

  /** @param insert `INSERT INTO table (columns)`; `conflict` stands behind the values and may be empty. */
  constructor(sqlite: Sqlite, insert: string, columns: number, conflict: string) {
    this.#sqlite = sqlite;
    this.#insert = insert;
    this.#row = `(${Array.from({ length: columns }, () => '?').join(', ')})`;
    this.#conflict = conflict;
  }

  /** Answers how many rows were changed. */
  run(rows: readonly (readonly SqlValue[])[]): number {
    let changed = 0;
    for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
      const to = Math.min(rows.length, from + ROWS_PER_STATEMENT);
      const values: SqlValue[] = [];
      for (let index = from; index < to; index += 1) values.push(...(rows[index] ?? []));
      changed += this.#statementFor(to - from).run(...values);
    }
    return changed;
  }

  #statementFor(rows: number): Statement {
    const known = this.#statements[rows];
    if (known !== undefined) return known;
    const values = Array.from({ length: rows }, () => this.#row).join(', ');
    const statement = this.#sqlite.prepare(`${this.#insert} VALUES ${values} ${this.#conflict}`);
    this.#statements[rows] = statement;
    return statement;
  }
}
