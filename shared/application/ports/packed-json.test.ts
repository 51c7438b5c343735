import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decimal } from '../../domain/money/decimal.ts';
import { packed } from './packed-json.ts';

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(12))
  .map(([units, scale]) => Decimal.of(units, scale));
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.boolean(),
    fc.integer(),
    fc.constant(null),
    decimals,
    tie('list'),
    tie('record'),
  ),
  list: fc.array(tie('value')),
  record: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), tie('value')),
})).value;

test('what is packed, written as text and unpacked is what it was', () => {
  fc.assert(
    fc.property(values, (value) => {
      const codec = packed<unknown>();
      const travelled = codec.decode(JSON.parse(JSON.stringify(codec.encode(value))) as never);
      expect(JSON.stringify(travelled)).toBe(JSON.stringify(value));
    }),
  );
});

test('a decimal arrives as a decimal, to the last digit', () => {
  const codec = packed<{ amount: Decimal }>();
  const travelled = codec.decode(codec.encode({ amount: Decimal.parse('0.123456789012345678') }));
  expect(travelled.amount.equals(Decimal.parse('0.123456789012345678'))).toBe(true);
});

test('a value that JSON would silently change is refused', () => {
  expect(() => packed<unknown>().encode({ price: Number.NaN })).toThrow(/number cannot travel/);
  expect(() => packed<unknown>().encode({ act: () => 1 })).toThrow(/function cannot travel/);
});
