import { afterEach, expect, test } from 'vitest';
import type { Store } from '../../../shared/application/ports/store.ts';
import type { VenueConnection, Venues } from '../../../shared/application/ports/venue.ts';
import { allDocuments } from '../../../shared/application/records/all-documents.ts';
import { ORDER, UNMATCHED_FILL } from '../../../shared/application/records/kinds.ts';
import { RECORDS } from '../../../shared/application/records/load-slice.ts';
import { documentId } from '../../../shared/application/records/record-codec.ts';
import type { Services } from '../../../shared/application/services.ts';
import { readDesk } from '../../../shared/application/use-cases/command-desk.ts';
import {
  busyPlaces,
  reconcileAccounts,
} from '../../../shared/application/use-cases/reconcile/reconcile-accounts.ts';
import { syncOrders } from '../../../shared/application/use-cases/sync-orders.ts';
import { isRecorded } from '../../../shared/application/use-cases/sync/reports-place.ts';
import type { Profile } from '../../../shared/contracts/profile.ts';
import type { Order } from '../../../shared/domain/orders/order.ts';
import type { OrderStatus } from '../../../shared/domain/orders/order-status.ts';
import { invariant } from '../../../shared/domain/result.ts';
import { addMs, MINUTE_MS } from '../../../shared/domain/time/instant.ts';
import { AccountMarket } from '../../doubles/account-market.ts';
import { enter } from '../../doubles/entries.ts';
import { TradingHouse } from '../../doubles/trading-house.ts';

/** Many profiles on one account, and every list that was asked of its venue. */
class SharedMarket extends AccountMarket {
  readonly asked: string[] = [];

  override venues(store: Store): Venues {
    return { ...super.venues(store), connect: () => Promise.resolve(this.#noting(this.account)) };
  }

  #noting(inner: VenueConnection): VenueConnection {
    const note = (name: string) => void this.asked.push(name);
    return {
      venue: inner.venue,
      capabilities: inner.capabilities,
      submit: (request) => inner.submit(request),
      cancel: (order) => inner.cancel(order),
      findOrder: (id) => inner.findOrder(id),
      listOpenOrders: () => (note('open orders'), inner.listOpenOrders()),
      listPositions: () => (note('positions'), inner.listPositions()),
      listFills: (cursor) => (note('fills'), inner.listFills(cursor)),
      listActivities: (cursor) => (note('activities'), inner.listActivities(cursor)),
      reportsSince: (cursor) => (note('reports'), inner.reportsSince(cursor)),
      account: () => (note('account'), inner.account()),
    };
  }
}

const PROFILES = 5;
const WISH = { name: 'first', quantity: '10', stop: '95', target: '110', hold: '1025' };

let house: TradingHouse;
let market: SharedMarket;
afterEach(async () => {
  await house.close();
  house.remove();
});

async function open(): Promise<void> {
  market = new SharedMarket();
  house = await TradingHouse.open({ market, profiles: PROFILES, account: 'shared' });
  market.bar(100, 101, 99, 100);
  for (const profile of house.profiles) await enter(house, WISH, profile);
  await house.settle();
  market.asked.length = 0;
}

async function ordersOf({ profileId }: Profile): Promise<readonly Order[]> {
  const store = house.services.store.forTenant(house.tenant);
  const query = { partition: profileId, type: ORDER.type, order: 'oldest-first', limit: 500 } as const;
  const orders: Order[] = [];
  for await (const document of allDocuments(store, RECORDS, query)) orders.push(ORDER.decode(document));
  return orders;
}

async function entryOf(profile: Profile): Promise<Order> {
  const entry = (await ordersOf(profile)).find(({ intent }) => intent.leg === 'entry');
  invariant(entry !== undefined, 'The profile has entered');
  return entry;
}

async function heldBy(profile: Profile): Promise<string> {
  return (await readDesk(profile, house.services)).books.positions.toString();
}

const held = (): Promise<readonly string[]> => Promise.all(house.profiles.map(heldBy));

async function strangeFills(): Promise<number> {
  const store = house.services.store.forTenant(house.tenant);
  const query = { partition: null, type: UNMATCHED_FILL.type, order: 'oldest-first', limit: 500 } as const;
  return (await store.query(RECORDS, query)).documents.length;
}

const later = (services: Services, ms: number): Services => ({
  ...services,
  clock: { now: () => addMs(services.clock.now(), ms) },
});

test('an account is asked once a tick, however many profiles share it, and each report reaches its profile alone', async () => {
  await open();
  for (const [index, profile] of house.profiles.entries())
    if (index !== 2) market.account.fill((await entryOf(profile)).clientOrderId, '10', '100');
  await syncOrders(house.tenant, house.services);
  expect(market.asked).toEqual(['reports']);
  await house.settle();
  expect(await held()).toEqual(['1000', '1000', '0', '1000', '1000']);
  expect(await strangeFills()).toBe(0);

  market.asked.length = 0;
  await syncOrders(house.tenant, house.services);
  expect(market.asked).toEqual(['reports']);
});

test('a pass of reconciliation reads each list of the account once', async () => {
  await open();
  const tick = { firedAt: house.services.clock.now(), sinceMs: 86_400_000 };
  await reconcileAccounts(house.tenant, tick, await busyPlaces(house.services), house.services);
  expect(market.asked.sort()).toEqual(['account', 'activities', 'fills', 'open orders', 'positions']);
});

test('a late fill of an order that is over reaches the profile that had it, while others hear of theirs', async () => {
  await open();
  const [first, second] = house.profiles;
  invariant(first !== undefined && second !== undefined, 'There are five profiles');
  const over = await entryOf(first);
  market.account.end(over.clientOrderId, 'canceled');
  await syncOrders(house.tenant, house.services);
  await house.settle();
  expect((await entryOf(first)).status).toBe('canceled' satisfies OrderStatus);
  market.account.fill(over.clientOrderId, '10', '100');
  market.account.fill((await entryOf(second)).clientOrderId, '10', '100');
  await syncOrders(house.tenant, house.services);
  await house.settle();
  expect(await held()).toEqual(['1000', '1000', '0', '0', '0']);
  expect(await strangeFills()).toBe(0);
});

/** A store whose reader is behind: what is hidden was written, and is not seen yet. */
function behind(store: Store, hidden: string): Store {
  return {
    platform: store.platform,
    whereabouts: (container, wanted) => store.whereabouts(container, wanted),
    forTenant: (tenant) => {
      const inner = store.forTenant(tenant);
      return {
        tenantId: inner.tenantId,
        write: (container, partition, writes) => inner.write(container, partition, writes),
        read: async (container, partition, id) =>
          id === hidden ? null : inner.read(container, partition, id),
        query: async (container, query) => {
          const page = await inner.query(container, query);
          return { ...page, documents: page.documents.filter(({ id }) => id !== hidden) };
        },
      };
    },
  };
}

test('a fill whose order is not visible yet is given to nobody, holds back every decision and is read again', async () => {
  await open();
  const { tenant, services } = house;
  await syncOrders(tenant, services);
  await house.settle();
  const [, second, third] = house.profiles;
  invariant(second !== undefined && third !== undefined, 'There are five profiles');
  const entry = await entryOf(second);
  market.account.fill(entry.clientOrderId, '10', '100');
  market.account.fill((await entryOf(third)).clientOrderId, '10', '100');
  const stale = { ...services, store: behind(services.store, documentId(ORDER.type, entry.clientOrderId)) };
  for (let tick = 0; tick < 3; tick += 1) {
    await syncOrders(tenant, stale);
    await house.settle();
  }
  expect(await held()).toEqual(['0', '0', '1000', '0', '0']);
  expect(await isRecorded(tenant, third, services)).toBe(false);
  await syncOrders(tenant, services);
  await house.settle();
  expect(await held()).toEqual(['0', '1000', '1000', '0', '0']);
  expect(await strangeFills()).toBe(0);
  expect(await isRecorded(tenant, third, services)).toBe(true);
});

test('a fill of an order that nobody has is shown by the oldest profile after ten minutes', async () => {
  await open();
  const stranger = 'b07a0000000080008000000000000001';
  market.account.place(stranger, 'ACME', 'buy', '3');
  market.account.fill(stranger, '3', '100');
  await syncOrders(house.tenant, house.services);
  await house.settle();
  expect(await strangeFills()).toBe(0);
  const afterwards = later(house.services, 11 * MINUTE_MS);
  await syncOrders(house.tenant, afterwards);
  await house.settle();
  expect(await strangeFills()).toBe(1);
  await syncOrders(house.tenant, afterwards);
  expect(await isRecorded(house.tenant, house.profile, afterwards)).toBe(true);
});
