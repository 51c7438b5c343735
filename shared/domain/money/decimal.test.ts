import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal, maxOf, minOf, ONE, type Rounding, SCALE_MAX, sumOf, ZERO } from './decimal.ts';

/** A million with `npm run prove:money`. */
const CASES = Number(process.env['MONEY_CASES'] ?? 100_000);
const SLOW_MS = Math.max(60_000, CASES);
const CANONICAL = /^(0|-?(0|[1-9]\d*)(\.\d*[1-9])?)$/;
const units = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
const scales = fc.integer({ min: 0, max: 10 });
const decimals = fc.tuple(units, scales).map(([value, scale]) => Decimal.of(value, scale));
const roundings = fc.constantFrom<Rounding>('down', 'up', 'floor', 'ceil', 'half-even');

/** The rounded quotient by its definition: the two whole neighbours of a fraction, and the rule that chooses one. */
function roundedByDefinition(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  const [top, bottom] = denominator < 0n ? [-numerator, -denominator] : [numerator, denominator];
  const below = ((top % bottom) + bottom) % bottom;
  const floor = (top - below) / bottom;
  if (below === 0n) return floor;
  const isNegative = floor < 0n;
  if (rounding === 'floor') return floor;
  if (rounding === 'ceil') return floor + 1n;
  if (rounding === 'down') return isNegative ? floor + 1n : floor;
  if (rounding === 'up') return isNegative ? floor : floor + 1n;
  if (below * 2n === bottom) return floor % 2n === 0n ? floor : floor + 1n;
  return below * 2n < bottom ? floor : floor + 1n;
}

describe('decimals are numbers', () => {
  test(
    'addition and multiplication form a commutative ring',
    () => {
      fc.assert(
        fc.property(decimals, decimals, decimals, (a, b, c) => {
          expect(a.plus(b).equals(b.plus(a))).toBe(true);
          expect(
            a
              .plus(b)
              .plus(c)
              .equals(a.plus(b.plus(c))),
          ).toBe(true);
          expect(a.times(b).equals(b.times(a))).toBe(true);
          expect(
            a
              .times(b)
              .times(c)
              .equals(a.times(b.times(c))),
          ).toBe(true);
          expect(a.times(b.plus(c)).equals(a.times(b).plus(a.times(c)))).toBe(true);
          expect(a.minus(b).plus(b).equals(a)).toBe(true);
          expect(a.plus(a.negated()).isZero).toBe(true);
          expect(a.times(ONE).plus(ZERO).equals(a)).toBe(true);
        }),
        { numRuns: CASES / 10 },
      );
    },
    SLOW_MS,
  );

  test(
    'the order is total and agrees with subtraction',
    () => {
      fc.assert(
        fc.property(decimals, decimals, (a, b) => {
          expect(a.compare(b)).toBe(a.minus(b).sign);
          expect(a.compare(b) + b.compare(a)).toBe(0);
          expect(a.lessThan(b)).toBe(a.compare(b) === -1);
          expect(a.greaterThan(b)).toBe(a.compare(b) === 1);
          expect(a.equals(b)).toBe(a.toString() === b.toString());
          expect(minOf(a, b).plus(maxOf(a, b)).equals(a.plus(b))).toBe(true);
          expect(a.abs().sign).toBe(a.isZero ? 0 : 1);
        }),
        { numRuns: CASES / 10 },
      );
    },
    SLOW_MS,
  );

  test('the sum of nothing is zero, and of parts their sum', () => {
    expect(sumOf([]).toString()).toBe('0');
    expect(sumOf(['0.1', '0.2', '-0.3'].map((text) => Decimal.parse(text))).toString()).toBe('0');
  });
});

describe('rounding is named and exact', () => {
  test(
    'division agrees with the definition of each rounding',
    () => {
      fc.assert(
        fc.property(decimals, decimals, scales, roundings, (a, b, scale, rounding) => {
          fc.pre(!b.isZero);
          const expected = roundedByDefinition(
            a.units * 10n ** BigInt(scale + b.scale),
            b.units * 10n ** BigInt(a.scale),
            rounding,
          );
          return a.dividedBy(b, { scale, rounding }).units === expected;
        }),
        { numRuns: CASES },
      );
    },
    SLOW_MS,
  );

  test(
    'a change of scale agrees with the definition, and keeps the number where digits are only added',
    () => {
      fc.assert(
        fc.property(decimals, scales, roundings, (a, scale, rounding) => {
          const scaled = a.toScale(scale, rounding);
          expect(scaled.scale).toBe(scale);
          if (scale >= a.scale) expect(scaled.equals(a)).toBe(true);
          else
            expect(
              scaled.units === roundedByDefinition(a.units, 10n ** BigInt(a.scale - scale), rounding),
            ).toBe(true);
        }),
        { numRuns: CASES },
      );
    },
    SLOW_MS,
  );

  test.each([
    ['2.5', 'half-even', '2'],
    ['3.5', 'half-even', '4'],
    ['-2.5', 'half-even', '-2'],
    ['-3.5', 'half-even', '-4'],
    ['-0.5', 'half-even', '0'],
    ['2.51', 'half-even', '3'],
    ['-2.1', 'down', '-2'],
    ['-2.1', 'up', '-3'],
    ['-2.1', 'floor', '-3'],
    ['-2.1', 'ceil', '-2'],
    ['2', 'up', '2'],
  ] as const)('%s, %s, is %s', (text, rounding, expected) => {
    expect(Decimal.parse(text).toScale(0, rounding).toString()).toBe(expected);
  });

  test(
    'a multiple of a step is within one step in the named direction',
    () => {
      const stepUnits = fc.bigInt({ min: 1n, max: 10n ** 6n });
      fc.assert(
        fc.property(decimals, stepUnits, scales, (a, size, scale) => {
          const step = Decimal.of(size, scale);
          const floor = a.toMultipleOf(step, 'floor');
          const ceil = a.toMultipleOf(step, 'ceil');
          expect(floor.greaterThan(a)).toBe(false);
          expect(ceil.lessThan(a)).toBe(false);
          const gap = ceil.minus(floor);
          expect(gap.isZero || gap.equals(step)).toBe(true);
          expect(floor.dividedBy(step, { scale: 0, rounding: 'down' }).times(step).equals(floor)).toBe(true);
        }),
        { numRuns: CASES / 10 },
      );
    },
    SLOW_MS,
  );
});

describe('decimals are written in one way', () => {
  test(
    'text goes round and is canonical',
    () => {
      fc.assert(
        fc.property(decimals, (a) => {
          const text = a.toString();
          return CANONICAL.test(text) && Decimal.parse(text).equals(a) && JSON.stringify(a) === `"${text}"`;
        }),
        { numRuns: CASES },
      );
    },
    SLOW_MS,
  );

  test.each([
    ['100.00', '100'],
    ['-0', '0'],
    ['-0.000', '0'],
    ['007.50', '7.5'],
    ['0.00000001', '0.00000001'],
  ])('%s is written %s', (text, expected) => {
    expect(Decimal.parse(text).toString()).toBe(expected);
  });

  test.each([
    '',
    ' 1',
    '1 ',
    '+1',
    '1e5',
    '1.',
    '.5',
    'NaN',
    'Infinity',
    '0x10',
    '1_000',
    '1,5',
    '--1',
    '٣',
    '1\n',
    '1'.repeat(41),
  ])('%j is no decimal', (text) => {
    expect(Decimal.tryParse(text)).toBeNull();
    expect(() => Decimal.parse(text)).toThrow(RangeError);
  });

  test('the nearest float is the one the text names', () => {
    expect(Decimal.parse('0.1').toFloat()).toBe(0.1);
    expect(Decimal.parse('123456789.123456789').toFloat()).toBe(123456789.123456789);
  });
});

describe('mistakes are refused', () => {
  test('two decimals cannot be compared by sign or added by plus', () => {
    const left: unknown = Decimal.parse('9');
    expect(() => Number(left)).toThrow(/compare\(\)/);
  });

  test('a division by zero, a scale out of range, and a product too fine', () => {
    expect(() => ONE.dividedBy(ZERO, { scale: 2, rounding: 'down' })).toThrow(/by zero/);
    for (const scale of [-1, 1.5, SCALE_MAX + 1, Number.NaN]) {
      expect(() => Decimal.of(1n, scale)).toThrow(RangeError);
      expect(() => ONE.toScale(scale, 'down')).toThrow(RangeError);
      expect(() => ONE.dividedBy(ONE, { scale, rounding: 'down' })).toThrow(RangeError);
    }
    const fine = Decimal.of(1n, 20);
    expect(() => fine.times(fine)).toThrow(/name a rounding first/);
    expect(
      Decimal.of(10n ** 15n, 20)
        .times(fine)
        .toString(),
    ).toBe('0.0000000000000000000000001');
  });
});

describe('small and large integers are the same numbers', () => {
  const edge = fc
    .tuple(
      fc.constantFrom(0n, 1n, 10n ** 8n, 94_906_266n, 2n ** 52n, 2n ** 53n),
      fc.bigInt({ min: -9n, max: 9n }),
    )
    .map(([size, more]) => size + more);
  const units = fc.oneof(
    edge,
    edge.map((value) => -value),
    fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
  );
  const scale = fc.integer({ min: 0, max: 15 });

  test('sums, products and orders are those of the integers, on both sides of what a float holds', () => {
    fc.assert(
      fc.property(units, scale, units, scale, (first, firstScale, second, secondScale) => {
        const a = Decimal.of(first, firstScale);
        const b = Decimal.of(second, secondScale);
        const common = Math.max(firstScale, secondScale);
        const left = first * 10n ** BigInt(common - firstScale);
        const right = second * 10n ** BigInt(common - secondScale);
        expect(a.plus(b)).toEqual(Decimal.of(left + right, common));
        expect(a.minus(b)).toEqual(Decimal.of(left - right, common));
        expect(a.times(b)).toEqual(Decimal.of(first * second, firstScale + secondScale));
        expect(a.negated()).toEqual(Decimal.of(-first, firstScale));
        expect(a.compare(b)).toBe(left < right ? -1 : left > right ? 1 : 0);
        expect(a.units).toBe(first);
        expect(Object.is(a.toFloat(), Number(a.toString()))).toBe(true);
        expect(Decimal.parse(a.toString()).toScale(firstScale, 'down')).toEqual(a);
      }),
      { numRuns: 20_000 },
    );
  });

  test('a quotient of small integers is that of large ones, digit by digit', () => {
    const large = 10n ** 30n;
    fc.assert(
      fc.property(units, scale, units, scale, scale, roundings, (...values) => {
        const [first, firstScale, second, secondScale, digits, rounding] = values;
        fc.pre(second !== 0n);
        const how = { scale: digits, rounding };
        const asLarge = Decimal.of(first * large, firstScale).dividedBy(
          Decimal.of(second * large, secondScale),
          how,
        );
        expect(Decimal.of(first, firstScale).dividedBy(Decimal.of(second, secondScale), how)).toEqual(
          asLarge,
        );
      }),
      { numRuns: 20_000 },
    );
  });

  test('a number is taken as its integer, or refused', () => {
    expect(Decimal.of(-0, 2)).toEqual(Decimal.of(0n, 2));
    expect(Decimal.of(125, 2)).toEqual(Decimal.parse('1.25'));
    for (const inexact of [0.5, 2 ** 53, Number.NaN, Infinity]) {
      expect(() => Decimal.of(inexact)).toThrow(RangeError);
    }
  });
});
