import { describe, expect, test } from 'vitest';
import { barsOfCloses } from '../../../tests/bars.ts';
import { utcMillis } from '../time/instant.ts';
import type { BarColumns } from './bar.ts';
import { appendBars, barAt, closedBy, columnsOf, sliceColumns } from './bar-columns.ts';

const bars = barsOfCloses([10, 11, 12, 13, 14, 15]);

function barsOf(columns: BarColumns) {
  return Array.from({ length: columns.length }, (_, index) => barAt(columns, index));
}

describe('columns of bars', () => {
  test('give back the bars they were made of', () => {
    expect(barsOf(columnsOf(bars))).toEqual(bars);
    expect(columnsOf([]).length).toBe(0);
  });

  test('a slice knows its place in the series', () => {
    const slice = sliceColumns(columnsOf(bars, 100), 2, 5);
    expect([slice.firstOrdinal, slice.length]).toEqual([102, 3]);
    expect(barsOf(slice)).toEqual(bars.slice(2, 5));
  });

  test.each([
    [Number.MAX_SAFE_INTEGER, 6, 100],
    [6, 6, 100],
    [4, 4, 102],
    [2, 2, 104],
    [1, 1, 105],
  ])('appended with at most %d bars kept: %d bars from ordinal %d', (lengthMax, length, firstOrdinal) => {
    const before = columnsOf(bars.slice(0, 4), 100);
    const after = appendBars(before, bars.slice(4), lengthMax);
    expect([after.length, after.firstOrdinal]).toEqual([length, firstOrdinal]);
    expect(barsOf(after)).toEqual(bars.slice(-length));
    expect(barsOf(before)).toEqual(bars.slice(0, 4));
  });

  test('columns do not write into one another', () => {
    const columns = columnsOf(bars);
    columns.open.fill(-1);
    expect([...columns.closesAt]).toEqual(bars.map(({ closesAt }) => closesAt));
    expect([...columns.high]).toEqual(bars.map(({ high }) => high));
  });

  test('a place outside is refused', () => {
    const columns = columnsOf(bars);
    expect(() => barAt(columns, 6)).toThrow(/no bar at index 6/);
    expect(() => barAt(columns, -1)).toThrow(/no bar at index -1/);
    expect(() => sliceColumns(columns, 3, 7)).toThrow(/A slice lies inside/);
    expect(() => sliceColumns(columns, 4, 3)).toThrow(/A slice lies inside/);
    expect(() => columnsOf(bars, -1)).toThrow(/counts from 0/);
  });

  test('how many have closed by a moment: a bar closes at its close', () => {
    const columns = columnsOf(bars);
    const [first, last] = [barAt(columns, 0).closesAt, barAt(columns, 5).closesAt];
    const moments = [first - 1, first, first + 1, last - 1, last, last + 1];
    expect(moments.map((at) => closedBy(columns, utcMillis(at)))).toEqual([0, 1, 1, 5, 6, 6]);
    expect(closedBy(columnsOf([]), first)).toBe(0);
  });
});
