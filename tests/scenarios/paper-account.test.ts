import { afterEach, expect, test } from 'vitest';
import type { OrderRequest, VenueConnection } from '../../shared/application/ports/venue.ts';
import type { Store } from '../../shared/application/ports/store.ts';
import { clientOrderId } from '../../shared/domain/ids/ids.ts';
import { Decimal } from '../../shared/domain/money/decimal.ts';
import { addMs } from '../../shared/domain/time/instant.ts';
import { TradingHouse } from '../doubles/trading-house.ts';

let house: TradingHouse;
afterEach(async () => {
  await house.close();
  house.remove();
});

const LONG_LIFE = 60;

function account(): Promise<VenueConnection> {
  return house.services.venues.connect(house.tenant, house.profile);
}

/** A limit that no bar of the story reaches. */
function request(name: string): OrderRequest {
  const terms = {
    symbol: 'ACME',
    side: 'buy',
    type: 'limit',
    quantity: Decimal.parse('1'),
    limitPrice: Decimal.parse('50'),
    stopPrice: null,
    trailBy: null,
    trailPercent: null,
    timeInForce: 'gtc',
    expiresAt: null,
    reduceOnly: false,
    extendedHours: false,
  } as const;
  const sendBefore = addMs(house.market.now(), 60_000);
  return { clientOrderId: clientOrderId(name), terms, children: [], pairedWith: null, sendBefore };
}

function storedLength(): number {
  const row = house.data.sqlite
    .prepare(
      `SELECT length(body) AS length FROM documents WHERE container = 'paper-venue' AND id = 'account'`,
    )
    .get();
  return Number(row?.['length']);
}

test('a paper account refuses every id it has ever taken, and is stored without those whose orders have ended', async () => {
  house = await TradingHouse.open();
  house.market.bar(100, 101, 99, 100);
  const venue = await account();
  const placed = async (name: string) => (await venue.submit(request(name))).kind;
  expect(await placed('order-0')).toBe('accepted');
  const oneWorking = storedLength();
  for (let number = 1; number <= LONG_LIFE; number += 1) {
    expect(await placed(`order-${number}`)).toBe('accepted');
    await venue.cancel({ clientOrderId: clientOrderId(`order-${number}`), venueOrderId: null });
  }
  expect(storedLength()).toBeLessThan(oneWorking + 20);
  expect(await placed('order-0')).toBe('duplicate');
  expect(await placed('order-1')).toBe('duplicate');

  const { folder, market } = house;
  await house.close();
  house = await TradingHouse.open({ folder, market });
  const again = await account();
  expect((await again.submit(request(`order-${LONG_LIFE}`))).kind).toBe('duplicate');
  expect((await again.submit(request('order-0'))).kind).toBe('duplicate');
  expect((await again.submit(request('fresh'))).kind).toBe('accepted');
});

test('a paper account is not asked for orders that have ended before any has', async () => {
  const asked: string[] = [];
  house = await TradingHouse.open({ between: (ports) => ({ ...ports, store: noting(ports.store, asked) }) });
  house.market.bar(100, 101, 99, 100);
  const venue = await account();
  const placed = async (name: string) => (await venue.submit(request(name))).kind;
  expect([await placed('order-0'), await placed('order-1'), await placed('order-0')]).toEqual([
    'accepted',
    'accepted',
    'duplicate',
  ]);
  expect(asked).not.toContain('order:order-1');
  await venue.cancel({ clientOrderId: clientOrderId('order-0'), venueOrderId: null });
  expect(await placed('order-0')).toBe('duplicate');
  expect(await placed('order-2')).toBe('accepted');
  expect(asked).toEqual(expect.arrayContaining(['order:order-0', 'order:order-2']));
});

/** Writes down which documents are read by their id. */
function noting(store: Store, asked: string[]): Store {
  return {
    platform: store.platform,
    whereabouts: (...wanted) => store.whereabouts(...wanted),
    forTenant: (tenant) => {
      const inner = store.forTenant(tenant);
      return {
        ...inner,
        read: (container, partition, id) => {
          asked.push(id);
          return inner.read(container, partition, id);
        },
      };
    },
  };
}
