import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal } from './decimal.ts';
import { priceOnTick, quantityOnLot } from './tick-and-lot.ts';

describe('a measured price becomes an order price', () => {
  test.each([
    [0.1 + 0.2, '0.01', 'ceil', '0.3', 'float noise is no cent'],
    [1.1 * 3, '0.1', 'up', '3.3', 'noise of a product'],
    [0.29 * 100, '1', 'floor', '29', '28.999999999999996 is 29'],
    [101.239, '0.01', 'floor', '101.23', 'a real remainder follows the rounding'],
    [101.231, '0.01', 'ceil', '101.24', ''],
    [101.235, '0.01', 'half-even', '101.23', 'the float stands just below the half'],
    [-101.239, '0.01', 'floor', '-101.24', 'floor goes down the number line'],
    [-101.239, '0.01', 'down', '-101.23', 'down goes to zero'],
    [100.13, '0.25', 'floor', '100', 'ticks of a quarter'],
    [60_000.123456789, '0.00000001', 'floor', '60000.12345678', 'a billionth of a large price is many ticks'],
    [0.000000012345, '0.000000000001', 'floor', '0.000000012345', 'tiny prices keep their digits'],
    [0, '0.01', 'ceil', '0', 'zero stands on every tick'],
    [1e-12, '0.01', 'ceil', '0.01', 'a tiny price is not noise of zero'],
  ] as const)('%d on a tick of %s, %s, is %s (%s)', (price, tick, rounding, expected, _why) => {
    expect(priceOnTick(price, Decimal.parse(tick), rounding).toString()).toBe(expected);
  });

  test('it carries the digits of the tick', () => {
    expect(priceOnTick(5, Decimal.parse('0.01'), 'down').scale).toBe(2);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e21])(
    '%d is refused',
    (price) => {
      expect(() => priceOnTick(price, Decimal.parse('0.01'), 'down')).toThrow(/A price is a finite number/);
      expect(() => quantityOnLot(price, Decimal.parse('0.01'), 'down')).toThrow(
        /A quantity is a finite number/,
      );
    },
  );

  test.each(['0', '-0.01'])('a tick of %s is refused', (tick) => {
    expect(() => priceOnTick(1, Decimal.parse(tick), 'down')).toThrow(/step must be above zero/);
  });
});

const steps = fc
  .constantFrom('0.01', '0.25', '1', '0.00000001', '5', '0.0005')
  .map((text) => Decimal.parse(text));

test('a multiple of the step that went through float arithmetic comes back as itself, however it is rounded', () => {
  const roundings = fc.constantFrom('down', 'up', 'floor', 'ceil', 'half-even');
  fc.assert(
    fc.property(
      steps,
      fc.integer({ min: -1_000_000, max: 1_000_000 }),
      roundings,
      (step, count, rounding) => {
        const exact = step.times(Decimal.of(BigInt(count)));
        const measured = exact.toFloat();
        for (const noisy of [
          measured,
          measured * (1 + 2e-16),
          measured * (1 - 2e-16),
          (measured * 1.1) / 1.1,
        ]) {
          expect(priceOnTick(noisy, step, rounding).toString()).toBe(exact.toString());
        }
      },
    ),
    { numRuns: 5_000 },
  );
});

test('a quantity rounded down is a multiple of the lot, at most the quantity and less than one lot below it', () => {
  fc.assert(
    fc.property(steps, fc.double({ min: 0, max: 1e9, noNaN: true }), (lot, quantity) => {
      const counted = quantityOnLot(quantity, lot, 'down');
      expect(counted.toMultipleOf(lot, 'down').equals(counted)).toBe(true);
      const left = quantity - counted.toFloat();
      expect(left).toBeGreaterThanOrEqual(-Math.max(quantity * 1e-9, 1e-16));
      expect(left).toBeLessThan(lot.toFloat() * (1 + 1e-9) + quantity * 1e-15);
    }),
    { numRuns: 5_000 },
  );
});

test('a price read the short way is the price read from all its digits', () => {
  const steps = fc
    .constantFrom('1', '0.01', '0.0001', '0.00000001', '0.000000000001')
    .map((text) => Decimal.parse(text));
  const near = fc
    .tuple(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: -40, max: 40 }))
    .map(([cents, ulps]) => (cents / 100) * (1 + ulps * 2 ** -34));
  const half = fc.integer({ min: 0, max: 1e6 }).map((count) => (count + 0.5) / 100);
  const any = fc.double({ min: 0, max: 1e9, noNaN: true });
  const tiny = fc.double({ min: 0, max: 1e-9, noNaN: true });
  const value = fc
    .tuple(fc.oneof(near, half, any, tiny), fc.constantFrom(1, -1))
    .map(([size, sign]) => sign * size);
  const roundings = fc.constantFrom('down', 'up', 'floor', 'ceil', 'half-even');
  fc.assert(
    fc.property(steps, value, roundings, (step, value, rounding) => {
      const read = Decimal.parse(value.toFixed(24));
      const nearest = read.toMultipleOf(step, 'half-even');
      const miss = read.minus(nearest).abs();
      const isNoise =
        !miss.times(Decimal.of(1_000_000_000n)).greaterThan(read.abs()) &&
        !miss.times(Decimal.of(100n)).greaterThan(step);
      const expected = isNoise ? nearest : read.toMultipleOf(step, rounding);
      expect(priceOnTick(value, step, rounding).toString()).toBe(expected.toString());
    }),
    { numRuns: 10_000 },
  );
});
