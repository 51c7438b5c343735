import type { FillId } from '../ids/ids.ts';
import { type Decimal, minOf, sumOf, ZERO } from '../money/decimal.ts';
import { LEDGER_SCALE } from '../money/money.ts';
import { invariant } from '../result.ts';
import type { UtcMillis } from '../time/instant.ts';

/** What one fill opened and nothing has closed yet. Signs as in Holding. */
interface Lot {
  readonly fillId: FillId;
  readonly quantity: Decimal;
  readonly cost: Decimal;
  readonly openedAt: UtcMillis;
}

/**
 * A quantity held and what it cost. Long: both above zero. Short: both below zero, the cost being what was received. `openFees` belong to
 * the cost and are kept apart, so that the shares released are rounded exactly as in the desk's ledger. `realised` is by average cost, which
 * the ledger uses; `fifoRealised` is first in first out, for tax and hold time. Both are net of fees. Always:
 * realised - cost - openFees = cash received less cash paid, and the lots add up to quantity.
 */
export interface Holding {
  readonly quantity: Decimal;
  readonly cost: Decimal;
  readonly openFees: Decimal;
  readonly realised: Decimal;
  readonly fifoRealised: Decimal;
  /** Oldest first; their costs include fees. */
  readonly lots: readonly Lot[];
}

export const EMPTY_HOLDING: Holding = {
  quantity: ZERO,
  cost: ZERO,
  openFees: ZERO,
  realised: ZERO,
  fifoRealised: ZERO,
  lots: [],
};

/** A signed change of quantity, the cash it took without its fee (below zero: brought), and the fee. */
export interface HoldingChange {
  readonly fillId: FillId;
  readonly quantity: Decimal;
  readonly cashOut: Decimal;
  readonly fee: Decimal;
  readonly at: UtcMillis;
}

/** What is open, fees included: signed like the quantity. */
export function costWithFees(holding: Holding): Decimal {
  return holding.cost.plus(holding.openFees);
}

/**
 * The holding after a change. Through zero it closes first and opens with the rest, the cash being shared by quantity; shares are rounded
 * half-even at ledger scale and the last share is what is left, so no cent is made or lost.
 */
export function changeHolding(holding: Holding, change: HoldingChange): Holding {
  invariant(!change.quantity.isZero, 'A change of a holding has a quantity');
  const held = holding.quantity;
  if (held.isZero || held.sign === change.quantity.sign) return opened(holding, change);
  const size = change.quantity.abs();
  const closing = minOf(size, held.abs());
  if (closing.equals(size)) return closed(holding, change);
  const [first, rest] = splitChange(change, closing);
  return opened(closed(holding, first), rest);
}

/** A change cut in two by quantity: `size` (unsigned, less than the whole) first, then the rest. */
export function splitChange(change: HoldingChange, size: Decimal): readonly [HoldingChange, HoldingChange] {
  const quantity = change.quantity.sign < 0 ? size.negated() : size;
  const cashOut = shareOf(change.cashOut, size, change.quantity.abs());
  const fee = shareOf(change.fee, size, change.quantity.abs());
  return [
    { ...change, quantity, cashOut, fee },
    {
      ...change,
      quantity: change.quantity.minus(quantity),
      cashOut: change.cashOut.minus(cashOut),
      fee: change.fee.minus(fee),
    },
  ];
}

/** The holding with another quantity and the same cost, every lot in proportion: a split, a fee in the asset. Not to zero and not through it. */
export function recountHolding(holding: Holding, change: Decimal): Holding {
  const quantity = holding.quantity.plus(change);
  invariant(quantity.sign === holding.quantity.sign, 'A recount keeps the direction of what is held');
  let left = quantity;
  const lots = holding.lots.map((lot, index): Lot => {
    const isLast = index === holding.lots.length - 1;
    const share = isLast ? left : lotShare(lot.quantity, quantity, holding.quantity);
    left = left.minus(share);
    return { ...lot, quantity: share };
  });
  return { ...holding, quantity, lots };
}

/** A lot that is rounded to nothing would have a cost and no quantity; 18 digits are more than any venue counts. */
function lotShare(lot: Decimal, after: Decimal, before: Decimal): Decimal {
  return lot.times(after).dividedBy(before, { scale: 18, rounding: 'half-even' });
}

/** A rest too small to be sold, taken out at a loss of its whole cost. The quantity is still at the venue: the caller keeps it in view. */
export function writeOffDust(holding: Holding): Holding {
  return {
    quantity: ZERO,
    cost: ZERO,
    openFees: ZERO,
    realised: holding.realised.minus(costWithFees(holding)),
    fifoRealised: holding.fifoRealised.minus(sumOf(holding.lots.map((lot) => lot.cost))),
    lots: [],
  };
}

function shareOf(amount: Decimal, part: Decimal, whole: Decimal): Decimal {
  if (part.equals(whole)) return amount;
  return amount.times(part).dividedBy(whole, { scale: LEDGER_SCALE, rounding: 'half-even' });
}

function opened(holding: Holding, { fillId, quantity, cashOut, fee, at }: HoldingChange): Holding {
  return {
    quantity: holding.quantity.plus(quantity),
    cost: holding.cost.plus(cashOut),
    openFees: holding.openFees.plus(fee),
    realised: holding.realised,
    fifoRealised: holding.fifoRealised,
    lots: [...holding.lots, { fillId, quantity, cost: cashOut.plus(fee), openedAt: at }],
  };
}

/** Closes at most what is held. */
function closed(holding: Holding, { quantity, cashOut, fee }: HoldingChange): Holding {
  const held = holding.quantity.abs();
  const cost = shareOf(holding.cost, quantity.abs(), held);
  const openFees = shareOf(holding.openFees, quantity.abs(), held);
  const paid = cashOut.plus(fee);
  const { lots, released } = takeOldest(holding.lots, quantity.abs());
  return {
    quantity: holding.quantity.plus(quantity),
    cost: holding.cost.minus(cost),
    openFees: holding.openFees.minus(openFees),
    realised: holding.realised.minus(paid).minus(cost).minus(openFees),
    fifoRealised: holding.fifoRealised.minus(paid).minus(released),
    lots,
  };
}

function takeOldest(lots: readonly Lot[], size: Decimal): { lots: readonly Lot[]; released: Decimal } {
  let wanted = size;
  let released = ZERO;
  for (const [index, lot] of lots.entries()) {
    if (wanted.isZero) return { lots: lots.slice(index), released };
    const held = lot.quantity.abs();
    if (held.greaterThan(wanted)) {
      const share = shareOf(lot.cost, wanted, held);
      const part = lot.quantity.sign < 0 ? wanted.negated() : wanted;
      const { fillId, openedAt } = lot;
      const rest = { fillId, quantity: lot.quantity.minus(part), cost: lot.cost.minus(share), openedAt };
      return { lots: [rest, ...lots.slice(index + 1)], released: released.plus(share) };
    }
    released = released.plus(lot.cost);
    wanted = wanted.minus(held);
  }
  invariant(wanted.isZero, 'The lots of a holding add up to its quantity');
  return { lots: [], released };
}
