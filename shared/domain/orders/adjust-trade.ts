import type { Decimal } from '../money/decimal.ts';
import type { UtcMillis } from '../time/instant.ts';
import { changeHolding, type HoldingChange, recountHolding } from './holding.ts';
import type { Protection } from './intent.ts';
import { openQuantity, type Trade } from './trade.ts';

/** The trade after a part of it, at most all, turned out not to be there: closed as if at `price`, for no fill tells of it. */
export function closeMissing(trade: Trade, change: HoldingChange, price: Decimal, now: UtcMillis): Trade {
  const size = change.quantity.abs();
  const holding = changeHolding(trade.holding, change);
  const over = holding.quantity.isZero;
  return {
    ...trade,
    status: over ? 'closed' : 'open',
    holding,
    exitedQuantity: trade.exitedQuantity.plus(size),
    exitNotional: trade.exitNotional.plus(price.times(size)),
    wantedExit: over ? null : trade.wantedExit,
    exitReason: 'reconciliation',
    closedAt: over ? change.at : null,
    recordedAt: now,
  };
}

/** The trade with another quantity at the same cost. */
export function recountTrade(trade: Trade, change: Decimal, now: UtcMillis): Trade {
  const holding = recountHolding(trade.holding, change);
  const entered = trade.enteredQuantity.plus(holding.quantity.sign > 0 ? change : change.negated());
  return { ...trade, holding, enteredQuantity: entered, recordedAt: now };
}

/**
 * The trade after a split: its prices change in the opposite proportion of its quantity, so that its stop stays where it was in money.
 *
 * @param tickSize stops and targets are rounded to it, half to even
 */
export function splitTrade(trade: Trade, change: Decimal, tickSize: Decimal, now: UtcMillis): Trade {
  const before = openQuantity(trade);
  const after = recountTrade(trade, change, now);
  const scaled = (price: Decimal): Decimal =>
    price
      .times(before)
      .dividedBy(openQuantity(after), { scale: 12, rounding: 'half-even' })
      .toMultipleOf(tickSize, 'half-even');
  const ratio = before.toFloat() / openQuantity(after).toFloat();
  const scaledMark = (price: number | null): number | null => (price === null ? null : price * ratio);
  return {
    ...after,
    protection: trade.protection === null ? null : scaledProtection(trade.protection, scaled),
    initialStopPrice: trade.initialStopPrice === null ? null : scaled(trade.initialStopPrice),
    wantedExit:
      trade.wantedExit === null
        ? null
        : { ...trade.wantedExit, referencePrice: scaled(trade.wantedExit.referencePrice) },
    highestPrice: scaledMark(trade.highestPrice),
    lowestPrice: scaledMark(trade.lowestPrice),
  };
}

function scaledProtection(
  { stopPrice, targetPrice }: Protection,
  scaled: (price: Decimal) => Decimal,
): Protection {
  return { stopPrice: scaled(stopPrice), targetPrice: targetPrice === null ? null : scaled(targetPrice) };
}
