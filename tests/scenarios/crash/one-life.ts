import { submitFact } from '../../../shared/application/use-cases/review-trades.ts';
import { syncOrders } from '../../../shared/application/use-cases/sync-orders.ts';
import type { Profile } from '../../../shared/contracts/profile.ts';
import { Decimal } from '../../../shared/domain/money/decimal.ts';
import { enter } from '../../doubles/entries.ts';
import type { TradingHouse } from '../../doubles/trading-house.ts';

type Minute = readonly [open: number, high: number, low: number, close: number];

/** Minutes of a market that fills an entry, lets a stop be tightened and then closes a trade by hand. */
export const MINUTES: readonly Minute[] = [
  [100, 101, 99, 100],
  [100, 103, 99, 102],
  [102, 104, 101, 103],
  [103, 104, 102, 103],
  [103, 104, 102, 103],
];

/**
 * One trade from entry to exit, with everything that can happen on the way: reserved, sent, filled, its stop tightened (so cancelled and placed
 * anew), closed by hand (so stop and target cancelled first). Every step rests before the next, so the calls come in the same order each time.
 */
export async function liveOneTrade(house: TradingHouse, profile: Profile): Promise<void> {
  const { market, tenant, services } = house;
  const minute = async (index: number): Promise<void> => {
    const bar = MINUTES[index];
    if (bar !== undefined) market.bar(...bar);
    for (let round = 0; round < 2; round += 1) {
      await syncOrders(tenant, services);
      await house.settle();
    }
  };
  await minute(0);
  const wish = { name: 'life', quantity: '10', stop: '95', target: '120', hold: '1025' };
  const tradeId = await enter(house, wish, profile);
  await house.settle();
  await minute(1);
  const occurredAt = market.now();
  const stopPrice = Decimal.parse('98');
  await submitFact(profile, 'tighten', { kind: 'tighten', tradeId, stopPrice, occurredAt }, services);
  await house.settle();
  await minute(2);
  const referencePrice = Decimal.parse('103');
  const exit = {
    leg: 'exit',
    origin: 'manual',
    quantity: null,
    referencePrice,
    wantedAt: market.now(),
  } as const;
  await submitFact(profile, 'exit', { kind: 'exit', tradeId, wish: exit }, services);
  await house.settle();
  await minute(3);
  await minute(4);
}
