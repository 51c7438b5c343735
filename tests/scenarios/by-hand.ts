import { readProfile } from '../../shared/application/records/profile-kind.ts';
import { closeTradeByHand } from '../../shared/application/use-cases/manual-exits.ts';
import { type ManualEntry, placeEntry } from '../../shared/application/use-cases/manual-orders.ts';
import { Decimal } from '../../shared/domain/money/decimal.ts';
import type { OpenedEntry } from '../../shared/domain/engine/open-entry.ts';
import type { TradeId } from '../../shared/domain/ids/ids.ts';
import { invariant } from '../../shared/domain/result.ts';
import { BY_HAND, type PlayedHouse } from './played-house.ts';

export interface HandWish {
  readonly direction?: 'long' | 'short';
  readonly quantity?: string;
  readonly limit?: string;
  /** Null for none. */
  readonly stop?: string | null;
  readonly target?: string | null;
  readonly symbol?: string;
}

/** Ten pieces at the market, stop 96 and target 120, unless wished otherwise. */
export function manualEntry(wish: HandWish = {}): ManualEntry {
  const { direction = 'long', quantity = '10', limit, stop = '96', target = '120', symbol = 'ACME' } = wish;
  return {
    symbol,
    direction,
    type: limit === undefined ? 'market' : 'limit',
    quantity: Decimal.parse(quantity),
    limitPrice: limit === undefined ? null : Decimal.parse(limit),
    stopPrice: stop === null ? null : Decimal.parse(stop),
    targetPrice: target === null ? null : Decimal.parse(target),
  };
}

/** Enters by hand, as the HTTP route does, and waits until it is at the venue. */
export async function enterByHand(
  house: PlayedHouse,
  wish: HandWish = {},
  requestId = 'enter',
  name: string = BY_HAND.name,
): Promise<OpenedEntry> {
  const { principal, services, tenant } = house;
  const stored = await readProfile(services.store.forTenant(tenant), house.profile(name).profileId);
  invariant(stored !== null, 'The profile is on record');
  const placed = await placeEntry(principal, stored.profile, manualEntry(wish), requestId, services);
  invariant(placed.ok, `The entry is placed: ${placed.ok ? '' : JSON.stringify(placed.refusal)}`);
  await house.settle();
  return placed.value;
}

/** Wishes to close some or all of a trade, and waits until nothing more follows from it on this bar. */
export async function closeByHand(
  house: PlayedHouse,
  tradeId: TradeId,
  quantity: string | null,
  requestId = 'close',
): Promise<void> {
  const wish = { tradeId, quantity: quantity === null ? null : Decimal.parse(quantity), requestId };
  const closed = await closeTradeByHand(house.principal, house.profile(), wish, house.services);
  invariant(closed.ok, 'There is something to close');
  await house.comeToRest();
}
