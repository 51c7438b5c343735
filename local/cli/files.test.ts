import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../../tests/cli/in-process.ts';
import { writeNewFile } from './files.ts';

test('a file has all pieces in their order, and no part of it remains', () => {
  const folder = newFolder();
  const path = writeNewFile(join(folder, 'all.txt'), ['one ', 'two ', 'three']);
  expect(readFileSync(path, 'utf8')).toBe('one two three');
  expect(readdirSync(folder)).toEqual(['all.txt']);
});

test('what fails half way leaves nothing behind', () => {
  const folder = newFolder();
  const failing = function* () {
    yield 'one ';
    throw new Error('the source broke');
  };
  expect(() => writeNewFile(join(folder, 'half.txt'), failing())).toThrow('the source broke');
  expect(readdirSync(folder)).toEqual([]);
});

test('a file that has the name by the time all is written is not replaced', () => {
  const folder = newFolder();
  const path = join(folder, 'taken.txt');
  const overtaken = function* () {
    yield 'mine';
    writeFileSync(path, 'theirs');
  };
  expect(() => writeNewFile(path, overtaken())).toThrow('EEXIST');
  expect(readFileSync(path, 'utf8')).toBe('theirs');
  expect(readdirSync(folder)).toEqual(['taken.txt']);
});
