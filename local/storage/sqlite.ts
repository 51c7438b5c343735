/** The one file that knows which SQLite driver runs below. Everything else sees prepare, run, get, all and exec. */

export type SqlValue = string | number | null | Uint8Array;
export type Row = Readonly<Record<string, unknown>>;

export interface Statement {
  /** Answers how many rows were changed. */
  run(...values: readonly SqlValue[]): number;
  get(...values: readonly SqlValue[]): Row | undefined;
  all(...values: readonly SqlValue[]): readonly Row[];
}

export interface Sqlite {
  /** Statements are kept: preparing the same text again costs a map lookup. */
  prepare(sql: string): Statement;
  exec(sql: string): void;
  close(): void;
}

interface DriverStatement {
  run(...values: unknown[]): { readonly changes: number | bigint };
  get(...values: unknown[]): unknown;
  all(...values: unknown[]): unknown[];
}

interface DriverDatabase {
  prepare(sql: string): DriverStatement;
  exec(sql: string): unknown;
  close(): unknown;
}

interface Driver {
  open(path: string): DriverDatabase;
  bind(statement: DriverStatement): Statement;
}

/** Rows come from our own tables, so a row is an object whenever there is one. */
const asRow = (row: unknown): Row | undefined =>
  typeof row === 'object' && row !== null ? (row as Row) : undefined;

const asRows = (rows: unknown[]): readonly Row[] => rows as Row[];

/** The driver inside Node: there without a warning from 24 on (22 prints an experimental warning, 20 has none). */
function builtInDriver(): Driver | null {
  if (Number.parseInt(process.versions.node, 10) < 24) return null;
  const module = process.getBuiltinModule('node:sqlite') as
    | { readonly DatabaseSync: new (path: string) => DriverDatabase }
    | undefined;
  if (module === undefined) return null;
  return {
    open: (path) => new module.DatabaseSync(path),
    bind: (statement) => ({
      run: (...values) => Number(statement.run(...values).changes),
      get: (...values) => asRow(statement.get(...values)),
      all: (...values) => asRows(statement.all(...values)),
    }),
  };
}

/** The packaged driver takes the values as one array; its spread form mistakes a single null for the list itself. */
async function packagedDriver(): Promise<Driver> {
  const { default: Database } = await import('libsql');
  return {
    open: (path) => new Database(path),
    bind: (statement) => ({
      run: (...values) => Number(statement.run(values).changes),
      get: (...values) => asRow(statement.get(values)),
      all: (...values) => asRows(statement.all(values)),
    }),
  };
}

const PRAGMAS = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'busy_timeout = 2000',
  // 16 MiB of journal between two checkpoints: each of them stops the host for some milliseconds.
  'wal_autocheckpoint = 4000',
  'cache_size = -65536',
];

/** `kept` survives a power cut. `throwaway` is for folders that nobody reads again, such as a replay's: nothing waits for the disk. */
export type Durability = 'kept' | 'throwaway';

/**
 * Opens or creates a database file. A kept one is durable: a commit that returned survives a power cut (WAL with synchronous FULL).
 * @throws whatever the driver throws when the file cannot be opened or is no database.
 */
export async function openSqlite(path: string, durability: Durability = 'kept'): Promise<Sqlite> {
  const driver = builtInDriver() ?? (await packagedDriver());
  const database = driver.open(path);
  const statements = new Map<string, Statement>();
  for (const pragma of PRAGMAS) database.exec(`PRAGMA ${pragma}`);
  if (durability === 'throwaway') database.exec('PRAGMA synchronous = OFF');
  return {
    prepare(sql) {
      const known = statements.get(sql);
      if (known !== undefined) return known;
      const statement = driver.bind(database.prepare(sql));
      statements.set(sql, statement);
      return statement;
    },
    exec: (sql) => void database.exec(sql),
    close: () => void database.close(),
  };
}
