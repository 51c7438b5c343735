import { Decimal, type Rounding } from './decimal.ts';

/**
 * The two doors between measured floats and counted decimals. A float carries noise: 0.1 + 0.2 is 0.30000000000000004, and rounding that up to a
 * cent would give 0.31. So a value that stands as good as on a multiple of the step is that multiple, whatever the rounding.
 */

/** Parts in which a value may miss a multiple: a billionth of itself ... */
const NOISE_OF_VALUE = Decimal.of(1_000_000_000n);
/** ... and never more than a hundredth of the step, which matters where a billionth of a large value is many steps. */
const NOISE_OF_STEP = Decimal.of(100n);
/** Digits read after the point: 24 hold nine significant ones of the smallest price traded, near 1e-12. */
const DIGITS_READ = 24;
/** From here on floats are written with an exponent, and no price or quantity is that large. */
const VALUE_MAX = 1e21;

function onStep(what: string, value: number, step: Decimal, rounding: Rounding): Decimal {
  if (!Number.isFinite(value) || Math.abs(value) >= VALUE_MAX) {
    throw new RangeError(`A ${what} is a finite number below ${VALUE_MAX}, got ${value}`);
  }
  const plain = plainlyOnStep(value, step, rounding);
  if (plain !== null) return plain;
  const read = Decimal.parse(value.toFixed(DIGITS_READ));
  const nearest = read.toMultipleOf(step, 'half-even');
  const miss = read.minus(nearest).abs();
  const isNoise =
    !miss.times(NOISE_OF_VALUE).greaterThan(read.abs()) && !miss.times(NOISE_OF_STEP).greaterThan(step);
  return (isNoise ? nearest : read.toMultipleOf(step, rounding)).toScale(step.scale, 'down');
}

/** Finer steps than 1e-12 take a closer look: reading 24 digits rounds them by more than can be left out of account. */
const SURE_SCALE_MAX = 12;
/** Likewise prices below 1e-12. */
const SURE_VALUE_MIN = 1e-12;
/** Up to so many steps a float product is off by less than a thousandth of a step. */
const SURE_STEPS_MAX = 1e12;
/** A miss below half of the noise that is let pass is noise, and one above twice of it is none, however the float itself was rounded. */
const SURELY_NOISE = 0.5;
const SURELY_NONE = 2;
/** Which multiple is the nearest is plain up to here. */
const SURE_MISS_MAX = 0.49;

/**
 * The same answer without reading 24 digits, where the step is a power of ten and neither the noise of the float nor its rounding is in doubt, as with
 * nearly every price; null where it takes a closer look.
 */
function plainlyOnStep(value: number, step: Decimal, rounding: Rounding): Decimal | null {
  if (!step.isPowerOfTen || step.scale > SURE_SCALE_MAX) return null;
  const steps = value * 10 ** step.scale;
  const nearest = Math.round(steps);
  const size = Math.abs(steps);
  if (size > SURE_STEPS_MAX || (Math.abs(value) < SURE_VALUE_MIN && value !== 0)) return null;
  const miss = Math.abs(steps - nearest);
  const noise = Math.min(1e-9 * size, 0.01);
  if (miss <= SURELY_NOISE * noise) return Decimal.of(nearest, step.scale);
  if (miss <= SURELY_NONE * noise) return null;
  switch (rounding) {
    case 'floor':
      return Decimal.of(Math.floor(steps), step.scale);
    case 'ceil':
      return Decimal.of(Math.ceil(steps), step.scale);
    case 'down':
      return Decimal.of(Math.trunc(steps), step.scale);
    case 'up':
      return Decimal.of(steps < 0 ? Math.floor(steps) : Math.ceil(steps), step.scale);
    case 'half-even':
      return miss < SURE_MISS_MAX ? Decimal.of(nearest, step.scale) : null;
  }
}

/**
 * A measured price as an order price: the multiple of `tick` in the named direction, with the digits of the tick.
 * @throws RangeError for NaN, an infinity, 1e21 and above, or a tick that is not above zero
 */
export function priceOnTick(price: number, tick: Decimal, rounding: Rounding): Decimal {
  return onStep('price', price, tick, rounding);
}

/**
 * A measured quantity as an order quantity: the multiple of `lot` in the named direction, with the digits of the lot. Down unless named, because
 * more than was decided is never traded by a rounding.
 * @throws RangeError for NaN, an infinity, 1e21 and above, or a lot that is not above zero
 */
export function quantityOnLot(quantity: number, lot: Decimal, rounding: Rounding = 'down'): Decimal {
  return onStep('quantity', quantity, lot, rounding);
}
