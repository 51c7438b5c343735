import { clientOrderIdFor, reservationIdFor } from '../ids/derive.ts';
import { intentId, type ReservationId } from '../ids/ids.ts';
import { Decimal, ONE, ZERO } from '../money/decimal.ts';
import type { UtcMillis } from '../time/instant.ts';
import { entrySideOf, type IntentOrigin, type Leg, type OrderTerms, oppositeOf } from './intent.ts';
import { newOrder, type Order, type VenueAccount } from './order.ts';
import { copyOfTrade, type Trade } from './trade.ts';

export type ExitLeg = Exclude<Leg, 'entry'>;

/** How exits are placed at a venue: what its adapter declares, without a default. */
export interface ExitStyle {
  /** `both`: stop and target may work at once. `one`: each working order ties its quantity up, so the target is watched by the monitor. */
  readonly workingExits: 'both' | 'one';
  /** True where the venue itself never lets an exit turn a position round: then a full exit does not wait for the end of the stop. */
  readonly reduceOnlyEnforced: boolean;
  readonly stopType: 'stop' | 'stop_limit';
  /** Distance of a stop-limit's limit behind its stop in whole basis points, 0 to 9999; unused for plain stops. */
  readonly stopLimitOffsetBps: number;
  /** What a market order that closes carries. Stops and targets are always gtc: a day order would leave the position naked overnight. */
  readonly marketTimeInForce: 'day' | 'gtc';
}

export interface ExitOrderWish {
  readonly leg: ExitLeg;
  readonly quantity: Decimal;
  readonly origin: IntentOrigin;
  readonly price: Decimal;
  /** The reservation of the sibling that only one of both can use; null for one of its own. */
  readonly sharedReservation: ReservationId | null;
  readonly venueLinked: boolean;
}

export interface ExitSetup {
  readonly account: VenueAccount;
  readonly style: ExitStyle;
  readonly tickSize: Decimal;
  readonly lotSize: Decimal;
  readonly minQuantity: Decimal;
}

/** The next order of a leg, with ids that follow from the trade and the attempt, and the trade that has counted it. */
export function nextExitOrder(
  trade: Trade,
  wish: ExitOrderWish,
  setup: ExitSetup,
  at: UtcMillis,
): { readonly trade: Trade; readonly order: Order } {
  const attempt = trade.attempts[wish.leg] + 1;
  const { environment, account } = setup.account;
  const clientOrderId = clientOrderIdFor({
    environment,
    account,
    tradeId: trade.tradeId,
    leg: wish.leg,
    attempt,
  });
  const order = newOrder(
    {
      clientOrderId,
      account: setup.account,
      attempt,
      venueLinked: wish.venueLinked,
      reservationId: wish.sharedReservation ?? reservationIdFor(clientOrderId),
      intent: {
        intentId: intentId(`int-${clientOrderId}`),
        decisionId: null,
        tenantId: trade.tenantId,
        profileId: trade.profileId,
        tradeId: trade.tradeId,
        leg: wish.leg,
        origin: wish.origin,
        direction: trade.direction,
        terms: termsOf(trade, wish, setup),
        protection: null,
        referencePrice: wish.price,
        holdAmount: ZERO,
        timeframe: null,
        decidedAt: at,
      },
    },
    at,
  );
  const next = copyOfTrade(trade);
  next.attempts = countedAttempt(trade.attempts, wish.leg, attempt);
  next.exitOrders = [...trade.exitOrders, clientOrderId];
  return { order, trade: next };
}

function countedAttempt(
  { entry, stop, target, exit, flatten }: Trade['attempts'],
  leg: ExitLeg,
  attempt: number,
): Trade['attempts'] {
  const attempts = { entry, stop, target, exit, flatten };
  attempts[leg] = attempt;
  return attempts;
}

function termsOf(
  trade: Trade,
  { leg, quantity, price }: ExitOrderWish,
  { style, tickSize }: ExitSetup,
): OrderTerms {
  const isStop = leg === 'stop';
  const isTarget = leg === 'target';
  const limited = isStop && style.stopType === 'stop_limit';
  return {
    symbol: trade.symbol,
    side: oppositeOf(entrySideOf(trade.direction)),
    type: isStop ? style.stopType : isTarget ? 'limit' : 'market',
    quantity,
    limitPrice: isTarget ? price : limited ? stopLimit(trade, price, style, tickSize) : null,
    stopPrice: isStop ? price : null,
    trailBy: null,
    trailPercent: null,
    timeInForce: isStop || isTarget ? 'gtc' : style.marketTimeInForce,
    expiresAt: null,
    reduceOnly: true,
    extendedHours: false,
  };
}

/** The worst price a triggered stop-limit accepts: below the stop of a long, above that of a short, rounded to give more room. */
function stopLimit(
  trade: Trade,
  stop: Decimal,
  { stopLimitOffsetBps }: ExitStyle,
  tickSize: Decimal,
): Decimal {
  const offset = Decimal.of(BigInt(stopLimitOffsetBps), 4);
  const long = trade.direction === 'long';
  return stop
    .times(long ? ONE.minus(offset) : ONE.plus(offset))
    .toMultipleOf(tickSize, long ? 'floor' : 'ceil');
}
