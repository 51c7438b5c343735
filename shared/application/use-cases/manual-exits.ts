import type { Profile } from '../../contracts/profile.ts';
import type { ClientOrderId, TradeId } from '../../domain/ids/ids.ts';
import type { Decimal } from '../../domain/money/decimal.ts';
import { isTerminal } from '../../domain/orders/order-status.ts';
import { openQuantity, type Trade } from '../../domain/orders/trade.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import { audit } from '../audit.ts';
import type { TenantStore } from '../ports/store.ts';
import type { Principal } from '../principal.ts';
import { ORDER, TRADE } from '../records/kinds.ts';
import { RECORDS } from '../records/load-slice.ts';
import { documentId } from '../records/record-codec.ts';
import type { Services } from '../services.ts';
import { submitFact } from './review-trades.ts';

/** How long a caller waits until the wish is on record. What the venue makes of it is told by the records. */
const RECORDED_WITHIN_MS = 5_000;

export type ManualExitRefusal = { readonly code: 'NOT_FOUND' | 'TRADE_NOT_OPEN' | 'ORDER_PROTECTS' };

/** Wishes to close a trade or part of it. Live stops go first, so the exit follows when they are gone. Null closes all that is open. */
export async function closeTradeByHand(
  principal: Principal,
  profile: Profile,
  wish: { readonly tradeId: TradeId; readonly quantity: Decimal | null; readonly requestId: string },
  services: Services,
): Promise<Result<Trade, ManualExitRefusal>> {
  const store = services.store.forTenant(principal.tenant);
  const trade = await readTrade(store, profile, wish.tradeId);
  if (trade === null) return refuse({ code: 'NOT_FOUND' });
  if (openQuantity(trade).isZero) return refuse({ code: 'TRADE_NOT_OPEN' });
  const wantedAt = services.venues.marketTime(profile);
  const referencePrice = trade.entryNotional.dividedBy(trade.enteredQuantity, {
    scale: 12,
    rounding: 'half-even',
  });
  const exit = { leg: 'exit', origin: 'manual', quantity: wish.quantity, referencePrice, wantedAt } as const;
  await recorded(
    profile,
    `exit:${wish.requestId}`,
    { kind: 'exit', tradeId: wish.tradeId, wish: exit },
    services,
  );
  const details = { quantity: wish.quantity?.toString() ?? 'all' };
  await audit(
    store,
    principal,
    { action: 'trade.close', subject: `trade:${wish.tradeId}`, reason: null, details },
    services,
  );
  return ok((await readTrade(store, profile, wish.tradeId)) ?? trade);
}

/** Cancels a working entry. A stop or target is no order of its own to cancel: it protects a trade, which is closed instead. */
export async function cancelEntryByHand(
  principal: Principal,
  profile: Profile,
  wish: { readonly clientOrderId: ClientOrderId; readonly requestId: string },
  services: Services,
): Promise<Result<'requested' | 'already-over', ManualExitRefusal>> {
  const store = services.store.forTenant(principal.tenant);
  const document = await store.read(RECORDS, profile.profileId, documentId('order', wish.clientOrderId));
  if (document === null) return refuse({ code: 'NOT_FOUND' });
  const order = ORDER.decode(document);
  if (order.intent.leg !== 'entry') return refuse({ code: 'ORDER_PROTECTS' });
  if (isTerminal(order.status)) return ok('already-over');
  const event = { kind: 'cancelWanted', reason: 'MANUAL' } as const;
  const occurredAt = services.venues.marketTime(profile);
  const { clientOrderId } = wish;
  await recorded(
    profile,
    `cancel:${wish.requestId}`,
    { kind: 'event', clientOrderId, event, occurredAt },
    services,
  );
  await audit(
    store,
    principal,
    { action: 'order.cancel', subject: `order:${clientOrderId}`, reason: null, details: {} },
    services,
  );
  return ok('requested');
}

async function recorded(
  profile: Profile,
  name: string,
  fact: Parameters<typeof submitFact>[2],
  services: Services,
): Promise<void> {
  const instanceId = await submitFact(profile, name, fact, services);
  await services.durable.waitFor(instanceId, RECORDED_WITHIN_MS);
}

async function readTrade(store: TenantStore, profile: Profile, tradeId: TradeId): Promise<Trade | null> {
  const document = await store.read(RECORDS, profile.profileId, documentId('trade', tradeId));
  return document === null ? null : TRADE.decode(document);
}
