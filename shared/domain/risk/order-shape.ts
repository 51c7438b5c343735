import type { Instrument } from '../market/instrument.ts';
import type { Decimal } from '../money/decimal.ts';
import {
  entrySideOf,
  type OrderIntent,
  type OrderTerms,
  type OrderType,
  oppositeOf,
} from '../orders/intent.ts';
import type { Denied, DenialCode, Figures } from './denial.ts';
import { expectedPrice } from './hold-amount.ts';

type Draft = Pick<OrderIntent, 'leg' | 'origin' | 'direction' | 'terms' | 'protection' | 'referencePrice'>;

const NEEDS_LIMIT: ReadonlySet<OrderType> = new Set(['limit', 'stop_limit']);
const NEEDS_STOP: ReadonlySet<OrderType> = new Set(['stop', 'stop_limit']);

/** What is wrong with the order itself, whatever the state of the profile; null when it is well formed for its instrument. */
export function shapeProblem(draft: Draft, instrument: Instrument): Denied | null {
  return (
    sideProblem(draft, instrument) ??
    priceProblem(draft, instrument) ??
    quantityProblem(draft, instrument) ??
    (draft.leg === 'entry' ? entryProblem(draft, instrument) : null)
  );
}

function sideProblem({ leg, direction, terms }: Draft, instrument: Instrument): Denied | null {
  if (terms.symbol !== instrument.symbol) {
    return denied(
      'WRONG_SYMBOL',
      { symbol: terms.symbol },
      `The order is for ${terms.symbol}, the check for ${instrument.symbol}`,
    );
  }
  const isEntry = leg === 'entry';
  const side = isEntry ? entrySideOf(direction) : oppositeOf(entrySideOf(direction));
  if (terms.side !== side) {
    return denied(
      'WRONG_SIDE',
      { side: terms.side },
      `A ${leg} of a ${direction} trade is a ${side}, not a ${terms.side}`,
    );
  }
  if (terms.reduceOnly === isEntry) {
    return denied(
      'NOT_REDUCE_ONLY',
      { leg },
      isEntry ? 'An entry may not be reduce-only' : `A ${leg} must be reduce-only`,
    );
  }
  return null;
}

function priceProblem({ terms, protection, referencePrice }: Draft, instrument: Instrument): Denied | null {
  if (lacksPrice(terms)) {
    return denied('PRICE_MISSING', { type: terms.type }, `A ${terms.type} order lacks its price`);
  }
  const named: readonly (readonly [string, Decimal | null])[] = [
    ['limit', terms.limitPrice],
    ['stop', terms.stopPrice],
    ['trail', terms.trailBy],
    ['protective stop', protection?.stopPrice ?? null],
    ['target', protection?.targetPrice ?? null],
  ];
  if (referencePrice.sign <= 0) {
    return denied(
      'PRICE_MISSING',
      { reference: referencePrice.toString() },
      'There is no reference price above zero',
    );
  }
  for (const [name, price] of named) {
    if (price === null) continue;
    const figures = { name, price: price.toString(), tick: instrument.tickSize.toString() };
    if (price.sign <= 0)
      return denied('PRICE_MISSING', figures, `The ${name} of ${figures.price} is not above zero`);
    if (!isMultiple(price, instrument.tickSize)) {
      return denied(
        'OFF_TICK',
        figures,
        `The ${name} of ${figures.price} is no multiple of the tick ${figures.tick}`,
      );
    }
  }
  return null;
}

function lacksPrice(terms: OrderTerms): boolean {
  return (
    (NEEDS_LIMIT.has(terms.type) && terms.limitPrice === null) ||
    (NEEDS_STOP.has(terms.type) && terms.stopPrice === null) ||
    (terms.type === 'trailing_stop' && (terms.trailBy === null) === (terms.trailPercent === null))
  );
}

function quantityProblem({ terms }: Draft, { lotSize, symbol }: Instrument): Denied | null {
  const figures = { quantity: terms.quantity.toString(), lot: lotSize.toString() };
  if (terms.quantity.sign <= 0) {
    return denied(
      'BELOW_MINIMUM_QUANTITY',
      figures,
      `A quantity of ${figures.quantity} ${symbol} is not above zero`,
    );
  }
  return isMultiple(terms.quantity, lotSize)
    ? null
    : denied('OFF_LOT', figures, `${figures.quantity} ${symbol} is no multiple of the lot ${figures.lot}`);
}

/** Minimums and protection are asked of entries only: what is left of a position must be closable however small. */
function entryProblem(draft: Draft, instrument: Instrument): Denied | null {
  const { terms, direction, protection, origin } = draft;
  const price = expectedPrice(terms, draft.referencePrice);
  const notional = terms.quantity.times(price);
  if (terms.quantity.lessThan(instrument.minQuantity)) {
    const figures = { quantity: terms.quantity.toString(), minimum: instrument.minQuantity.toString() };
    return denied(
      'BELOW_MINIMUM_QUANTITY',
      figures,
      `${figures.quantity} is below the least quantity of ${figures.minimum}`,
    );
  }
  if (notional.lessThan(instrument.minNotional)) {
    const figures = { notional: notional.toString(), minimum: instrument.minNotional.toString() };
    return denied(
      'BELOW_MINIMUM_NOTIONAL',
      figures,
      `An order worth ${figures.notional} is below the least of ${figures.minimum}`,
    );
  }
  if (direction === 'short' && !instrument.shortable) {
    return denied(
      'SHORT_NOT_ALLOWED',
      { symbol: instrument.symbol },
      `${instrument.symbol} cannot be sold short`,
    );
  }
  if (protection === null) {
    return origin === 'manual'
      ? null
      : denied('STOP_MISSING', { origin }, 'An entry that no person typed must have a protective stop');
  }
  return protects(protection.stopPrice, price, direction) &&
    (protection.targetPrice === null || protects(price, protection.targetPrice, direction))
    ? null
    : denied(
        'STOP_NOT_PROTECTIVE',
        {
          price: price.toString(),
          stop: protection.stopPrice.toString(),
          target: protection.targetPrice?.toString() ?? null,
        },
        `The stop must lie on the losing side of ${price.toString()} and the target on the winning side`,
      );
}

/** True where `lower` is below `upper` for a long trade, and above it for a short one. */
function protects(lower: Decimal, upper: Decimal, direction: Draft['direction']): boolean {
  return direction === 'long' ? lower.lessThan(upper) : upper.lessThan(lower);
}

function isMultiple(value: Decimal, step: Decimal): boolean {
  return value.toMultipleOf(step, 'down').equals(value);
}

function denied(code: DenialCode, figures: Figures, sentence: string): Denied {
  return { code, figures, sentence };
}
