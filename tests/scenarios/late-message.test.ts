import { afterEach, expect, test } from 'vitest';
import { sweepStaleOrders } from '../../shared/application/use-cases/stale-orders.ts';
import { enter } from '../doubles/entries.ts';
import { TradingHouse } from '../doubles/trading-house.ts';
import { ALL_WELL, auditHouse } from './crash/settle-house.ts';
import { SlowQueue } from './slow-queue.ts';

let house: TradingHouse;
afterEach(async () => {
  await house.close();
  house.remove();
});

test('an entry that was given up before its message came holds no money, and every posting is on record', async () => {
  const queue = new SlowQueue();
  house = await TradingHouse.open({ between: queue.between });
  house.market.bar(100, 101, 99, 100);
  await enter(house, { name: 'late', quantity: '10', stop: '95', target: '110', hold: '1025' });
  expect(await sweepStaleOrders(house.tenant, house.services)).toBe(0);
  // An entry is given up once its decision is older than a minute of its market.
  house.market.bar(100, 101, 99, 100);
  house.market.bar(100, 101, 99, 100);
  expect(await sweepStaleOrders(house.tenant, house.services)).toBe(1);
  await house.settle();
  await queue.deliver();
  await house.settle();
  expect(await auditHouse(house)).toEqual(ALL_WELL);
  await enter(house, { name: 'next', quantity: '10', stop: '95', target: '110', hold: '1025' });
  await queue.deliver();
  await house.settle();
  const venue = await house.services.venues.connect(house.tenant, house.profile);
  const open = await venue.listOpenOrders();
  expect(open.complete && open.items).toHaveLength(3);
});
