import { placeMessage } from '../../shared/application/use-cases/follow-ups.ts';
import { RECORDS } from '../../shared/application/records/load-slice.ts';
import { ORDER, TRADE } from '../../shared/application/records/kinds.ts';
import { createOf } from '../../shared/application/records/record-codec.ts';
import {
  clientOrderIdFor,
  requestedIntentIdFor,
  reservationIdFor,
  tradeIdFor,
} from '../../shared/domain/ids/derive.ts';
import type { Profile } from '../../shared/contracts/profile.ts';
import type { TradeId } from '../../shared/domain/ids/ids.ts';
import { Decimal } from '../../shared/domain/money/decimal.ts';
import { openLinkedTrade } from '../../shared/domain/orders/linked-exits.ts';
import { newOrder } from '../../shared/domain/orders/order.ts';
import { paperExitStyle, type TradingHouse } from './trading-house.ts';

export interface EntryWish {
  readonly name: string;
  readonly quantity: string;
  readonly stop: string;
  readonly target: string;
  readonly hold: string;
  /** A market order without it. */
  readonly limit?: string;
}

/** Decides an entry by hand, the way the strategy does it: records first, then the queue. */
export async function enter(
  house: Pick<TradingHouse, 'market' | 'services' | 'profile' | 'tenant'>,
  wish: EntryWish,
  profile: Profile = house.profile,
): Promise<TradeId> {
  const { market, services } = house;
  const { tenantId, profileId } = profile;
  const intentId = requestedIntentIdFor({ tenantId, profileId, requestId: wish.name, leg: 'entry' });
  const tradeId = tradeIdFor(intentId);
  const account = { environment: profile.environment, account: profile.account } as const;
  const clientOrderId = clientOrderIdFor({ ...account, tradeId, leg: 'entry', attempt: 1 });
  const now = market.now();
  const referencePrice = Decimal.parse(String((await market.lastPrice()) ?? 100));
  const entry = newOrder(
    {
      clientOrderId,
      account,
      attempt: 1,
      venueLinked: true,
      reservationId: reservationIdFor(clientOrderId),
      intent: {
        intentId,
        decisionId: null,
        tenantId,
        profileId,
        tradeId,
        leg: 'entry',
        origin: 'manual',
        direction: 'long',
        terms: {
          symbol: market.instrument.symbol,
          side: 'buy',
          type: wish.limit === undefined ? 'market' : 'limit',
          quantity: Decimal.parse(wish.quantity),
          limitPrice: wish.limit === undefined ? null : Decimal.parse(wish.limit),
          stopPrice: null,
          trailBy: null,
          trailPercent: null,
          timeInForce: 'gtc',
          expiresAt: null,
          reduceOnly: false,
          extendedHours: false,
        },
        protection: { stopPrice: Decimal.parse(wish.stop), targetPrice: Decimal.parse(wish.target) },
        referencePrice,
        holdAmount: Decimal.parse(wish.hold),
        timeframe: '1m',
        decidedAt: now,
      },
    },
    now,
  );
  const { tickSize, lotSize, minQuantity } = market.instrument;
  const { trade, orders } = openLinkedTrade(
    entry,
    { account, style: paperExitStyle, tickSize, lotSize, minQuantity },
    now,
  );
  const store = services.store.forTenant(house.tenant);
  await store.write(RECORDS, profileId, [
    createOf(TRADE, trade),
    ...[entry, ...orders].map((order) => createOf(ORDER, order)),
  ]);
  const message = placeMessage(entry, profile, services);
  await services.messaging.forTenant(house.tenant).sendForProfile('order-intents', profile, [message]);
  return tradeId;
}
