import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FILL, ORDER, UNMATCHED_FILL } from '../../../shared/application/records/kinds.ts';
import { Decimal } from '../../../shared/domain/money/decimal.ts';
import { enter } from '../../doubles/entries.ts';
import { ReconciledHouse } from './reconciled-house.ts';

let house: ReconciledHouse;
beforeEach(async () => {
  house = await ReconciledHouse.open();
  await house.holdTen();
});
afterEach(() => house.close());

describe('an account on which both sides agree', () => {
  test('is clean, and a second look writes nothing', async () => {
    await house.pass();
    expect(await house.found()).toEqual([]);
    const { writes } = house;
    await house.passes(3);
    expect(house.writes).toBe(writes);
  });
});

describe('a report that was lost', () => {
  beforeEach(() => {
    house.venue.reports = false;
  });

  test('of a fill is made good from the list of fills, once, and the trade closes', async () => {
    const stop = await house.order('stop');
    const target = await house.order('target');
    house.venue.fill(stop.clientOrderId, '10', '95');
    house.venue.end(target.clientOrderId, 'canceled');
    await house.quiet();
    await house.pass();
    expect(await house.found()).toContain('FILL_MISSING');
    expect(await house.all(FILL)).toHaveLength(1);
    await house.pass();
    expect(await house.trade()).toMatchObject({ status: 'closed', exitReason: 'stop' });
    expect(await house.found()).toEqual([]);
    const desk = await house.desk();
    expect([desk.trades, desk.reservations]).toEqual([[], []]);
    expect(desk.books.realised.toString()).toBe('-50');
    const { writes } = house;
    await house.passes(2);
    expect(house.writes).toBe(writes);
  });

  test('of the end of a stop has it asked for by id, and another stop is placed', async () => {
    const stop = await house.order('stop');
    house.venue.end(stop.clientOrderId, 'canceled');
    await house.quiet();
    await house.pass();
    expect(await house.found()).toEqual(['ORDER_MISSING']);
    house.venue.reports = true;
    await house.pass();
    expect((await house.all(ORDER)).find((order) => order.clientOrderId === stop.clientOrderId)?.status).toBe(
      'canceled',
    );
    await house.quiet();
    await house.hear();
    const next = await house.order('stop');
    expect(next).toMatchObject({ attempt: 2, leavesQuantity: Decimal.parse('10') });
    await house.quiet();
    await house.passes(2);
    expect(await house.found()).toEqual([]);
  });

  test('of a part fill changes quantity and status as the venue has them', async () => {
    await house.close();
    house = await ReconciledHouse.open();
    await enter(house.house, { name: 'first', quantity: '10', stop: '95', target: '110', hold: '1025' });
    await house.house.settle();
    await house.hear();
    house.venue.reports = false;
    const entry = await house.order('entry');
    house.venue.fill(entry.clientOrderId, '4', '100');
    await house.quiet();
    await house.passes(2);
    expect(await house.order('entry')).toMatchObject({
      status: 'partially_filled',
      filledQuantity: Decimal.parse('4'),
    });
    expect(await house.found()).toEqual([]);
  });
});

describe('an order that the venue does not know any more', () => {
  test('is lost only after three answers over a minute, and its position is protected anew', async () => {
    const stop = await house.order('stop');
    house.venue.forget(stop.clientOrderId);
    await house.quiet();
    await house.passes(3);
    expect((await house.order('stop')).status).toBe('new');
    expect(await house.found()).toEqual(['ORDER_MISSING!']);
    await house.passes(1);
    expect(
      (await house.all(ORDER)).find((order) => order.clientOrderId === stop.clientOrderId),
    ).toMatchObject({
      status: 'canceled',
      reason: 'the venue does not know the order any more',
    });
    await house.quiet();
    await house.hear();
    await house.quiet();
    expect((await house.order('stop')).attempt).toBe(2);
  });

  test('is not lost while the venue does not answer: silence proves nothing', async () => {
    const stop = await house.order('stop');
    house.venue.forget(stop.clientOrderId);
    house.venue.answersById = false;
    await house.quiet();
    await house.passes(10);
    expect((await house.order('stop')).clientOrderId).toBe(stop.clientOrderId);
    expect(await house.found()).toEqual(['ORDER_MISSING!']);
  });
});

describe('an order at the venue that is not on record', () => {
  test('and is not ours is kept as external, counted, and never touched', async () => {
    const order = house.venue.place('somebody-else', 'ACME', 'buy', '7', '90');
    await house.quiet();
    await house.passes(2);
    expect(await house.externals()).toMatchObject([
      {
        kind: 'order',
        venueOrderId: order.venueOrderId,
        quantity: Decimal.parse('7'),
        price: Decimal.parse('90'),
      },
    ]);
    expect(await house.found()).toEqual([]);
    expect(house.venue.cancels).toBe(0);
    house.venue.end('somebody-else', 'canceled');
    await house.passes(1);
    expect(await house.externals()).toEqual([]);
  });

  test('and has our mark is cancelled after a minute, for nobody looks after it', async () => {
    house.venue.place('b07a00010002800380040005000600ff', 'ACME', 'buy', '5');
    await house.quiet();
    await house.passes(2);
    expect(house.venue.cancels).toBe(0);
    expect(await house.found()).toEqual(['OURS_NOT_ON_RECORD!']);
    await house.passes(1);
    expect(house.venue.cancels).toBe(1);
    await house.passes(1);
    expect(await house.found()).toEqual([]);
  });

  test('and its fills are fills of no trade, told and counted', async () => {
    house.venue.reports = false;
    house.venue.place('somebody-else', 'ACME', 'buy', '3');
    house.venue.fill('somebody-else', '3', '100');
    await house.quiet();
    await house.passes(2);
    expect(await house.all(UNMATCHED_FILL)).toMatchObject([{ because: 'ORDER_UNKNOWN' }]);
    expect((await house.position()).external.quantity.toString()).toBe('3');
    expect((await house.trade()).holding.quantity.toString()).toBe('10');
    expect(await house.found()).toEqual([]);
  });
});

describe('another order under our name', () => {
  test('is never merged: a person is called, and entries stay blocked', async () => {
    const stop = await house.order('stop');
    house.venue.change(stop.clientOrderId, { symbol: 'OTHER' });
    await house.quiet();
    await house.passes(3);
    expect(await house.found()).toContain('TERMS_DIFFER!');
    expect((await house.order('stop')).status).toBe('new');
  });
});

test('a duplicate is adopted only with the terms of our order: any other leaves it unknown and its money held', async () => {
  await house.close();
  house = await ReconciledHouse.open();
  const { venue } = house;
  const submit = venue.submit.bind(venue);
  venue.submit = (request) => {
    venue.place(request.clientOrderId, 'OTHER', 'buy', '1');
    return submit(request);
  };
  await enter(house.house, { name: 'first', quantity: '10', stop: '95', target: '110', hold: '1025' });
  await house.house.settle();
  expect(await house.order('entry')).toMatchObject({ status: 'unknown', venueOrderId: null });
  expect((await house.desk()).reservations).toMatchObject([{ purpose: 'entry', unknown: true }]);
  await house.quiet();
  await house.passes(2);
  expect(await house.found()).toContain('TERMS_DIFFER!');
});
