import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DurableClient } from '../../shared/application/ports/durable.ts';
import { RECORDS } from '../../shared/application/records/load-slice.ts';
import { askDesk, readDesk } from '../../shared/application/use-cases/command-desk.ts';
import { reviewTrades } from '../../shared/application/use-cases/review-trades.ts';
import { syncOrders } from '../../shared/application/use-cases/sync-orders.ts';
import { watchLedgers } from '../../shared/application/use-cases/watch-ledgers.ts';
import type { Services } from '../../shared/application/services.ts';
import type { Profile } from '../../shared/contracts/profile.ts';
import { operationIdFor } from '../../shared/domain/ids/derive.ts';
import { addMs, MINUTE_MS } from '../../shared/domain/time/instant.ts';
import { enter } from '../doubles/entries.ts';
import { TradingHouse } from '../doubles/trading-house.ts';

let house: TradingHouse;
beforeEach(async () => {
  house = await TradingHouse.open({ profiles: 2 });
  house.market.bar(100, 101, 99, 100);
});
afterEach(async () => {
  await house.close();
  house.remove();
});

const WISH = { name: 'first', quantity: '10', stop: '95', target: '110', hold: '1025' };

const later = (services: Services, ms: number): Services => ({
  ...services,
  clock: { now: () => addMs(services.clock.now(), ms) },
});

/** The product when nothing is known any more of what the first profile trades. */
const withoutFirst = (services: Services): Services => ({
  ...services,
  venues: {
    ...services.venues,
    marketTime: (profile: Profile) => {
      if (profile.profileId === 'prf-1') throw new TypeError('the source of this profile is gone');
      return services.venues.marketTime(profile);
    },
  },
});

async function openTrades(): Promise<void> {
  for (const profile of house.profiles) await enter(house, WISH, profile);
  await house.settle();
  house.market.bar(100, 102, 99, 101);
  await syncOrders(house.tenant, house.services);
  await house.settle();
}

const modeOf = async (profile: Profile): Promise<string> =>
  (await readDesk(profile, house.services)).trading.mode;

async function losePosting(sequence: number): Promise<void> {
  const store = house.services.store.forTenant(house.tenant);
  const lost = await store.write(RECORDS, house.profile.profileId, [
    { kind: 'delete', id: `posting:${sequence}` },
  ]);
  expect(lost.ok).toBe(true);
}

test('a posting that stays away is found out, and entries pause', async () => {
  await openTrades();
  await losePosting(2);
  expect(await watchLedgers(house.tenant, house.services)).toBe(0);
  expect(await watchLedgers(house.tenant, later(house.services, 14 * MINUTE_MS))).toBe(0);
  expect(await watchLedgers(house.tenant, later(house.services, 16 * MINUTE_MS))).toBe(1);
  expect(await modeOf(house.profile)).toBe('REDUCING');
  expect((await Promise.all(house.profiles.map(modeOf)))[1]).toBe('ACTIVE');
});

test('a posting that came late after all is forgotten as missing', async () => {
  await openTrades();
  const store = house.services.store.forTenant(house.tenant);
  const { profileId } = house.profile;
  const posting = await store.read(RECORDS, profileId, 'posting:2');
  await losePosting(2);
  await watchLedgers(house.tenant, house.services);
  if (posting === null) throw new Error('There is a second posting');
  await store.write(RECORDS, profileId, [{ kind: 'create', ...posting }]);
  expect(await watchLedgers(house.tenant, house.services)).toBe(0);
  expect(await store.read(RECORDS, profileId, 'ledger-gap:first')).toBeNull();
});

test('the watch never loosens what a person has halted', async () => {
  await openTrades();
  await losePosting(2);
  const at = house.market.now();
  const operationId = operationIdFor('person', 'halt');
  const halt = { op: 'setTradingState', operationId, at, issuedAt: at, mode: 'HALTED' } as const;
  await askDesk(house.profile, { ...halt, by: 'person', why: 'test' }, house.services);
  await watchLedgers(house.tenant, house.services);
  expect(await watchLedgers(house.tenant, later(house.services, 16 * MINUTE_MS))).toBe(1);
  expect(await modeOf(house.profile)).toBe('HALTED');
});

test('a profile in trouble holds up the review of no other', async () => {
  await openTrades();
  expect(await reviewTrades(house.tenant, 1, withoutFirst(house.services))).toBe(1);
});

test('a review that finds all well starts no workflow', async () => {
  await openTrades();
  const started: string[] = [];
  const { durable } = house.services;
  const counting: DurableClient = {
    start: (workflow, instanceId, input) => {
      started.push(workflow);
      return durable.start(workflow, instanceId, input);
    },
    waitFor: (instanceId, timeoutMs) => durable.waitFor(instanceId, timeoutMs),
    raiseEvent: (instanceId, name, data) => durable.raiseEvent(instanceId, name, data),
    readEntity: (entity, key) => durable.readEntity(entity, key),
  };
  expect(await reviewTrades(house.tenant, 1, { ...house.services, durable: counting })).toBe(2);
  expect(started).toEqual([]);
});
