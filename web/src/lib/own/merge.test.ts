import { expect, test } from 'vitest';
import { mergeChanges, sameValue } from './merge.ts';

const BASE = { theme: 'dark', zone: 'utc', tables: { orders: ['fees'] } };

test.each([
  ['nothing was changed here', BASE, { ...BASE, theme: 'light' }, { ...BASE, theme: 'light' }],
  [
    'each has changed another name',
    { ...BASE, zone: 'local' },
    { ...BASE, theme: 'light' },
    { ...BASE, theme: 'light', zone: 'local' },
  ],
  [
    'both have changed one name',
    { ...BASE, theme: 'system' },
    { ...BASE, theme: 'light' },
    { ...BASE, theme: 'system' },
  ],
  [
    'a table was laid out here',
    { ...BASE, tables: { orders: [] } },
    BASE,
    { ...BASE, tables: { orders: [] } },
  ],
])('%s', (_, mine, theirs, expected) => {
  expect(mergeChanges<Record<string, unknown>>(BASE, mine, theirs)).toEqual(expected);
});

test('the order of names means nothing', () => {
  expect(sameValue({ one: 1, two: 2 }, { two: 2, one: 1 })).toBe(true);
  expect(sameValue({ one: 1 }, { one: 2 })).toBe(false);
});
