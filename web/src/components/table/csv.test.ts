import { expect, test } from 'vitest';
import { compareCells, type Column } from './column.ts';
import { csvOf } from './csv.ts';

interface Row {
  readonly name: string;
  readonly amount: string | null;
}
const columns: readonly Column<Row>[] = [
  { id: 'name', title: 'Name', value: ({ name }) => name },
  { id: 'amount', title: 'Amount', value: ({ amount }) => amount, numeric: true },
];

test('a file has exact decimals, a loss stays a number, and nothing in it is run as a formula', () => {
  const rows = [
    { name: '=HYPERLINK("x")', amount: '0.10000000' },
    { name: 'plain, with a comma', amount: '-12.5' },
    { name: '@sum', amount: null },
    { name: '-cmd', amount: '1' },
  ];
  expect(csvOf(columns, rows).split('\r\n')).toEqual([
    'Name,Amount',
    '"\'=HYPERLINK(""x"")",0.10000000',
    '"plain, with a comma",-12.5',
    "'@sum,",
    "'-cmd,1",
    '',
  ]);
});

test.each([
  ['9.5', '10', true, -1],
  ['9.5', '10', false, -1],
  ['-2', '-10', true, 1],
  [null, '1', true, 1],
  ['1', null, false, -1],
  ['BTC/USD', 'AAPL', false, 1],
] as const)('%s beside %s, as numbers: %s', (left, right, numeric, sign) => {
  expect(Math.sign(compareCells(left, right, numeric))).toBe(sign);
});
