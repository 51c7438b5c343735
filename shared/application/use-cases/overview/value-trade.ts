import type { z } from 'zod';
import type { overviewAnswer } from '../../../contracts/answers/overview.ts';
import { Decimal } from '../../../domain/money/decimal.ts';
import { costWithFees } from '../../../domain/orders/holding.ts';
import { openQuantity, type Trade } from '../../../domain/orders/trade.ts';
import { openRiskOf } from '../../../domain/risk/exposure.ts';

export type ValuedTrade = z.output<typeof overviewAnswer>['openTrades'][number];

const PRICE = { scale: 12, rounding: 'half-even' } as const;
const PERCENT = { scale: 2, rounding: 'half-even' } as const;

/**
 * An open trade at a mark: unrealised = quantity x mark - cost with fees, signed as the holding is, so that a short gains when the mark falls. Null
 * where no mark is known: zero in its place would be a made-up loss.
 */
export function valueTrade(trade: Trade, mark: Decimal | null): ValuedTrade {
  const { profileId, tradeId, symbol, direction, holding, protection, openedAt } = trade;
  const quantity = openQuantity(trade);
  const entered = trade.enteredQuantity;
  const averagePrice = entered.isZero ? null : trade.entryNotional.dividedBy(entered, PRICE);
  const isMarked = mark !== null && !quantity.isZero;
  const unrealised = isMarked ? holding.quantity.times(mark).minus(costWithFees(holding)) : null;
  const cost = costWithFees(holding).abs();
  const stopPrice = protection?.stopPrice ?? null;
  return {
    profileId,
    tradeId,
    symbol,
    direction,
    status: trade.status === 'opening' ? 'opening' : 'open',
    quantity,
    averagePrice,
    markPrice: mark,
    notional: isMarked ? quantity.times(mark) : null,
    unrealised,
    unrealisedPct:
      unrealised === null || cost.isZero ? null : unrealised.times(Decimal.of(100n)).dividedBy(cost, PERCENT),
    openRisk: openRiskOf({
      direction,
      quantity,
      entryPrice: averagePrice ?? Decimal.of(0n),
      stopPrice,
    }),
    stopPrice,
    targetPrice: protection?.targetPrice ?? null,
    openedAt,
  };
}
