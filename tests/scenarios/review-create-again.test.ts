import { afterEach, expect, test } from 'vitest';
import type { Principal } from '../../shared/application/principal.ts';
import { readDesk } from '../../shared/application/use-cases/command-desk.ts';
import {
  changeProfile,
  createProfile,
  type NewProfile,
} from '../../shared/application/use-cases/manage-profiles.ts';
import { Decimal } from '../../shared/domain/money/decimal.ts';
import { invariant } from '../../shared/domain/result.ts';
import { TradingHouse } from '../doubles/trading-house.ts';

let house: TradingHouse;
afterEach(async () => {
  await house.close();
  house.remove();
});

test('a profile that is asked for again is answered as it is by now, and has its capital once', async () => {
  house = await TradingHouse.open();
  const { tenant, services } = house;
  const principal: Principal = { tenant, userId: 'trader', roles: ['trader'] };
  const wish: NewProfile = {
    name: 'First name',
    venue: 'paper',
    source: 'script',
    timeframe: '1m',
    symbols: ['ACME'],
    allocated: Decimal.parse('5000'),
    parameters: {},
    limits: {},
    stops: {},
  };
  const first = await createProfile(principal, wish, 'one-request', services);
  invariant(first.ok, 'The profile is made');
  const { profileId } = first.value;
  await changeProfile(principal, profileId, { name: 'Second name' }, null, services);
  house.market.bar(100, 101, 99, 100);
  const again = await createProfile(principal, wish, 'one-request', services);
  expect(again).toMatchObject({ ok: true, value: { profileId, name: 'Second name', revision: 2 } });
  const desk = await readDesk(first.value, services);
  expect([desk.sequence, desk.books.capital.toString()]).toEqual([1, '5000']);
});
