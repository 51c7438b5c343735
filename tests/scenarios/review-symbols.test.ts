import { afterEach, expect, test } from 'vitest';
import type { Principal } from '../../shared/application/principal.ts';
import type { Services } from '../../shared/application/services.ts';
import { changeProfile } from '../../shared/application/use-cases/manage-profiles.ts';
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

test('a symbol stays with its profile until nothing of it is open', async () => {
  house = await TradingHouse.open();
  const { market, tenant, profile } = house;
  const services: Services = {
    ...house.services,
    venues: { ...house.services.venues, instrument: () => Promise.resolve(market.instrument) },
  };
  const principal: Principal = { tenant, userId: 'trader', roles: ['trader'] };
  const change = (...symbols: string[]) =>
    changeProfile(principal, profile.profileId, { symbols }, null, services);
  market.bar(100, 101, 99, 100);
  await enter(house, { name: 'first', quantity: '10', stop: '95', target: '110', hold: '1025' });
  await house.settle();
  const refused = { ok: false, refusal: { code: 'PROFILE_HAS_OPEN_TRADES' } };
  expect(await change('OTHER')).toEqual(refused);
  expect(await change('OTHER', 'ACME')).toMatchObject({ ok: true });
  await minute(100, 102, 99, 101);
  expect(await change('OTHER')).toEqual(refused);
  await minute(105, 112, 104, 111);
  expect(await change('OTHER')).toMatchObject({ ok: true, value: { profile: { symbols: ['OTHER'] } } });
});
