import { type Decimal, ZERO } from '../../money/decimal.ts';

const SHORT_VALUE_SCALE = 8;

export interface Holding {
  readonly position: Decimal;
  readonly shortValue: Decimal;
}

/**
 * The holding after buying (above zero) or selling (below zero) `change` at `price`. A short remembers what it was sold for; covering a
 * part of it forgets the same share.
 */
export function holdingAfter(before: Holding, change: Decimal, price: Decimal): Holding {
  const position = before.position.plus(change);
  if (position.sign >= 0) return { position, shortValue: ZERO };
  if (change.sign < 0) {
    const opened = before.position.sign > 0 ? position.abs() : change.abs();
    return { position, shortValue: before.shortValue.plus(opened.times(price)) };
  }
  const shortValue = before.shortValue
    .times(position.abs())
    .dividedBy(before.position.abs(), { scale: SHORT_VALUE_SCALE, rounding: 'up' });
  return { position, shortValue };
}
