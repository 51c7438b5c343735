import { afterEach, describe, expect, test } from 'vitest';
import { cancelEntryByHand } from '../../shared/application/use-cases/manual-exits.ts';
import { reviewTrades } from '../../shared/application/use-cases/review-trades.ts';
import { syncOrders } from '../../shared/application/use-cases/sync-orders.ts';
import { enterByHand } from './by-hand.ts';
import { DictatedMarket } from './dictated-market.ts';
import { BY_HAND, PlayedHouse, type PlayedHouseOptions, type ProfileWish } from './played-house.ts';
import { SlowQueue } from './slow-queue.ts';
import { Told } from './told.ts';
import { drift, quietMorning } from './walks.ts';

let house: PlayedHouse;
let told: Told;
afterEach(async () => {
  await house.close();
  house.remove();
});

/** A quiet market at 100 with an average true range of 2, and a profile that trades by hand. */
async function openQuietly(wish: Partial<ProfileWish> = {}, options: PlayedHouseOptions = {}): Promise<void> {
  const market = new DictatedMarket();
  quietMorning(market);
  house = await PlayedHouse.open({ ...options, market, profiles: [{ ...BY_HAND, ...wish }] });
  told = new Told(house);
  await house.comeToRest();
}

async function minutes(count: number, by: number): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) await house.minute(drift(house.market, by));
}

const exact = async () => expect(await house.audit()).toMatchObject({ ledgerExact: true, sentences: [] });

describe('a stop that is looked after', () => {
  test('stands until the trade has gained its risk, then trails the best price by two average ranges', async () => {
    await openQuietly();
    await enterByHand(house);
    await minutes(3, 1);
    expect(await told.workingStops()).toEqual(['10 at 96']);
    // The high of the fourth minute is 104.5, the risk was 4: 104.5 less 4 is the new stop.
    await minutes(1, 1);
    expect(await told.workingStops()).toEqual(['10 at 100.5']);
    await minutes(3, 1);
    expect(await told.workingStops()).toEqual(['10 at 103.5']);
    await minutes(2, -1);
    expect(await told.workingStops()).toEqual(['10 at 103.5']);
    await minutes(1, -1);
    expect(await told.tradeLines()).toEqual(['closed realised 35 by stop']);
    expect(await told.atVenue()).toBe(0);
    await exact();
  });

  test('comes to the entry once the gain says so, and not lower again', async () => {
    await openQuietly({ stops: { breakEvenAfterR: 0.5, trailAfterR: 10 } });
    await enterByHand(house);
    await minutes(1, 1);
    expect(await told.workingStops()).toEqual(['10 at 96']);
    await minutes(1, 1);
    expect(await told.workingStops()).toEqual(['10 at 100']);
    await minutes(4, -1);
    expect(await told.tradeLines()).toEqual(['closed realised 0 by stop']);
    await exact();
  });

  test('of a short trails downwards', async () => {
    await openQuietly();
    await enterByHand(house, { direction: 'short', stop: '104', target: '80' });
    await minutes(4, -1);
    // The low of the fourth minute is 95.5.
    expect(await told.workingStops()).toEqual(['10 at 99.5']);
    await minutes(5, 1);
    expect(await told.tradeLines()).toEqual(['closed realised 5 by stop']);
    await exact();
  });

  test('trails while the profile is paused, and the time stop ends the trade', async () => {
    await openQuietly({ stops: { maxBars: 6 } });
    await enterByHand(house);
    await house.setState(BY_HAND.name, 'paused');
    await minutes(4, 1);
    expect(await told.workingStops()).toEqual(['10 at 100.5']);
    await minutes(2, 1);
    // Six bars after the entry the exit is wanted; it fills at the next open.
    await minutes(1, 1);
    expect(await told.tradeLines()).toEqual(['closed realised 60 by monitor']);
    expect(await told.atVenue()).toBe(0);
    await exact();
  });

  test('that the market jumps over fills where the market opens', async () => {
    await openQuietly();
    await enterByHand(house);
    await minutes(1, 0);
    await house.minute({ ACME: [90, 91, 89, 90] });
    expect(await told.tradeLines()).toEqual(['closed realised -100 by stop']);
    expect(await told.books()).toEqual({ available: '9900', orders: '0', positions: '0', realised: '-100' });
    await exact();
  });
});

describe('losses of a day', () => {
  test('flatten everything at the limit, stops and target first', async () => {
    await openQuietly({ limits: { dailyLossStopPct: 0.1, dailyLossFlattenPct: 0.2 } });
    await enterByHand(house, { stop: '93' });
    // Ten pieces and 10000 of capital: 0.2 % are 2 a piece.
    await minutes(2, -0.9);
    expect(await told.workingStops()).toEqual(['10 at 93']);
    await minutes(1, -0.9);
    await minutes(1, 0);
    expect(await told.tradeLines()).toEqual(['closed realised -27 by flatten']);
    expect(await told.atVenue()).toBe(0);
    await exact();
  });
});

describe('what was filled is protected', () => {
  test('an entry that is cancelled with a part of it filled has a stop and a target for that part', async () => {
    await openQuietly();
    const { order } = await enterByHand(house, { quantity: '10' });
    await house.minute({ ACME: [100, 101, 99, 100, 4] });
    expect(await told.openQuantity()).toBe('4');
    const wish = { clientOrderId: order.clientOrderId, requestId: 'enough' };
    expect(await cancelEntryByHand(house.principal, house.profile(), wish, house.services)).toMatchObject({
      ok: true,
      value: 'requested',
    });
    await house.comeToRest();
    await house.comeToRest();
    expect(await told.workingStops()).toEqual(['4 at 96']);
    await house.minute({ ACME: [97, 98, 95, 96] });
    expect(await told.tradeLines()).toEqual(['closed realised -16 by stop']);
    expect(await told.books()).toEqual({ available: '9984', orders: '0', positions: '0', realised: '-16' });
    await exact();
  });

  test('an open trade has a working stop at the end of every bar, whatever happens to it', async () => {
    await openQuietly({ stops: { breakEvenAfterR: 0.5 } });
    await enterByHand(house);
    const walk = [1, 1, 1, 1, 1, -1, 1, 1, -1, -1, 1, 1, 1, -1];
    let barsOpen = 0;
    for (const by of walk) {
      await minutes(1, by);
      if ((await told.trades())[0]?.status !== 'open') break;
      barsOpen += 1;
      expect(await told.workingStops()).toHaveLength(1);
    }
    expect(barsOpen).toBeGreaterThan(8);
  });

  test('a fill that overtakes the cancel of its entry is booked and protected', async () => {
    await openQuietly();
    const { order } = await enterByHand(house, { limit: '98', stop: '94' });
    await house.minute({ ACME: [100, 101, 99, 100] });
    // The entry has filled at the venue when the trader takes it back, and nobody has heard of it.
    house.market.minute({ ACME: [98, 99, 97, 98] });
    const wish = { clientOrderId: order.clientOrderId, requestId: 'back' };
    await cancelEntryByHand(house.principal, house.profile(), wish, house.services);
    await house.settle();
    await house.comeToRest();
    await house.comeToRest();
    expect(await told.openQuantity()).toBe('10');
    expect(await told.workingStops()).toEqual(['10 at 94']);
    expect(await told.books()).toMatchObject({ orders: '0', positions: '980' });
    await exact();
  });

  test('a stop whose sending was lost is sent by the next review', async () => {
    const queue = new SlowQueue();
    queue.isHolding = false;
    await openQuietly({}, { between: queue.between });
    // A bracket would carry its stop along: a part of it cancelled makes a stop of its own.
    const { order } = await enterByHand(house);
    await house.minute({ ACME: [100, 101, 99, 100, 4] });
    const wish = { clientOrderId: order.clientOrderId, requestId: 'enough' };
    await cancelEntryByHand(house.principal, house.profile(), wish, house.services);
    await house.settle();
    await syncOrders(house.tenant, house.services);
    queue.isHolding = true;
    await house.settle();
    expect(await told.workingStops()).toEqual([]);
    expect(queue.lose()).toBeGreaterThan(0);
    queue.isHolding = false;
    expect(await reviewTrades(house.tenant, 1, house.services)).toBe(1);
    await house.settle();
    await house.comeToRest();
    expect(await told.workingStops()).toEqual(['4 at 96']);
    await exact();
  });
});
