import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GroupCommit } from './group-commit.ts';
import type { Sqlite } from './sqlite.ts';
import { openSqlite } from './sqlite.ts';

let folder = '';
let sqlite: Sqlite;
let commits: string[] = [];
let writer: GroupCommit;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ballast-commit-'));
  const real = await openSqlite(join(folder, 'db'));
  real.exec('CREATE TABLE notes (text TEXT UNIQUE)');
  commits = [];
  // Watches what the writer asks of SQLite, and asks it.
  sqlite = {
    ...real,
    prepare: (sql) => {
      const statement = real.prepare(sql);
      return {
        ...statement,
        run: (...values) => {
          if (sql === 'COMMIT') commits.push(sql);
          return statement.run(...values);
        },
      };
    },
  };
  writer = new GroupCommit(sqlite);
});
afterEach(() => {
  sqlite.close();
  rmSync(folder, { recursive: true });
});

const note = (text: string) => () => {
  sqlite.prepare('INSERT INTO notes (text) VALUES (?)').run(text);
  return text;
};
const notes = () =>
  sqlite
    .prepare('SELECT text FROM notes ORDER BY text')
    .all()
    .map((row) => row['text']);

test('what is queued in one turn shares one commit and each unit gets its own answer', async () => {
  const answers = await Promise.all(['a', 'b', 'c'].map((text) => writer.write(note(text))));
  expect(answers).toEqual(['a', 'b', 'c']);
  expect(commits).toHaveLength(1);
  expect(notes()).toEqual(['a', 'b', 'c']);
});

test('a unit that throws after writing loses its own writes only, and its neighbours are kept', async () => {
  const results = await Promise.allSettled([
    writer.write(note('a')),
    writer.write(() => {
      note('half')();
      throw new RangeError('This unit is wrong.');
    }),
    writer.write(note('b')),
  ]);
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(results[1]).toMatchObject({ reason: new RangeError('This unit is wrong.') });
  expect(notes()).toEqual(['a', 'b']);
});

test('what SQLite refuses is reported as the store being unavailable, without doubt about the outcome', async () => {
  await writer.write(note('a'));
  await expect(writer.write(note('a'))).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    ambiguous: false,
  });
});

test('a transaction that cannot begin rejects its units after one wait, not one wait each', async () => {
  const other = await openSqlite(join(folder, 'db'));
  other.exec('BEGIN IMMEDIATE');
  const begin = performance.now();
  const results = await Promise.allSettled(['a', 'b', 'c'].map((text) => writer.write(note(text))));
  expect(performance.now() - begin).toBeLessThan(4_000);
  for (const result of results) expect(result).toMatchObject({ reason: { code: 'STORE_UNAVAILABLE' } });
  other.exec('ROLLBACK');
  other.close();
  await expect(writer.write(note('a'))).resolves.toBe('a');
});

test('the hooks: before the commit once a key, after it in order, and undone in reverse when nothing was kept', async () => {
  const told: string[] = [];
  const unit = (name: string) =>
    writer.write((transaction) => {
      transaction.beforeCommit('state', () => void told.push(`flush by ${name}`));
      transaction.onRollback(() => told.push(`undo ${name}`));
      transaction.onCommit(() => told.push(`after ${name}`));
      if (name === 'bad') throw new Error('bad');
    });
  await Promise.all([unit('one'), unit('two')]);
  expect(told.splice(0)).toEqual(['flush by two', 'after one', 'after two']);
  await Promise.allSettled([unit('good'), unit('bad')]);
  expect(told).toEqual(['undo bad', 'undo good', 'flush by good', 'after good', 'undo bad']);
});

test('closing commits what waits and refuses the rest', async () => {
  const waiting = writer.write(note('in time'));
  writer.close();
  await expect(waiting).resolves.toBe('in time');
  await expect(writer.write(note('too late'))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  expect(notes()).toEqual(['in time']);
});
