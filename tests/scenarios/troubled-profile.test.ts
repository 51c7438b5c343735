import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runLedgerWatch, runPositionMonitor, runStaleOrders } from '../../functions/timers/care.ts';
import { runOrderSync } from '../../functions/timers/order-sync.ts';
import { runStrategyLoop } from '../../functions/timers/strategy-loop.ts';
import { PROFILE, PROFILE_PARTITION, PROFILES } from '../../shared/application/records/profile-kind.ts';
import { upsertOf } from '../../shared/application/records/record-codec.ts';
import { readHeartbeats } from '../../shared/application/use-cases/heartbeats.ts';
import { enterByHand } from './by-hand.ts';
import { DictatedMarket } from './dictated-market.ts';
import { BY_HAND, PlayedHouse } from './played-house.ts';
import { Told } from './told.ts';
import { drift, quietMorning } from './walks.ts';

let house: PlayedHouse;
/** Every list of profiles and orders has the troubled one first. */
const TROUBLED = 'a-troubled';
beforeEach(async () => {
  const market = new DictatedMarket();
  quietMorning(market);
  house = await PlayedHouse.open({ market, profiles: [{ ...BY_HAND, name: TROUBLED }, BY_HAND] });
  await house.comeToRest();
  await enterByHand(house, {}, 'troubled', TROUBLED);
  await enterByHand(house, {}, 'well');
});
afterEach(async () => {
  await house.close();
  house.remove();
});

const store = () => house.services.store.forTenant(house.tenant);

/** Its source of bars was taken out of the configuration while it had an order open. */
async function sourceGone(): Promise<void> {
  const profile = { ...house.profile(TROUBLED), market: { source: 'gone', timeframe: '1m' } as const };
  await store().write(PROFILES, PROFILE_PARTITION, [upsertOf(PROFILE, profile)]);
}

/** Its record is no profile any more. */
async function unreadable(): Promise<void> {
  const write = upsertOf(PROFILE, house.profile(TROUBLED));
  await store().write(PROFILES, PROFILE_PARTITION, [{ ...write, body: { name: 'no profile' } }]);
}

describe.each([
  { trouble: 'whose source is gone', make: sourceGone },
  { trouble: 'whose record cannot be read', make: unreadable },
])('a profile $trouble holds up no other', ({ make }) => {
  test('every timer serves the other and beats', async () => {
    await make();
    const { services, market } = house;
    const at = { firedAt: services.clock.now(), isPastDue: false };
    market.minute(drift(market, 1));
    await runOrderSync(at, services);
    await house.settle();
    const told = new Told(house);
    expect(await told.workingStops()).toEqual(['10 at 96']);
    for (let minute = 0; minute < 4; minute += 1) {
      market.minute(drift(market, 1));
      await runStrategyLoop(at, services);
      await house.settle();
      await runOrderSync(at, services);
      await house.settle();
      await runStrategyLoop(at, services);
      await house.settle();
    }
    for (let round = 0; round < 2; round += 1) {
      await runOrderSync(at, services);
      await house.settle();
    }
    expect(await told.workingStops()).toEqual(['10 at 101.5']);
    await runPositionMonitor(at, services);
    await runStaleOrders(at, services);
    await runLedgerWatch(at, services);
    await house.settle();
    const loops = (await readHeartbeats(services)).map(({ loop }) => loop).sort();
    expect(loops).toEqual([
      'ledger-watch',
      'order-sync',
      'position-monitor',
      'stale-orders',
      'strategy-loop',
    ]);
  });
});
