import { expect, test } from 'vitest';
import { Decimal } from '../../domain/money/decimal.ts';
import type { JsonValue } from '../ports/store.ts';
import { handedOver } from './handed-over.ts';

const codec = handedOver<{ readonly amount: Decimal; readonly names: readonly string[] }>();
const value = { amount: Decimal.parse('12.50'), names: ['ann', 'bob'] };

test('inside one process the value itself arrives', () => {
  expect(codec.decode(codec.encode(value))).toBe(value);
});

test('written down and read again it is the same value, alone or inside a history', () => {
  const history = JSON.parse(JSON.stringify([['callActivity', 'ok', codec.encode(value)]])) as JsonValue[][];
  const read = codec.decode(history[0]?.[2] ?? null);
  expect(read.amount.toString()).toBe('12.5');
  expect(read.names).toEqual(value.names);
});

test('a value that JSON would silently change is refused where it is written', () => {
  expect(() => JSON.stringify(handedOver<number>().encode(Number.NaN))).toThrow(/number cannot travel/);
});
