import { type Decimal, minOf, ZERO } from '../money/decimal.ts';
import { LEDGER_SCALE } from '../money/money.ts';
import type { Side } from '../orders/intent.ts';
import { invariant } from '../result.ts';

/**
 * The accounts of a desk. `capital` and `realised` are what the desk owes to its owner (a credit is a negative leg); the others are where
 * the money is, or where it went:
 *
 *     available + orders + positions + openFees + fees = capital + realised
 *
 * `openFees` are the fees paid to enter trades that are still open. They belong to the cost of the position until the trade closes, so
 * realised P&L net of fees is `realised - fees`.
 */
export interface Books {
  readonly capital: Decimal;
  readonly available: Decimal;
  readonly orders: Decimal;
  readonly positions: Decimal;
  readonly openFees: Decimal;
  readonly fees: Decimal;
  readonly realised: Decimal;
}

export type Account = keyof Books;
export const ACCOUNTS = [
  'capital',
  'available',
  'orders',
  'positions',
  'openFees',
  'fees',
  'realised',
] as const satisfies readonly Account[];

/** Changes of the books in their own direction: every account grows by its entry, `capital` and `realised` too. */
export type Movement = Partial<Books>;

export const EMPTY_BOOKS: Books = {
  capital: ZERO,
  available: ZERO,
  orders: ZERO,
  positions: ZERO,
  openFees: ZERO,
  fees: ZERO,
  realised: ZERO,
};

/** A movement is balanced when what came in is where it went: the sum of its debit legs equals the sum of its credit legs. */
function isBalanced(movement: Movement): boolean {
  const {
    capital = ZERO,
    available = ZERO,
    orders = ZERO,
    positions = ZERO,
    openFees = ZERO,
    fees = ZERO,
    realised = ZERO,
  } = movement;
  const places = available.plus(orders).plus(positions).plus(openFees).plus(fees);
  return places.equals(capital.plus(realised));
}

/**
 * The books after a movement.
 *
 * @throws InvariantBroken when the movement is not balanced: then the desk itself is wrong and must stop
 */
export function move(books: Books, movement: Movement): Books {
  invariant(isBalanced(movement), 'A movement of the books is balanced');
  const { capital, available, orders, positions, openFees, fees, realised } = movement;
  const next: Books = {
    capital: moved(books.capital, capital),
    available: moved(books.available, available),
    orders: moved(books.orders, orders),
    positions: moved(books.positions, positions),
    openFees: moved(books.openFees, openFees),
    fees: moved(books.fees, fees),
    realised: moved(books.realised, realised),
  };
  invariant(next.orders.sign >= 0, 'No order holds less than nothing');
  return next;
}

function moved(amount: Decimal, change: Decimal | undefined): Decimal {
  return change === undefined || change.isZero ? amount : amount.plus(change);
}

/** The invariant of the product: `allocated - reserved_for_orders - reserved_for_positions + realized_pnl`, which is never below zero. */
export function headroomOf(books: Books): Decimal {
  const reservedForPositions = books.positions.plus(books.openFees);
  const realisedPnl = books.realised.minus(books.fees);
  return books.capital.minus(books.orders).minus(reservedForPositions).plus(realisedPnl);
}

/** What a trade holds: signed quantity (short below zero), its cost without fees, and the fees that belong to it. */
export interface Holding {
  readonly quantity: Decimal;
  readonly cost: Decimal;
  readonly openFees: Decimal;
}

export const NO_HOLDING: Holding = { quantity: ZERO, cost: ZERO, openFees: ZERO };

/** A fill as the ledger sees it: the signed change of the position, and money at the ledger's scale. */
export interface LedgerFill {
  readonly change: Decimal;
  readonly notional: Decimal;
  readonly fee: Decimal;
}

/** Rounds against us: what we pay goes up, what we get goes down. `feeQuantity` makes the position smaller and nothing cheaper. */
export function ledgerFill(fill: {
  readonly side: Side;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly fee: Decimal;
  readonly feeQuantity: Decimal;
}): LedgerFill {
  const signed = fill.side === 'buy' ? fill.quantity : fill.quantity.negated();
  return {
    change: signed.minus(fill.feeQuantity),
    notional: fill.quantity.times(fill.price).toScale(LEDGER_SCALE, fill.side === 'buy' ? 'up' : 'down'),
    fee: fill.fee.toScale(LEDGER_SCALE, 'up'),
  };
}

/** `part / whole` of an amount at the ledger's scale; the whole of it when nothing would be left, so that no cent stays behind. */
function shareOf(amount: Decimal, part: Decimal, whole: Decimal): Decimal {
  if (part.equals(whole)) return amount;
  return amount.times(part).dividedBy(whole, { scale: LEDGER_SCALE, rounding: 'half-even' });
}

function open(holding: Holding, fill: LedgerFill): { holding: Holding; movement: Movement } {
  return {
    holding: {
      quantity: holding.quantity.plus(fill.change),
      cost: holding.cost.plus(fill.notional),
      openFees: holding.openFees.plus(fill.fee),
    },
    movement: {
      available: fill.notional.plus(fill.fee).negated(),
      positions: fill.notional,
      openFees: fill.fee,
    },
  };
}

/**
 * A fill against the position, by average cost. A short keeps its sale's worth aside as collateral, so its cash at the close is twice the
 * cost minus the price of buying back.
 */
function close(holding: Holding, fill: LedgerFill): { holding: Holding; movement: Movement } {
  const held = holding.quantity.abs();
  const cost = shareOf(holding.cost, fill.change.abs(), held);
  const openFees = shareOf(holding.openFees, fill.change.abs(), held);
  const long = holding.quantity.sign > 0;
  const proceeds = long ? fill.notional : cost.plus(cost).minus(fill.notional);
  return {
    holding: {
      quantity: holding.quantity.plus(fill.change),
      cost: holding.cost.minus(cost),
      openFees: holding.openFees.minus(openFees),
    },
    movement: {
      available: proceeds.minus(fill.fee),
      positions: cost.negated(),
      openFees: openFees.negated(),
      fees: openFees.plus(fill.fee),
      realised: long ? fill.notional.minus(cost) : cost.minus(fill.notional),
    },
  };
}

/**
 * Books a fill on what a trade holds: it opens, closes, or closes and then opens the other way round. `overclosed` is the quantity beyond
 * the position, zero in an orderly life.
 */
export function applyFill(
  holding: Holding,
  fill: LedgerFill,
): { holding: Holding; movement: Movement; overclosed: Decimal } {
  if (holding.quantity.sign === 0 || holding.quantity.sign === fill.change.sign) {
    const opened = open(holding, fill);
    return { holding: opened.holding, movement: opened.movement, overclosed: ZERO };
  }
  const closing = minOf(holding.quantity.abs(), fill.change.abs());
  if (closing.equals(fill.change.abs())) {
    const closed = close(holding, fill);
    return { holding: closed.holding, movement: closed.movement, overclosed: ZERO };
  }
  const whole = fill.change.abs();
  const first: LedgerFill = {
    change: holding.quantity.negated(),
    notional: shareOf(fill.notional, closing, whole),
    fee: shareOf(fill.fee, closing, whole),
  };
  const rest: LedgerFill = {
    change: fill.change.minus(first.change),
    notional: fill.notional.minus(first.notional),
    fee: fill.fee.minus(first.fee),
  };
  const closed = close(holding, first);
  const opened = open(closed.holding, rest);
  return {
    holding: opened.holding,
    movement: addMovements(closed.movement, opened.movement),
    overclosed: rest.change.abs(),
  };
}

export function addMovements(left: Movement, right: Movement): Movement {
  const sum = (account: Account): Decimal => (left[account] ?? ZERO).plus(right[account] ?? ZERO);
  return {
    capital: sum('capital'),
    available: sum('available'),
    orders: sum('orders'),
    positions: sum('positions'),
    openFees: sum('openFees'),
    fees: sum('fees'),
    realised: sum('realised'),
  };
}
