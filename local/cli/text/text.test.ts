import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { csvLine } from './csv.ts';
import { documentOf } from './document.ts';
import { durationText, figureText } from './figures.ts';
import { sparkline } from './sparkline.ts';
import { tableLines } from './table.ts';
import { Decimal } from '../../../shared/domain/money/decimal.ts';

describe('a CSV line', () => {
  test.each([
    [null, ''],
    ['SPY', 'SPY'],
    ['-12.30', '-12.30'],
    [-5, '-5'],
    ['=1+1', "'=1+1"],
    ['+49', "'+49"],
    ['-2+3', "'-2+3"],
    ['@cmd', "'@cmd"],
    ['\tx', "'\tx"],
    ['say "yes"', '"say ""yes"""'],
    ['a,b', '"a,b"'],
  ])('writes %j as %j', (value, cell) => {
    expect(csvLine([value])).toBe(`${cell}\r\n`);
  });

  test('reads back as what was written, but for the guard against formulas', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (cells) => {
        const line = csvLine([...cells, 'end']);
        const [read = []]: string[][] = parse(line, { relax_column_count: true });
        const guarded = cells.map((cell) =>
          /^[=+\-@\t\r]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell) ? `'${cell}` : cell,
        );
        expect(read).toEqual([...guarded, 'end']);
        for (const cell of read) expect(cell).not.toMatch(/^[=+@\t\r]/);
      }),
    );
  });
});

test('a table stands in columns, numbers to the right', () => {
  const lines = tableLines(
    [
      { title: 'side', align: 'left' },
      { title: 'profit', align: 'right' },
    ],
    [
      ['long', '1.00'],
      ['short', '-100.25'],
    ],
  );
  expect(lines).toEqual(['side    profit', 'long      1.00', 'short  -100.25']);
});

describe('a curve in one line', () => {
  test.each([
    [[], 5, ''],
    [[3, 3, 3], 5, '▁▁▁'],
    [[0, 7], 5, '▁█'],
    [[0, 1, 2, 3, 4, 5, 6, 7], 8, '▁▂▃▄▅▆▇█'],
    [[9, 0, 9, 7, 9, 3.5, 9, 0], 4, '▁█▅▁'],
  ])('of %j in %d places is %s', (values, width, drawn) => {
    expect(sparkline(values, width)).toBe(drawn);
  });

  test('never passes its width, and ends with the last value', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 80 }),
        (values, width) => {
          const drawn = sparkline(values, width);
          expect(drawn).toHaveLength(Math.min(width, values.length));
        },
      ),
    );
  });
});

test.each([
  [null, 'share', '–'],
  [0.1234, 'share', '12.34 %'],
  [1234567.891, 'money', '1,234,567.89'],
  [-1.005, 'ratio', '-1.00'],
  [1.5, 'R', '1.50 R'],
  [32, 'count', '32'],
  [93_600_000, 'ms', '1 d 2 h'],
] as const)('the figure %j in %s is shown as %s', (value, unit, shown) => {
  expect(figureText(value, unit)).toBe(shown);
});

test.each([
  [0, '0 min'],
  [90_000, '2 min'],
  [7_140_000, '1 h 59 min'],
  [7_199_000, '2 h 0 min'],
  [86_399_000, '1 d 0 h'],
  [864_000_000, '10 d'],
])('%d ms is %s', (durationMs, shown) => {
  expect(durationText(durationMs)).toBe(shown);
});

test('a document has decimals as exact text, moments in UTC and no number that JSON lacks', () => {
  const document = documentOf({
    amount: Decimal.parse('0.10'),
    closesAt: 1_767_225_600_000,
    at: null,
    heldMs: 5,
    ratio: Number.NaN,
    list: [{ openedAt: 0 }],
  });
  expect(document).toEqual({
    amount: '0.1',
    closesAt: '2026-01-01T00:00:00.000Z',
    at: null,
    heldMs: 5,
    ratio: null,
    list: [{ openedAt: '1970-01-01T00:00:00.000Z' }],
  });
});
