import { afterEach, describe, expect, test } from 'vitest';
import { AppError } from '../../shared/application/errors.ts';
import type { Store } from '../../shared/application/ports/store.ts';
import type { SubmitOutcome, VenueConnection, Venues } from '../../shared/application/ports/venue.ts';
import { ORDER } from '../../shared/application/records/kinds.ts';
import { RECORDS } from '../../shared/application/records/load-slice.ts';
import { readDesk } from '../../shared/application/use-cases/command-desk.ts';
import { orderCommandCodec, placeMessage } from '../../shared/application/use-cases/follow-ups.ts';
import { sendOrder } from '../../shared/application/use-cases/send-order.ts';
import type { Order } from '../../shared/domain/orders/order.ts';
import { invariant } from '../../shared/domain/result.ts';
import { enter } from '../doubles/entries.ts';
import { ScriptedMarket } from '../doubles/scripted-market.ts';
import { TradingHouse } from '../doubles/trading-house.ts';

let house: TradingHouse;
afterEach(async () => {
  await house.close();
  house.remove();
});

/** A market whose venue answers requests as told, one after the other, and knows no order. */
class ScriptedAnswers extends ScriptedMarket {
  readonly answers: (SubmitOutcome | 'lost')[] = [];
  requests = 0;

  override venues(store: Store): Venues {
    const venues = super.venues(store);
    return {
      ...venues,
      connect: async (tenant, profile) => this.#answering(await venues.connect(tenant, profile)),
    };
  }

  #answering(venue: VenueConnection): VenueConnection {
    return {
      venue: venue.venue,
      capabilities: venue.capabilities,
      submit: () => {
        this.requests += 1;
        const answer = this.answers.shift();
        invariant(answer !== undefined, 'The venue was asked more often than was told');
        if (answer !== 'lost') return Promise.resolve(answer);
        throw new AppError('VENUE_UNAVAILABLE', 'cut off', { retryable: true, ambiguous: true });
      },
      cancel: (order) => venue.cancel(order),
      findOrder: () => Promise.resolve({ kind: 'not-found' }),
      listOpenOrders: () => venue.listOpenOrders(),
      listPositions: () => venue.listPositions(),
      listFills: (cursor) => venue.listFills(cursor),
      listActivities: (cursor) => venue.listActivities(cursor),
      reportsSince: (cursor) => venue.reportsSince(cursor),
      account: () => venue.account(),
    };
  }
}

async function entryAfter(answers: ScriptedAnswers['answers']): Promise<() => Promise<Order>> {
  const market = new ScriptedAnswers();
  market.answers.push(...answers);
  house = await TradingHouse.open({ market });
  market.bar(100, 101, 99, 100);
  await enter(house, { name: 'first', quantity: '10', stop: '95', target: '110', hold: '1025' });
  const store = house.services.store.forTenant(house.tenant);
  const { profileId } = house.profile;
  const query = { partition: profileId, type: 'order', order: 'oldest-first', limit: 10 } as const;
  return async () => {
    const { documents } = await store.query(RECORDS, query);
    const entry = documents
      .map((document): Order => ORDER.decode(document))
      .find(({ intent }) => intent.leg === 'entry');
    invariant(entry !== undefined, 'There is an entry');
    return entry;
  };
}

const rejected = (market: ScriptedMarket): SubmitOutcome => ({
  kind: 'rejected',
  code: 'NO_FUNDS',
  reason: 'no funds',
  at: market.now(),
});

describe('a request that was repeated', () => {
  test('counts: a no to the second may mean the first is still on the wire, so the capital stays', async () => {
    const entry = await entryAfter(['lost', rejected(new ScriptedMarket())]);
    await expect.poll(async () => (await entry()).status, { timeout: 5_000 }).toBe('unknown');
    expect((await entry()).requestsSent).toBe(2);
    const desk = await readDesk(house.profile, house.services);
    expect(desk.reservations).toMatchObject([{ unknown: true }]);
  });

  test('a no to the only request is final', async () => {
    const entry = await entryAfter([rejected(new ScriptedMarket())]);
    await expect.poll(async () => (await entry()).status).toBe('rejected');
    await house.settle();
    expect((await readDesk(house.profile, house.services)).reservations).toEqual([]);
  });

  test('a request that never left does not count: the no to the next is final', async () => {
    const busy = { kind: 'notSent', reason: 'busy', retryAfterMs: 1 } as const;
    const entry = await entryAfter([busy, rejected(new ScriptedMarket())]);
    await expect.poll(async () => (await entry()).status).toBe('rejected');
  });
});

test('an order that was sent is taken up without asking the desk, whose no could not end it', async () => {
  const entry = await entryAfter([{ kind: 'unknown', reason: 'no answer' }]);
  await expect.poll(async () => (await entry()).status).toBe('unknown');
  const command = orderCommandCodec.decode(placeMessage(await entry(), house.profile, house.services).body);
  expect(command).toMatchObject({ kind: 'place', place: { reserve: null } });
});

test('with trading switched off an exit waits: given up, it would be planned anew at every look', async () => {
  await entryAfter([{ kind: 'unknown', reason: 'no answer' }]);
  const { documents } = await house.services.store
    .forTenant(house.tenant)
    .query(RECORDS, { partition: house.profile.profileId, type: 'order', order: 'oldest-first', limit: 10 });
  const stop = documents
    .map((document): Order => ORDER.decode(document))
    .find(({ intent }) => intent.leg === 'stop');
  invariant(stop !== undefined, 'The entry has a stop');
  const settings = { ...house.services.settings, tradingEnabled: false };
  const command = orderCommandCodec.decode(placeMessage(stop, house.profile, house.services).body);
  invariant(command.kind === 'place', 'A reserved order is placed');
  const sent = await sendOrder({ ...command.place, fence: 1, postings: [] }, { ...house.services, settings });
  expect(sent).toEqual({ kind: 'later', afterMs: 60_000 });
});

test('what was reserved for an order that is not on record is released', async () => {
  const entry = await entryAfter([{ kind: 'unknown', reason: 'no answer' }]);
  await expect.poll(async () => (await entry()).status).toBe('unknown');
  const order = { ...(await entry()), status: 'reserved', requestsSent: 0 } as const;
  const command = orderCommandCodec.decode(placeMessage(order, house.profile, house.services).body);
  invariant(command.kind === 'place', 'A reserved order is placed');
  const nobody = { ...command.place, clientOrderId: 'b07a-nobody' as typeof order.clientOrderId };
  const sent = await sendOrder({ ...nobody, fence: 1, postings: [] }, house.services);
  expect(sent).toMatchObject({ kind: 'over', release: { op: 'voidReservation' } });
});
