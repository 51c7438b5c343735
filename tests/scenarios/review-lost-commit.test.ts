import { afterEach, expect, test } from 'vitest';
import { AppError } from '../../shared/application/errors.ts';
import type { Store, TenantStore } from '../../shared/application/ports/store.ts';
import { ORDER } from '../../shared/application/records/kinds.ts';
import { RECORDS } from '../../shared/application/records/load-slice.ts';
import { askDesk, readDesk } from '../../shared/application/use-cases/command-desk.ts';
import { submitFact } from '../../shared/application/use-cases/review-trades.ts';
import { watchLedgers } from '../../shared/application/use-cases/watch-ledgers.ts';
import { reservationFor } from '../../shared/domain/engine/reserve-order.ts';
import { invariant } from '../../shared/domain/result.ts';
import { enter } from '../doubles/entries.ts';
import { TradingHouse, type WorldPorts } from '../doubles/trading-house.ts';

let house: TradingHouse;
afterEach(async () => {
  await house.close();
  house.remove();
});

/** A store that keeps the next batch with an order in it and loses its answer, as a crash right after the commit does. */
class ForgetfulStore {
  losesNext = false;

  over(store: Store): Store {
    return {
      platform: store.platform,
      whereabouts: (...asked) => store.whereabouts(...asked),
      forTenant: (tenant) => this.#forgetful(store.forTenant(tenant)),
    };
  }

  #forgetful(store: TenantStore): TenantStore {
    return {
      ...store,
      write: async (container, partition, writes) => {
        const written = await store.write(container, partition, writes);
        if (!this.losesNext || !writes.some(({ id }) => id.startsWith('order:'))) return written;
        this.losesNext = false;
        throw new AppError('STORE_UNAVAILABLE', 'the answer was lost', { retryable: true, ambiguous: true });
      },
    };
  }
}

test('capital that a withdrawn order held is free again although the answer of the commit was lost', async () => {
  const forgetful = new ForgetfulStore();
  const nowhere = () => Promise.resolve();
  const between = (ports: WorldPorts): WorldPorts => ({
    durable: ports.durable,
    store: forgetful.over(ports.store),
    messaging: {
      sendPlatform: nowhere,
      forTenant: () => ({ sendForProfile: nowhere, sendForTenant: nowhere }),
    },
  });
  house = await TradingHouse.open({ between });
  house.market.bar(100, 101, 99, 100);
  await enter(house, { name: 'first', quantity: '10', stop: '95', target: '110', hold: '1025' });
  const { profile, services } = house;
  const store = services.store.forTenant(house.tenant);
  const query = { partition: profile.profileId, type: 'order', order: 'oldest-first', limit: 10 } as const;
  const orders = (await store.query(RECORDS, query)).documents.map((document) => ORDER.decode(document));
  const entry = orders.find(({ intent }) => intent.leg === 'entry');
  invariant(entry !== undefined, 'There is an entry');
  const reserve = reservationFor(entry, 5, house.market.now());
  invariant(reserve !== null, 'An entry reserves');
  await askDesk(profile, reserve, services);

  forgetful.losesNext = true;
  const { clientOrderId } = entry;
  const event = { kind: 'notPlaced', reason: 'TEST' } as const;
  const fact = { kind: 'event', clientOrderId, event, occurredAt: house.market.now() } as const;
  const instance = await submitFact(profile, 'withdraw', fact, services);
  await services.durable.waitFor(instance, 5_000);

  expect(forgetful.losesNext).toBe(false);
  const desk = await readDesk(profile, services);
  expect(desk.reservations).toEqual([]);
  expect(desk.books.available.toString()).toBe('10000');
  expect(await watchLedgers(house.tenant, services)).toBe(0);
  const untold = await store.query(RECORDS, { ...query, type: 'untold' });
  expect(untold.documents).toEqual([]);
});
