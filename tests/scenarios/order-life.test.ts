import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ORDER, TRADE } from '../../shared/application/records/kinds.ts';
import { RECORDS } from '../../shared/application/records/load-slice.ts';
import { readDesk } from '../../shared/application/use-cases/command-desk.ts';
import { syncOrders } from '../../shared/application/use-cases/sync-orders.ts';
import { watchLedgers } from '../../shared/application/use-cases/watch-ledgers.ts';
import { booksText } from '../../shared/domain/desk/statement.ts';
import { enter } from '../doubles/entries.ts';
import { TradingHouse } from '../doubles/trading-house.ts';

let house: TradingHouse;
beforeEach(async () => {
  house = await TradingHouse.open();
  house.market.bar(100, 101, 99, 100);
});
afterEach(async () => {
  await house.close();
  house.remove();
});

async function orders(): Promise<string[]> {
  const store = house.services.store.forTenant(house.tenant);
  const page = await store.query(RECORDS, {
    partition: house.profile.profileId,
    type: 'order',
    order: 'oldest-first',
    limit: 100,
  });
  return page.documents.map((document) => {
    const order = ORDER.decode(document);
    return `${order.intent.leg} ${order.status} ${order.filledQuantity.toString()}`;
  });
}

async function trades(): Promise<string[]> {
  const store = house.services.store.forTenant(house.tenant);
  const page = await store.query(RECORDS, {
    partition: house.profile.profileId,
    type: 'trade',
    order: 'oldest-first',
    limit: 100,
  });
  return page.documents.map((document) => {
    const trade = TRADE.decode(document);
    return `${trade.status} realised ${trade.holding.realised.toString()} by ${trade.exitReason ?? 'nothing'}`;
  });
}

async function books() {
  const desk = await readDesk(house.profile, house.services);
  const { available, orders: held, positions, realised } = booksText(desk.books);
  return { available, orders: held, positions, realised };
}

async function minute(open: number, high: number, low: number, close: number): Promise<void> {
  house.market.bar(open, high, low, close);
  await syncOrders(house.tenant, house.services);
  await house.settle();
}

const WISH = { name: 'first-entry', quantity: '10', stop: '95', target: '110', hold: '1025' };

describe('the life of an order, through queue, workflow, desk, venue and records', () => {
  test('an entry is reserved, sent once, filled, protected and closed at its target', async () => {
    await enter(house, WISH);
    await house.settle();
    expect(await orders()).toEqual(
      expect.arrayContaining(['entry pending_new 0', 'stop reserved 0', 'target reserved 0']),
    );
    expect(await books()).toMatchObject({ available: '8975', orders: '1025' });

    await minute(100, 102, 99, 101);
    expect(await orders()).toEqual(expect.arrayContaining(['entry filled 10', 'stop new 0', 'target new 0']));
    expect(await trades()).toEqual(['open realised 0 by nothing']);
    expect(await books()).toMatchObject({ available: '9000', orders: '0', positions: '1000' });

    await minute(105, 112, 104, 111);
    expect(await orders()).toEqual(
      expect.arrayContaining(['entry filled 10', 'stop canceled 0', 'target filled 10']),
    );
    expect(await trades()).toEqual(['closed realised 100 by target']);
    expect(await books()).toEqual({ available: '10100', orders: '0', positions: '0', realised: '100' });
    expect(await watchLedgers(house.tenant, house.services)).toBe(0);
  });

  test('a second entry in the symbol is refused while the first lives, and welcome after it', async () => {
    await enter(house, WISH);
    await enter(house, { ...WISH, name: 'second-entry' });
    await house.settle();
    expect((await orders()).filter((order) => order.startsWith('entry')).sort()).toEqual([
      'entry not_placed 0',
      'entry pending_new 0',
    ]);
    await minute(100, 102, 99, 101);
    await minute(94, 95, 93, 94);
    expect((await trades()).sort()).toEqual(['closed realised -60 by stop', 'void realised 0 by nothing']);
    await enter(house, { ...WISH, name: 'third-entry', stop: '90' });
    await house.settle();
    await minute(94, 95, 93, 94);
    expect((await orders()).filter((order) => order === 'entry filled 10')).toHaveLength(2);
  });

  test('an entry that the capital does not cover is never sent', async () => {
    await enter(house, { ...WISH, hold: '10001' });
    await house.settle();
    expect(await orders()).toEqual(
      expect.arrayContaining(['entry not_placed 0', 'stop not_placed 0', 'target not_placed 0']),
    );
    const venue = await house.services.venues.connect(house.tenant, house.profile);
    expect(await venue.listOpenOrders()).toEqual({ complete: true, items: [] });
    expect(await books()).toMatchObject({ available: '10000', orders: '0' });
  });

  test('the same wish delivered twice is one order', async () => {
    const first = await enter(house, WISH);
    await house.settle();
    expect(await enter(house, WISH)).toBe(first);
    await house.settle();
    const venue = await house.services.venues.connect(house.tenant, house.profile);
    const open = await venue.listOpenOrders();
    expect(open.complete && open.items).toHaveLength(3);
  });
});
