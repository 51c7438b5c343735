import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { placeEntry } from '../../shared/application/use-cases/manual-orders.ts';
import { syncOrders } from '../../shared/application/use-cases/sync-orders.ts';
import { VirtualAlarms } from '../contracts/virtual-alarms.ts';
import { BadWire, type WireMood } from './bad-wire.ts';
import { manualEntry } from './by-hand.ts';
import { DictatedMarket } from './dictated-market.ts';
import { BY_HAND, PlayedHouse } from './played-house.ts';
import { Told } from './told.ts';
import { drift, quietMorning } from './walks.ts';

let house: PlayedHouse;
let told: Told;
let alarms: VirtualAlarms;
let wire: BadWire;

beforeEach(async () => {
  const market = new DictatedMarket();
  quietMorning(market);
  alarms = new VirtualAlarms();
  wire = new BadWire();
  house = await PlayedHouse.open({ market, alarms, wire: wire.wire });
  told = new Told(house);
  await house.comeToRest();
});
afterEach(async () => {
  await house.close();
  house.remove();
});

/** Ten pieces at 100, a hold of a thousand and what the market may move meanwhile; then `seconds` pass. */
async function enterWhile(mood: WireMood, seconds: number): Promise<void> {
  wire.mood = mood;
  const placed = await placeEntry(house.principal, house.profile(), manualEntry(), 'enter', house.services);
  expect(placed.ok).toBe(true);
  await alarms.advance(seconds * 1_000);
}

async function entryStatus(): Promise<string | undefined> {
  return (await told.orders()).find(({ intent }) => intent.leg === 'entry')?.status;
}

const isFree = { available: '10000', orders: '0', positions: '0', realised: '0' };

async function trade(): Promise<void> {
  wire.mood = 'well';
  await alarms.advance(60_000);
  house.market.minute(drift(house.market, 0));
  for (let round = 0; round < 3; round += 1) {
    await syncOrders(house.tenant, house.services);
    await alarms.advance(1_000);
  }
}

describe('an order of unknown fate', () => {
  test('keeps its money, is asked for, and goes on when the venue has it', async () => {
    await enterWhile('answer-lost', 0.5);
    expect(await entryStatus()).toBe('unknown');
    expect((await told.books()).orders).not.toBe('0');
    await alarms.advance(2_000);
    expect(await entryStatus()).toBe('pending_new');
    await trade();
    expect(wire.submits).toBe(1);
    expect(await told.workingStops()).toEqual(['10 at 96']);
    expect(await house.audit()).toMatchObject({ ledgerExact: true, sentences: [] });
  });

  test('is given up only when the venue has said for a minute that it does not know it', async () => {
    await enterWhile('request-lost', 50);
    expect(await entryStatus()).toBe('unknown');
    expect((await told.books()).available).not.toBe('10000');
    await alarms.advance(60_000);
    expect(await entryStatus()).toBe('not_placed');
    expect(await told.books()).toEqual(isFree);
    expect(await told.tradeLines()).toEqual(['void realised 0 by nothing']);
    expect(wire.submits).toBe(1);
    expect(await house.audit()).toMatchObject({ ledgerExact: true, sentences: [] });
  });

  test('stays unknown while the venue is silent, and no other entry goes into its symbol', async () => {
    wire.answersQuestions = false;
    await enterWhile('answer-lost', 600);
    expect(await entryStatus()).toBe('unknown');
    expect((await told.books()).available).not.toBe('10000');
    const second = await placeEntry(
      house.principal,
      house.profile(),
      manualEntry({ quantity: '1' }),
      'another',
      house.services,
    );
    expect(second).toMatchObject({ ok: false, refusal: { denied: { code: 'UNKNOWN_ORDER' } } });
    wire.answersQuestions = true;
    await alarms.advance(120_000);
    expect(await entryStatus()).toBe('pending_new');
    expect(wire.submits).toBe(1);
  });

  test('is asked for by the house that comes after a restart', async () => {
    wire.answersQuestions = false;
    await enterWhile('answer-lost', 10);
    expect(await entryStatus()).toBe('unknown');
    const { folder, market } = house;
    await house.close();
    alarms.passUnnoticed(3_600_000);
    wire.answersQuestions = true;
    house = await PlayedHouse.open({ folder, market, alarms, wire: wire.wire, profiles: [BY_HAND] });
    told = new Told(house);
    await alarms.advance(2_000);
    expect(await entryStatus()).toBe('pending_new');
    await trade();
    expect(wire.submits).toBe(1);
    expect(await told.workingStops()).toEqual(['10 at 96']);
  });
});

describe('an order that the venue did not take', () => {
  test('because it refuses it is over, and its money is free', async () => {
    await enterWhile('rejecting', 1);
    expect(await told.orderLines()).toContain('entry rejected 0');
    expect(await told.books()).toEqual(isFree);
    await alarms.advance(600_000);
    expect(wire.submits).toBe(1);
  });

  test('because of too many requests is sent again, once, when the venue allows it', async () => {
    await enterWhile('throttled', 5);
    expect(await entryStatus()).toBe('not_sent');
    wire.mood = 'well';
    await alarms.advance(4_000);
    expect(await entryStatus()).toBe('pending_new');
    expect(await told.atVenue()).toBe(3);
    await trade();
    expect(await house.audit()).toMatchObject({ ledgerExact: true, sentences: [] });
  });

  test('for a minute is not sent any more: its decision is too old', async () => {
    await enterWhile('throttled', 120);
    wire.mood = 'well';
    await alarms.advance(600_000);
    expect(await told.atVenue()).toBe(0);
    expect(await told.books()).toEqual(isFree);
    expect(await told.tradeLines()).toEqual(['void realised 0 by nothing']);
    expect(await house.audit()).toMatchObject({ ledgerExact: true, sentences: [] });
  });
});
