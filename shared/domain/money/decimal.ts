/**
 * An exact decimal number: an integer `units` and a `scale`, worth units / 10^scale. Money, quantities and order prices are
 * Decimals; no float ever enters one except through the tick and lot doors (tick-and-lot.ts).
 */

export type Rounding = 'down' | 'up' | 'floor' | 'ceil' | 'half-even';

/** Digits after the point that a Decimal may carry. More is a mistake in a unit, not a price. */
export const SCALE_MAX = 30;

const ZERO_DIGIT = 48;
const TEXT = /^(-?)(\d{1,40})(?:\.(\d{1,30}))?$/;
const POWERS: readonly bigint[] = Array.from(
  { length: 2 * SCALE_MAX + 1 },
  (_, exponent) => 10n ** BigInt(exponent),
);

function powerOfTen(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent);
}

/** Divides and rounds by name. `down` is towards zero, `up` away from it, `floor` and `ceil` follow the number line. */
function divideRounded(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  const quotient = numerator / denominator;
  const remainder = numerator % denominator;
  if (remainder === 0n) return quotient;
  const sign = numerator < 0n === denominator < 0n ? 1n : -1n;
  switch (rounding) {
    case 'down':
      return quotient;
    case 'up':
      return quotient + sign;
    case 'floor':
      return sign < 0n ? quotient - 1n : quotient;
    case 'ceil':
      return sign > 0n ? quotient + 1n : quotient;
    case 'half-even': {
      const twice = (remainder < 0n ? -remainder : remainder) * 2n;
      const whole = denominator < 0n ? -denominator : denominator;
      if (twice === whole) return quotient % 2n === 0n ? quotient : quotient + sign;
      return twice > whole ? quotient + sign : quotient;
    }
  }
}

export class Decimal {
  readonly units: bigint;
  readonly scale: number;

  private constructor(units: bigint, scale: number) {
    this.units = units;
    this.scale = scale;
  }

  /** units / 10^scale. Throws RangeError for a scale outside 0..30. */
  static of(units: bigint, scale = 0): Decimal {
    if (!Number.isInteger(scale) || scale < 0 || scale > SCALE_MAX) {
      throw new RangeError(`A decimal's scale is a whole number from 0 to ${SCALE_MAX}, got ${scale}`);
    }
    return new Decimal(units, scale);
  }

  /** Reads plain notation such as `-12.340`. Exponents, signs with plus, blanks and NaN are refused with null. */
  static tryParse(text: string): Decimal | null {
    const match = TEXT.exec(text);
    if (match === null) return null;
    const [, sign = '', whole = '', fraction = ''] = match;
    return new Decimal(BigInt(`${sign}${whole}${fraction}`), fraction.length);
  }

  /** Like tryParse, for text that we wrote ourselves. Throws RangeError when it is no decimal. */
  static parse(text: string): Decimal {
    const parsed = Decimal.tryParse(text);
    if (parsed === null)
      throw new RangeError(`Expected a plain decimal such as 12.34, got ${JSON.stringify(text)}`);
    return parsed;
  }

  plus(other: Decimal): Decimal {
    if (this.scale === other.scale) return new Decimal(this.units + other.units, this.scale);
    const scale = Math.max(this.scale, other.scale);
    return new Decimal(this.unitsAt(scale) + other.unitsAt(scale), scale);
  }

  minus(other: Decimal): Decimal {
    if (this.scale === other.scale) return new Decimal(this.units - other.units, this.scale);
    const scale = Math.max(this.scale, other.scale);
    return new Decimal(this.unitsAt(scale) - other.unitsAt(scale), scale);
  }

  /** The exact product. Its scale is the sum of both scales; trailing zeros are dropped when that would pass the limit. */
  times(other: Decimal): Decimal {
    const units = this.units * other.units;
    const scale = this.scale + other.scale;
    if (scale <= SCALE_MAX) return new Decimal(units, scale);
    const short = withoutTrailingZeros(units, scale);
    if (short.scale > SCALE_MAX) {
      throw new RangeError(`A product with ${short.scale} digits after the point: name a rounding first`);
    }
    return new Decimal(short.units, short.scale);
  }

  /** Throws RangeError for a zero divisor: a division by zero is a missing guard, never a number. */
  dividedBy(
    divisor: Decimal,
    { scale, rounding }: { readonly scale: number; readonly rounding: Rounding },
  ): Decimal {
    if (divisor.units === 0n) throw new RangeError('Division of a decimal by zero');
    const numerator = this.units * powerOfTen(scale + divisor.scale);
    return Decimal.of(divideRounded(numerator, divisor.units * powerOfTen(this.scale), rounding), scale);
  }

  toScale(scale: number, rounding: Rounding): Decimal {
    if (scale >= this.scale) return Decimal.of(this.unitsAt(scale), scale);
    return Decimal.of(divideRounded(this.units, powerOfTen(this.scale - scale), rounding), scale);
  }

  /** The nearest multiple of `step` (above zero) in the named direction, for ticks and lots. */
  toMultipleOf(step: Decimal, rounding: Rounding): Decimal {
    if (step.units <= 0n) throw new RangeError(`A step must be above zero, got ${step.toString()}`);
    const scale = Math.max(this.scale, step.scale);
    const stepUnits = step.unitsAt(scale);
    return new Decimal(divideRounded(this.unitsAt(scale), stepUnits, rounding) * stepUnits, scale);
  }

  negated(): Decimal {
    return new Decimal(-this.units, this.scale);
  }

  abs(): Decimal {
    return this.units < 0n ? this.negated() : this;
  }

  compare(other: Decimal): -1 | 0 | 1 {
    const scale = Math.max(this.scale, other.scale);
    const left = this.unitsAt(scale);
    const right = other.unitsAt(scale);
    return left < right ? -1 : left > right ? 1 : 0;
  }

  equals(other: Decimal): boolean {
    return this.compare(other) === 0;
  }

  lessThan(other: Decimal): boolean {
    return this.compare(other) < 0;
  }

  greaterThan(other: Decimal): boolean {
    return this.compare(other) > 0;
  }

  get sign(): -1 | 0 | 1 {
    return this.units < 0n ? -1 : this.units > 0n ? 1 : 0;
  }

  get isZero(): boolean {
    return this.units === 0n;
  }

  /** Canonical text: no exponent, no trailing zeros, no negative zero. Equal numbers have equal texts. */
  toString(): string {
    const { units, scale } = this;
    if (scale === 0) return units.toString();
    const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
    const point = digits.length - scale;
    // Zeros are dropped from the text: dividing the integer by ten for each of them takes ten times as long.
    let end = digits.length;
    while (end > point && digits.charCodeAt(end - 1) === ZERO_DIGIT) end -= 1;
    const sign = units < 0n ? '-' : '';
    return end === point
      ? `${sign}${digits.slice(0, point)}`
      : `${sign}${digits.slice(0, point)}.${digits.slice(point, end)}`;
  }

  toJSON(): string {
    return this.toString();
  }

  /** The nearest float, for statistics and charts. Nothing counted is computed from it. */
  toFloat(): number {
    return Number(this.toString());
  }

  /** A Decimal compared by `<` would compare texts. Use compare(). */
  valueOf(): never {
    throw new TypeError('Compare decimals with compare(), add them with plus()');
  }

  private unitsAt(scale: number): bigint {
    return scale === this.scale ? this.units : this.units * powerOfTen(scale - this.scale);
  }
}

/** Drops trailing zeros: equal numbers get equal units and scale. */
function withoutTrailingZeros(
  units: bigint,
  scale: number,
): { readonly units: bigint; readonly scale: number } {
  let shortUnits = units;
  let shortScale = scale;
  while (shortScale > 0 && shortUnits % 10n === 0n) {
    shortUnits /= 10n;
    shortScale -= 1;
  }
  return { units: shortUnits, scale: shortScale };
}

export const ZERO = Decimal.of(0n);
export const ONE = Decimal.of(1n);

export function minOf(first: Decimal, ...rest: readonly Decimal[]): Decimal {
  return rest.reduce((least, next) => (next.lessThan(least) ? next : least), first);
}

export function maxOf(first: Decimal, ...rest: readonly Decimal[]): Decimal {
  return rest.reduce((most, next) => (next.greaterThan(most) ? next : most), first);
}

export function sumOf(parts: Iterable<Decimal>): Decimal {
  let total = ZERO;
  for (const part of parts) total = total.plus(part);
  return total;
}
