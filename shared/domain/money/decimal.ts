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

/** The powers of ten that a float holds exactly. */
const FLOAT_POWERS: readonly number[] = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const SAFE = Number.MAX_SAFE_INTEGER;
/** So many digits are a safe integer, whichever they are. */
const SAFE_DIGITS = 15;

/** True for a whole number that a float holds exactly; false for NaN, which stands for one that it does not. */
function isHeld(whole: number): boolean {
  return whole <= SAFE && whole >= -SAFE;
}

/**
 * The whole part of a quotient of two integers that floats hold exactly. The quotient of floats is off by less than one part in the divisor, so it never
 * passes a whole number; what is left over is exact too. The operator % gives the same ten times as slowly.
 */
function wholeQuotient(numerator: number, divisor: number): number {
  return Math.trunc(numerator / divisor);
}

/** divideRounded for two integers that floats hold exactly. */
function divideHeld(numerator: number, divisor: number, rounding: Rounding): number {
  const quotient = wholeQuotient(numerator, divisor);
  return rounded(quotient, numerator - quotient * divisor, divisor, rounding);
}

/** A quotient that was cut off towards zero, rounded by what it has left over. */
function rounded(quotient: number, remainder: number, divisor: number, rounding: Rounding): number {
  if (remainder === 0) return quotient;
  const sign = remainder < 0 === divisor < 0 ? 1 : -1;
  switch (rounding) {
    case 'down':
      return quotient;
    case 'up':
      return quotient + sign;
    case 'floor':
      return sign < 0 ? quotient - 1 : quotient;
    case 'ceil':
      return sign > 0 ? quotient + 1 : quotient;
    case 'half-even': {
      const twice = 2 * Math.abs(remainder);
      const whole = Math.abs(divisor);
      if (twice === whole) return quotient % 2 === 0 ? quotient : quotient + sign;
      return twice > whole ? quotient + sign : quotient;
    }
  }
}

/**
 * numerator x 10^digits / divisor by long division, as many digits at a time as floats hold exactly: the product is often too large for one where
 * neither its factors nor the quotient are. NaN where a float does not hold what comes up.
 */
function divideLong(numerator: number, divisor: number, digits: number, rounding: Rounding): number {
  let quotient = wholeQuotient(numerator, divisor);
  let remainder = numerator - quotient * divisor;
  for (let left = digits; left > 0; ) {
    let step = left;
    while (step > 0 && !isHeld(remainder * (FLOAT_POWERS[step] ?? Number.NaN))) step -= 1;
    const power = FLOAT_POWERS[step] ?? Number.NaN;
    const part = remainder * power;
    const next = wholeQuotient(part, divisor);
    if (step === 0 || !isHeld(quotient * power) || !isHeld(quotient * power + next)) return Number.NaN;
    quotient = quotient * power + next;
    remainder = part - next * divisor;
    left -= step;
  }
  return rounded(quotient, remainder, divisor, rounding);
}

function checkScale(scale: number): void {
  if (!Number.isInteger(scale) || scale < 0 || scale > SCALE_MAX) {
    throw new RangeError(`A decimal's scale is a whole number from 0 to ${SCALE_MAX}, got ${scale}`);
  }
}

/** Up to so many digits after the point are an integer of 32 bits, which is written several times as fast as a larger one. */
const SHORT_SCALE_MAX = 9;

/** The canonical text of whole / 10^scale, the digits before and behind the point each written by themselves. */
function writtenShort(whole: number, scale: number): string {
  const power = FLOAT_POWERS[scale] ?? Number.NaN;
  const size = Math.abs(whole);
  // A quotient of two safe integers is off by less than one part in the divisor, so its floor is right.
  const before = Math.floor(size / power);
  let behind = size - before * power;
  const sign = whole < 0 ? '-' : '';
  if (behind === 0) return sign + before.toString();
  let digits = scale;
  while (behind % 10 === 0) {
    behind /= 10;
    digits -= 1;
  }
  return `${sign}${before.toString()}.${behind.toString().padStart(digits, '0')}`;
}

export class Decimal {
  /**
   * The integer: a number wherever a float holds it exactly, a bigint elsewhere, so equal integers are equal values. Nearly all money, quantities
   * and prices are small enough, and arithmetic on them is then several times as fast. Never -0.
   */
  private readonly whole: number | bigint;
  readonly scale: number;
  /** The canonical text, once somebody has asked for it. */
  #text: string | null = null;

  private constructor(whole: number | bigint, scale: number) {
    this.whole = whole;
    this.scale = scale;
  }

  /** units / 10^scale. Throws RangeError for a scale outside 0..30, and for a number that is no safe integer. */
  static of(units: bigint | number, scale = 0): Decimal {
    checkScale(scale);
    if (typeof units === 'bigint') return Decimal.ofBig(units, scale);
    if (!Number.isSafeInteger(units))
      throw new RangeError(`Units are a whole number that is exact, got ${units}`);
    return new Decimal(units + 0, scale);
  }

  private static ofBig(units: bigint, scale: number): Decimal {
    const whole = Number(units);
    return new Decimal(isHeld(whole) ? whole : units, scale);
  }

  /** Reads plain notation such as `-12.340`. Exponents, signs with plus, blanks and NaN are refused with null. */
  static tryParse(text: string): Decimal | null {
    const match = TEXT.exec(text);
    if (match === null) return null;
    const [, sign = '', whole = '', fraction = ''] = match;
    const digits = sign + whole + fraction;
    return whole.length + fraction.length <= SAFE_DIGITS
      ? new Decimal(Number(digits) + 0, fraction.length)
      : Decimal.ofBig(BigInt(digits), fraction.length);
  }

  /** Like tryParse, for text that we wrote ourselves. Throws RangeError when it is no decimal. */
  static parse(text: string): Decimal {
    const parsed = Decimal.tryParse(text);
    if (parsed === null)
      throw new RangeError(`Expected a plain decimal such as 12.34, got ${JSON.stringify(text)}`);
    return parsed;
  }

  get units(): bigint {
    return BigInt(this.whole);
  }

  plus(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale);
    const sum = this.heldAt(scale) + other.heldAt(scale);
    if (isHeld(sum)) return new Decimal(sum, scale);
    return Decimal.ofBig(this.unitsAt(scale) + other.unitsAt(scale), scale);
  }

  minus(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale);
    const difference = this.heldAt(scale) - other.heldAt(scale);
    if (isHeld(difference)) return new Decimal(difference, scale);
    return Decimal.ofBig(this.unitsAt(scale) - other.unitsAt(scale), scale);
  }

  /** The exact product. Its scale is the sum of both scales; trailing zeros are dropped when that would pass the limit. */
  times(other: Decimal): Decimal {
    const scale = this.scale + other.scale;
    if (scale <= SCALE_MAX && typeof this.whole === 'number' && typeof other.whole === 'number') {
      const product = this.whole * other.whole;
      if (isHeld(product)) return new Decimal(product + 0, scale);
    }
    const units = this.units * other.units;
    if (scale <= SCALE_MAX) return Decimal.ofBig(units, scale);
    const short = withoutTrailingZeros(units, scale);
    if (short.scale > SCALE_MAX) {
      throw new RangeError(`A product with ${short.scale} digits after the point: name a rounding first`);
    }
    return Decimal.ofBig(short.units, short.scale);
  }

  /** Throws RangeError for a zero divisor: a division by zero is a missing guard, never a number. */
  dividedBy(
    divisor: Decimal,
    { scale, rounding }: { readonly scale: number; readonly rounding: Rounding },
  ): Decimal {
    checkScale(scale);
    if (divisor.isZero) throw new RangeError('Division of a decimal by zero');
    const digits = scale + divisor.scale - this.scale;
    if (digits >= 0 && typeof this.whole === 'number' && typeof divisor.whole === 'number') {
      const quotient = divideLong(this.whole, divisor.whole, digits, rounding);
      if (isHeld(quotient)) return new Decimal(quotient + 0, scale);
    }
    const units = this.units * powerOfTen(scale + divisor.scale);
    return Decimal.ofBig(divideRounded(units, divisor.units * powerOfTen(this.scale), rounding), scale);
  }

  toScale(scale: number, rounding: Rounding): Decimal {
    if (scale === this.scale) return this;
    checkScale(scale);
    if (scale > this.scale) {
      const held = this.heldAt(scale);
      return isHeld(held) ? new Decimal(held, scale) : Decimal.ofBig(this.unitsAt(scale), scale);
    }
    const power = FLOAT_POWERS[this.scale - scale];
    if (typeof this.whole === 'number' && power !== undefined && isHeld(power)) {
      return new Decimal(divideHeld(this.whole, power, rounding) + 0, scale);
    }
    return Decimal.ofBig(divideRounded(this.units, powerOfTen(this.scale - scale), rounding), scale);
  }

  /** The nearest multiple of `step` (above zero) in the named direction, for ticks and lots. */
  toMultipleOf(step: Decimal, rounding: Rounding): Decimal {
    if (step.sign <= 0) throw new RangeError(`A step must be above zero, got ${step.toString()}`);
    const scale = Math.max(this.scale, step.scale);
    const held = this.heldAt(scale);
    const heldStep = step.heldAt(scale);
    if (isHeld(held) && isHeld(heldStep)) {
      const multiple = divideHeld(held, heldStep, rounding) * heldStep;
      if (isHeld(multiple)) return new Decimal(multiple + 0, scale);
    }
    const stepUnits = step.unitsAt(scale);
    return Decimal.ofBig(divideRounded(this.unitsAt(scale), stepUnits, rounding) * stepUnits, scale);
  }

  negated(): Decimal {
    const { whole } = this;
    return new Decimal(typeof whole === 'number' ? 0 - whole : -whole, this.scale);
  }

  abs(): Decimal {
    return this.whole < 0 ? this.negated() : this;
  }

  compare(other: Decimal): -1 | 0 | 1 {
    const scale = Math.max(this.scale, other.scale);
    const left = this.heldAt(scale);
    const right = other.heldAt(scale);
    if (isHeld(left) && isHeld(right)) return left < right ? -1 : left > right ? 1 : 0;
    const leftUnits = this.unitsAt(scale);
    const rightUnits = other.unitsAt(scale);
    return leftUnits < rightUnits ? -1 : leftUnits > rightUnits ? 1 : 0;
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
    return this.whole < 0 ? -1 : this.whole > 0 ? 1 : 0;
  }

  /** True for 10^-scale, as most ticks and lots are. */
  get isPowerOfTen(): boolean {
    return this.whole === 1;
  }

  get isZero(): boolean {
    return this.whole === 0;
  }

  /** Canonical text: no exponent, no trailing zeros, no negative zero. Equal numbers have equal texts. */
  toString(): string {
    this.#text ??= this.written();
    return this.#text;
  }

  private written(): string {
    const { whole, scale } = this;
    if (scale === 0 || whole === 0) return whole.toString();
    if (typeof whole === 'number' && scale <= SHORT_SCALE_MAX) return writtenShort(whole, scale);
    const sign = whole < 0 ? '-' : '';
    const digits = whole
      .toString()
      .slice(sign.length)
      .padStart(scale + 1, '0');
    const point = digits.length - scale;
    // Zeros are dropped from the text: dividing the integer by ten for each of them takes ten times as long.
    let end = digits.length;
    while (end > point && digits.charCodeAt(end - 1) === ZERO_DIGIT) end -= 1;
    return end === point
      ? `${sign}${digits.slice(0, point)}`
      : `${sign}${digits.slice(0, point)}.${digits.slice(point, end)}`;
  }

  toJSON(): string {
    return this.toString();
  }

  /** The nearest float, for statistics and charts. Nothing counted is computed from it. */
  toFloat(): number {
    const { whole, scale } = this;
    // One division of two floats that hold their values exactly is rounded to the nearest, as reading the text is.
    const power = FLOAT_POWERS[scale];
    if (typeof whole === 'number' && power !== undefined) return whole / power;
    return Number(this.toString());
  }

  /** A Decimal compared by `<` would compare texts. Use compare(). */
  valueOf(): never {
    throw new TypeError('Compare decimals with compare(), add them with plus()');
  }

  private unitsAt(scale: number): bigint {
    return scale === this.scale ? this.units : this.units * powerOfTen(scale - this.scale);
  }

  /** The units at a scale of its own or more, NaN where a float does not hold them. A product that comes out safe is exact. */
  private heldAt(scale: number): number {
    const { whole } = this;
    if (typeof whole !== 'number') return Number.NaN;
    if (scale === this.scale) return whole;
    const held = whole * (FLOAT_POWERS[scale - this.scale] ?? Number.NaN);
    return isHeld(held) ? held : Number.NaN;
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
  let least = first;
  for (const next of rest) if (next.lessThan(least)) least = next;
  return least;
}

export function maxOf(first: Decimal, ...rest: readonly Decimal[]): Decimal {
  let most = first;
  for (const next of rest) if (next.greaterThan(most)) most = next;
  return most;
}

export function sumOf(parts: Iterable<Decimal>): Decimal {
  let total = ZERO;
  for (const part of parts) total = total.plus(part);
  return total;
}
