import { afterEach, describe, expect, test } from 'vitest';
import { readRisk } from '../../shared/application/records/decision-kinds.ts';
import { evaluateDueProfiles } from '../../shared/application/use-cases/evaluate/evaluate-profiles.ts';
import { AppError } from '../../shared/application/errors.ts';
import type { WorldPorts } from '../doubles/trading-house.ts';
import { enterByHand, manualEntry } from './by-hand.ts';
import { placeEntry } from '../../shared/application/use-cases/manual-orders.ts';
import { DictatedMarket, type Minute } from './dictated-market.ts';
import { EAGER, eagerMarket } from './eager-market.ts';
import { BY_HAND, PlayedHouse, type PlayedHouseOptions } from './played-house.ts';
import { SlowQueue } from './slow-queue.ts';
import { Told } from './told.ts';
import { drift, quietMorning, wanderingMinutes } from './walks.ts';

let house: PlayedHouse;
afterEach(async () => {
  await house.close();
  house.remove();
});

/** Closes the house and opens the same folder: what a process kept in its memory is gone. */
async function restart(options: Omit<PlayedHouseOptions, 'folder' | 'market'> = {}): Promise<void> {
  const { folder, market } = house;
  await house.close();
  house = await PlayedHouse.open({ ...options, folder, market });
}

/** Everything that the records of the eager profile say at the end. */
async function wholeStory(): Promise<unknown> {
  const told = new Told(house, EAGER.name);
  const orders = (await told.orders()).map(
    ({ clientOrderId, status, filledQuantity, fence }) =>
      `${clientOrderId} ${status} ${filledQuantity.toString()} ${String(fence)}`,
  );
  const decisions = (await told.decisions()).map(({ decisionId, outcome }) => `${decisionId} ${outcome}`);
  const store = house.services.store.forTenant(house.tenant);
  const risk = await readRisk(store, house.profile(EAGER.name).profileId);
  return { orders, decisions, trades: await told.tradeLines(), books: await told.books(), risk: risk?.risk };
}

/** Plays minutes of the eager market and closes the house after every one that `restartsAfter` names. */
async function lived(restartsAfter: (minute: number) => boolean): Promise<unknown> {
  const market = new DictatedMarket();
  const minutes = wanderingMinutes(market, 'two');
  for (let minute = 0; minute < 1_000; minute += 1) market.minute({ ACME: minutes.next().value });
  const options = { profiles: [EAGER] };
  house = await PlayedHouse.open({ ...options, market });
  for (let minute = 0; minute < 120; minute += 1) {
    await house.minute({ ACME: minutes.next().value });
    if (restartsAfter(minute)) await restart(options);
  }
  return wholeStory();
}

describe('a restart', () => {
  test('after every few minutes changes nothing of what is traded', async () => {
    const undisturbed = await lived(() => false);
    expect(await house.audit()).toMatchObject({ ledgerExact: true, sentences: [] });
    await house.close();
    house.remove();
    const restarted = await lived((minute) => minute % 7 === 3);
    expect(await house.audit()).toMatchObject({ ledgerExact: true, sentences: [] });
    expect(undisturbed).toMatchObject({ decisions: expect.arrayContaining([expect.any(String)]) });
    expect(restarted).toEqual(undisturbed);
  }, 60_000);

  test('with messages on the queue that nobody has handled yet sends each of them once', async () => {
    const { market, entryMinute } = await eagerMarket();
    const options = { profiles: [EAGER] };
    house = await PlayedHouse.open({ ...options, market });
    await house.comeToRest();
    market.minute(entryMinute);
    // Closed right after the decision is durable: its workflow has begun or not, as it happens.
    await evaluateDueProfiles(house.services);
    await restart(options);
    await house.settle();
    const told = new Told(house, EAGER.name);
    expect(await told.orderLines()).toEqual(['entry pending_new 0', 'stop reserved 0', 'target reserved 0']);
    expect(await told.atVenue()).toBe(3);
    expect(await told.decisions()).toHaveLength(1);
  });

  test('in the middle of a bar finishes it: reports that were queued are recorded, and the profile is evaluated', async () => {
    const { market, entryMinute, later } = await eagerMarket();
    const options = { profiles: [EAGER] };
    house = await PlayedHouse.open({ ...options, market });
    await house.comeToRest();
    await house.minute(entryMinute);
    market.minute({ ACME: later.next().value });
    expect(await evaluateDueProfiles(house.services)).toMatchObject({ deferred: 1 });
    await restart(options);
    await house.comeToRest();
    const told = new Told(house, EAGER.name);
    expect(await told.workingStops()).toHaveLength(1);
    expect(await evaluateDueProfiles(house.services)).toMatchObject({ evaluated: 0, deferred: 0 });
    expect(await house.audit()).toMatchObject({ ledgerExact: true, sentences: [] });
  });

  test('keeps what the stop has reached, so that it trails on', async () => {
    const market = new DictatedMarket();
    quietMorning(market);
    house = await PlayedHouse.open({ market });
    await house.comeToRest();
    await enterByHand(house);
    for (let minute = 0; minute < 5; minute += 1) await house.minute(drift(market, 1));
    await restart();
    const told = new Told(house);
    expect(await told.workingStops()).toEqual(['10 at 101.5']);
    await house.minute(drift(market, 1));
    expect(await told.workingStops()).toEqual(['10 at 102.5']);
  });

  test('after minutes without a host counts the bars that closed meanwhile, and their highs', async () => {
    const market = new DictatedMarket();
    quietMorning(market);
    const profiles = [{ ...BY_HAND, stops: { maxBars: 10 } }];
    house = await PlayedHouse.open({ market, profiles });
    await house.comeToRest();
    await enterByHand(house);
    await house.minute(drift(market, 1));
    const { folder } = house;
    await house.close();
    for (const by of [1, 1, 1, 1, 1, 1, -1, -1]) market.minute(drift(market, by));
    house = await PlayedHouse.open({ folder, market, profiles });
    await house.comeToRest();
    const told = new Told(house);
    // The best price was 107.5, two bars before the newest one.
    expect(await told.workingStops()).toEqual(['10 at 103.5']);
    // The tenth bar ends the trade; it fills at the next open.
    await house.minute(drift(market, 0));
    await house.minute(drift(market, 0));
    expect(await told.tradeLines()).toEqual(['closed realised 50 by monitor']);
  });

  test('after minutes without a host goes on with the newest bar, and the stop has held meanwhile', async () => {
    const market = new DictatedMarket();
    quietMorning(market);
    house = await PlayedHouse.open({ market });
    await house.comeToRest();
    await enterByHand(house);
    await house.minute(drift(market, 0));
    const { folder } = house;
    await house.close();
    const night: readonly Minute[] = [
      [100, 101, 99, 100],
      [98, 99, 95, 97],
      [97, 130, 96, 128],
    ];
    for (const prices of night) market.minute({ ACME: prices });
    house = await PlayedHouse.open({ folder, market });
    await house.comeToRest();
    expect(await new Told(house).tradeLines()).toEqual(['closed realised -40 by stop']);
    expect(await house.audit()).toMatchObject({ ledgerExact: true, sentences: [] });
  });
});

/** A store that loses the record of how far a series was evaluated, as when the process dies just before it. */
const forgetful = (ports: WorldPorts): WorldPorts => ({
  ...ports,
  store: {
    forTenant: (tenant) => ports.store.forTenant(tenant),
    whereabouts: (...asked) => ports.store.whereabouts(...asked),
    platform: {
      read: (container, partition, id) => ports.store.platform.read(container, partition, id),
      query: (container, query) => ports.store.platform.query(container, query),
      write: (container, partition, writes) =>
        partition === 'evaluation'
          ? Promise.reject(new AppError('STORE_UNAVAILABLE', 'it died', { retryable: true, ambiguous: true }))
          : ports.store.platform.write(container, partition, writes),
    },
  },
});

describe('the same bar evaluated again', () => {
  test.each([
    { outcome: 'intent', allocated: '10000', orders: 3 },
    { outcome: 'denied', allocated: '50', orders: 0 },
  ])(
    'after a death before its progress was kept makes no second $outcome',
    async ({ outcome, allocated, orders }) => {
      const { market, entryMinute } = await eagerMarket();
      const profiles = [{ ...EAGER, allocated }];
      house = await PlayedHouse.open({ profiles, market });
      await house.comeToRest();
      await restart({ profiles, between: forgetful });
      market.minute(entryMinute);
      await evaluateDueProfiles(house.services);
      await house.settle();
      await restart({ profiles });
      // What the venue acknowledged meanwhile may come first; then the bar is evaluated a second time.
      const first = await evaluateDueProfiles(house.services);
      await house.settle();
      const second = await evaluateDueProfiles(house.services);
      await house.settle();
      expect(first.evaluated + second.evaluated).toBe(1);
      const told = new Told(house, EAGER.name);
      expect((await told.decisions()).map((decision) => decision.outcome)).toEqual([outcome]);
      expect(await told.orders()).toHaveLength(orders);
      expect(await told.atVenue()).toBe(orders);
      expect(await evaluateDueProfiles(house.services)).toMatchObject({ evaluated: 0 });
    },
  );

  test('a manual entry whose message was lost is sent when it is asked for again', async () => {
    const market = new DictatedMarket();
    quietMorning(market);
    const queue = new SlowQueue();
    house = await PlayedHouse.open({ market, between: queue.between });
    await house.comeToRest();
    await enterByHand(house, {}, 'once');
    expect(queue.lose()).toBe(1);
    await restart();
    const { principal, services } = house;
    await placeEntry(principal, house.profile(BY_HAND.name), manualEntry(), 'once', services);
    await house.settle();
    expect(await new Told(house).atVenue()).toBe(3);
  });
});
