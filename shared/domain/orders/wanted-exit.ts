import type { Decimal } from '../money/decimal.ts';
import { ok, type Result, refuse } from '../result.ts';
import type { UtcMillis } from '../time/instant.ts';
import { copyOfTrade, openQuantity, type Trade, type WantedExit } from './trade.ts';

export type TradeChangeRefusal =
  | { readonly code: 'NOTHING_OPEN' }
  | { readonly code: 'NOT_PROTECTED' }
  | { readonly code: 'STOP_LOOSENED'; readonly stopPrice: Decimal; readonly proposed: Decimal };

/**
 * The trade with a wish to close `quantity` of it (null: all of it), for a signal, a time stop, a partial exit, a person or a flatten. A
 * larger wish takes over a smaller one, a smaller one changes nothing; planExits carries it out.
 */
export function wantExit(trade: Trade, wish: WantedExit): Result<Trade, TradeChangeRefusal> {
  const open = openQuantity(trade);
  if (open.isZero) return refuse({ code: 'NOTHING_OPEN' });
  const quantity = wish.quantity === null || !wish.quantity.lessThan(open) ? null : wish.quantity;
  const stands = trade.wantedExit;
  const covered =
    stands !== null &&
    (stands.quantity === null || (quantity !== null && !quantity.greaterThan(stands.quantity)));
  if (covered) return ok(trade);
  const next = copyOfTrade(trade);
  next.wantedExit = { ...wish, quantity };
  next.refusals = 0;
  return ok(next);
}

/** The trade with a tighter stop, for trailing and break-even. A stop that gives a position more room to lose is refused. */
export function tightenStop(
  trade: Trade,
  stopPrice: Decimal,
  at: UtcMillis,
): Result<Trade, TradeChangeRefusal> {
  const { protection, direction } = trade;
  if (openQuantity(trade).isZero) return refuse({ code: 'NOTHING_OPEN' });
  if (protection === null) return refuse({ code: 'NOT_PROTECTED' });
  if (stopPrice.equals(protection.stopPrice)) return ok(trade);
  const looser =
    direction === 'long'
      ? stopPrice.lessThan(protection.stopPrice)
      : stopPrice.greaterThan(protection.stopPrice);
  if (looser) return refuse({ code: 'STOP_LOOSENED', stopPrice: protection.stopPrice, proposed: stopPrice });
  const next = copyOfTrade(trade);
  next.protection = { stopPrice, targetPrice: protection.targetPrice };
  next.refusals = 0;
  next.recordedAt = at;
  return ok(next);
}
