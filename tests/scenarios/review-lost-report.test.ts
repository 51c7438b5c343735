import { afterEach, expect, test } from 'vitest';
import type { Messaging } from '../../shared/application/ports/messaging.ts';
import type { Services } from '../../shared/application/services.ts';
import { readDesk } from '../../shared/application/use-cases/command-desk.ts';
import { syncOrders } from '../../shared/application/use-cases/sync-orders.ts';
import { isRecorded } from '../../shared/application/use-cases/sync/reports-place.ts';
import { addMs, HOUR_MS, MINUTE_MS } from '../../shared/domain/time/instant.ts';
import { enter } from '../doubles/entries.ts';
import { TradingHouse, type WorldPorts } from '../doubles/trading-house.ts';

let house: TradingHouse;
afterEach(async () => {
  await house.close();
  house.remove();
});

/** A broker that loses reports while it is told to, as a dead letter that nobody reads is lost. */
function lossy(messaging: Messaging, isLosing: () => boolean): Messaging {
  return {
    sendPlatform: (queue, messages) => messaging.sendPlatform(queue, messages),
    forTenant: (tenant) => {
      const queues = messaging.forTenant(tenant);
      return {
        sendForTenant: (queue, messages) => queues.sendForTenant(queue, messages),
        sendForProfile: (queue, address, messages) =>
          queue === 'executions' && isLosing()
            ? Promise.resolve()
            : queues.sendForProfile(queue, address, messages),
      };
    },
  };
}

const later = (services: Services, ms: number): Services => ({
  ...services,
  clock: { now: () => addMs(services.clock.now(), ms) },
});

test('a fill whose message was lost holds back every decision, is read again from the venue and booked once', async () => {
  let losing = false;
  const between = (ports: WorldPorts): WorldPorts => ({
    ...ports,
    messaging: lossy(ports.messaging, () => losing),
  });
  house = await TradingHouse.open({ between });
  const { market, tenant, profile, services } = house;
  market.bar(100, 101, 99, 100);
  await enter(house, { name: 'first', quantity: '10', stop: '95', target: '110', hold: '1025' });
  await house.settle();
  losing = true;
  market.bar(100, 102, 99, 101);
  expect(await syncOrders(tenant, services)).toBeGreaterThan(0);
  await house.settle();
  losing = false;

  expect(await isRecorded(tenant, profile, services)).toBe(false);
  expect(await isRecorded(tenant, profile, later(services, 3 * HOUR_MS))).toBe(false);
  expect(await syncOrders(tenant, services)).toBe(0);
  expect((await readDesk(profile, services)).books.positions.toString()).toBe('0');

  expect(await syncOrders(tenant, later(services, 11 * MINUTE_MS))).toBeGreaterThan(0);
  await house.settle();
  expect(await isRecorded(tenant, profile, services)).toBe(true);
  const { books } = await readDesk(profile, services);
  expect([books.positions.toString(), books.available.toString()]).toEqual(['1000', '9000']);
});

test('an account that cannot be read, for whatever reason, holds up no other', async () => {
  house = await TradingHouse.open({ profiles: 2 });
  const { market, services } = house;
  market.bar(100, 101, 99, 100);
  const wish = { name: 'first', quantity: '10', stop: '95', target: '110', hold: '1025' };
  for (const profile of house.profiles) await enter(house, wish, profile);
  await house.settle();
  market.bar(100, 102, 99, 101);
  const broken: Services = {
    ...services,
    venues: {
      ...services.venues,
      connect: (tenant, profile) => {
        if (profile.profileId === 'prf-1') throw new TypeError('the source of this profile is gone');
        return services.venues.connect(tenant, profile);
      },
    },
  };
  expect(await syncOrders(house.tenant, broken)).toBeGreaterThan(0);
  await house.settle();
  const [first, second] = await Promise.all(
    house.profiles.map(async (profile) => (await readDesk(profile, services)).books.positions.toString()),
  );
  expect([first, second]).toEqual(['0', '1000']);
});
