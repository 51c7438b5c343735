import { afterEach, expect, test } from 'vitest';
import type { OutgoingMessage } from '../../shared/application/ports/messaging.ts';
import { sweepStaleOrders } from '../../shared/application/use-cases/stale-orders.ts';
import { enter } from '../doubles/entries.ts';
import { TradingHouse, type WorldPorts } from '../doubles/trading-house.ts';
import { ALL_WELL, auditHouse } from './crash/settle-house.ts';

let house: TradingHouse;
afterEach(async () => {
  await house.close();
  house.remove();
});

/** A queue that keeps entries back until it is told. */
class SlowQueue {
  held: (() => Promise<void>)[] = [];

  between = (ports: WorldPorts): WorldPorts => ({
    ...ports,
    messaging: {
      ...ports.messaging,
      sendPlatform: (queue, messages) => ports.messaging.sendPlatform(queue, messages),
      forTenant: (tenant) => ({
        ...ports.messaging.forTenant(tenant),
        sendForProfile: (queue, address, messages: readonly OutgoingMessage[]) => {
          this.held.push(() => ports.messaging.forTenant(tenant).sendForProfile(queue, address, messages));
          return Promise.resolve();
        },
      }),
    },
  });

  async deliver(): Promise<void> {
    for (const send of this.held.splice(0)) await send();
  }
}

test('an entry that was given up before its message came holds no money, and every posting is on record', async () => {
  const queue = new SlowQueue();
  house = await TradingHouse.open({ between: queue.between });
  house.market.bar(100, 101, 99, 100);
  await enter(house, { name: 'late', quantity: '10', stop: '95', target: '110', hold: '1025' });
  expect(await sweepStaleOrders(house.tenant, house.services)).toBe(1);
  await house.settle();
  await queue.deliver();
  await house.settle();
  expect(await auditHouse(house)).toEqual(ALL_WELL);
  const again = await enter(house, { name: 'next', quantity: '10', stop: '95', target: '110', hold: '1025' });
  await queue.deliver();
  await house.settle();
  const venue = await house.services.venues.connect(house.tenant, house.profile);
  const open = await venue.listOpenOrders();
  expect(again).toBeDefined();
  expect(open.complete && open.items).toHaveLength(3);
});
