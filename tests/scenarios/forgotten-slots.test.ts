import { afterEach, expect, test } from 'vitest';
import { RECORDS } from '../../shared/application/records/load-slice.ts';
import { takeSlot } from '../../shared/application/records/slice-writes.ts';
import { freeForgottenSlots } from '../../shared/application/use-cases/forgotten-slots.ts';
import { syncOrders } from '../../shared/application/use-cases/sync-orders.ts';
import { enter } from '../doubles/entries.ts';
import { TradingHouse } from '../doubles/trading-house.ts';

let house: TradingHouse;
afterEach(async () => {
  await house.close();
  house.remove();
});

async function minute(open: number, high: number, low: number, close: number): Promise<void> {
  house.market.bar(open, high, low, close);
  await syncOrders(house.tenant, house.services);
  await house.settle();
}

const slots = async (): Promise<readonly string[]> => {
  const query = { partition: null, type: 'slot', order: 'oldest-first', limit: 10 } as const;
  const { documents } = await house.services.store.forTenant(house.tenant).query(RECORDS, query);
  return documents.map(({ state }) => state ?? '');
};

test('a symbol whose trade is over is free again although the end of the trade did not see its slot', async () => {
  house = await TradingHouse.open();
  await minute(100, 101, 99, 100);
  const trade = await enter(house, { name: 'one', quantity: '10', stop: '95', target: '110', hold: '1025' });
  await house.settle();
  await minute(100, 101, 99, 100);
  expect(await freeForgottenSlots(house.tenant, house.services)).toBe(0);
  expect(await slots()).toEqual([trade]);
  await minute(100, 111, 100, 110);
  await minute(110, 111, 109, 110);
  expect(await slots()).toEqual([]);
  const store = house.services.store.forTenant(house.tenant);
  const slot = takeSlot({ symbol: house.market.instrument.symbol, tradeId: trade }, house.market.now());
  await store.write(RECORDS, house.profile.profileId, [slot]);
  expect(await freeForgottenSlots(house.tenant, house.services)).toBe(1);
  expect(await slots()).toEqual([]);
});
