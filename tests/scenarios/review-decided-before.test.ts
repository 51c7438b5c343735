import { afterEach, expect, test } from 'vitest';
import { AppError } from '../../shared/application/errors.ts';
import type { Store } from '../../shared/application/ports/store.ts';
import { readDesk } from '../../shared/application/use-cases/command-desk.ts';
import { setTenantTrading } from '../../shared/application/use-cases/control-trading.ts';
import { evaluateDueProfiles } from '../../shared/application/use-cases/evaluate/evaluate-profiles.ts';
import type { WorldPorts } from '../doubles/trading-house.ts';
import { EAGER, eagerMarket } from './eager-market.ts';
import { PlayedHouse } from './played-house.ts';
import { Told } from './told.ts';

let house: PlayedHouse;
afterEach(async () => {
  await house.close();
  house.remove();
});

/** A store that does not keep how far a series was evaluated, as if the process had died just before. */
function diesBeforeProgress(store: Store, isDying: () => boolean): Store {
  return {
    forTenant: (tenant) => store.forTenant(tenant),
    whereabouts: (...asked) => store.whereabouts(...asked),
    platform: {
      read: (...call) => store.platform.read(...call),
      query: (...call) => store.platform.query(...call),
      write: (container, partition, writes) => {
        if (!isDying() || partition !== 'evaluation')
          return store.platform.write(container, partition, writes);
        throw new AppError('STORE_UNAVAILABLE', 'the process died', { retryable: true, ambiguous: false });
      },
    },
  };
}

test('a bar that was denied and is decided again otherwise holds no money for an order that is not on record', async () => {
  let dying = false;
  const between = (ports: WorldPorts): WorldPorts => ({
    ...ports,
    store: diesBeforeProgress(ports.store, () => dying),
  });
  const { market, entryMinute } = await eagerMarket();
  house = await PlayedHouse.open({ market, profiles: [EAGER], between });
  await house.comeToRest();
  const { principal, services } = house;
  await setTenantTrading(principal, { state: 'HALTED', reason: 'test' }, services);
  dying = true;
  market.minute(entryMinute);
  await evaluateDueProfiles(services);
  await house.settle();
  dying = false;
  await setTenantTrading(principal, { state: 'ACTIVE', reason: 'test' }, services);
  await house.comeToRest();

  const told = new Told(house, EAGER.name);
  expect((await told.decisions()).length).toBe(1);
  const desk = await readDesk(house.profile(EAGER.name), services);
  expect(desk.reservations).toEqual([]);
  expect(desk.books.available.toString()).toBe('10000');
});
