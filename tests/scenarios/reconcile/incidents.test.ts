import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FILL, ORDER, UNMATCHED_FILL } from '../../../shared/application/records/kinds.ts';
import { prepareTrading } from '../../../shared/application/use-cases/prepare-trading.ts';
import { submitFact } from '../../../shared/application/use-cases/review-trades.ts';
import { whyNotSend } from '../../../shared/application/use-cases/trading-control.ts';
import { Decimal } from '../../../shared/domain/money/decimal.ts';
import type { Order } from '../../../shared/domain/orders/order.ts';
import { utcMillis } from '../../../shared/domain/time/instant.ts';
import { enter } from '../../doubles/entries.ts';
import { ReconciledHouse } from './reconciled-house.ts';

/** Incidents of other systems that reconciliation has to meet, each told once. */

let house: ReconciledHouse;
beforeEach(async () => {
  house = await ReconciledHouse.open();
});
afterEach(() => house.close());

const dec = Decimal.parse;

async function enterTen(): Promise<Order> {
  await enter(house.house, { name: 'first', quantity: '10', stop: '95', target: '110', hold: '1025' });
  await house.house.settle();
  await house.hear();
  return house.order('entry');
}

/** Records, reports and passes until nothing moves any more. */
async function settle(rounds = 4): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    await house.hear();
    await house.quiet();
    await house.pass();
  }
}

async function wantCancel(order: Order): Promise<void> {
  const { clientOrderId } = order;
  const event = { kind: 'cancelWanted', reason: 'a person' } as const;
  const fact = { kind: 'event', clientOrderId, event, occurredAt: house.market.now() } as const;
  await submitFact(house.house.profile, `cancel:${clientOrderId}`, fact, house.house.services);
  await house.house.settle();
}

test('I3: a cancel that failed because the order had filled ends in the fill, and nothing is ordered again', async () => {
  const entry = await enterTen();
  house.venue.reports = false;
  house.venue.fill(entry.clientOrderId, '10', '100');
  await wantCancel(entry);
  house.venue.reports = true;
  await settle();
  expect(await house.order('entry')).toMatchObject({ status: 'filled', filledQuantity: dec('10') });
  expect(await house.trade()).toMatchObject({ status: 'open' });
  expect(house.venue.submits).toBe(1);
  expect(await house.found()).toEqual([]);
});

test('I4: an order that was lost track of and filled hours later is booked and protected', async () => {
  const entry = await enterTen();
  house.venue.reports = false;
  for (let hour = 0; hour < 3; hour += 1) await house.quiet();
  house.venue.fill(entry.clientOrderId, '10', '99');
  house.venue.reports = true;
  await settle();
  const trade = await house.trade();
  expect([trade.status, trade.holding.quantity.toString()]).toEqual(['open', '10']);
  expect((await house.order('stop')).leavesQuantity.toString()).toBe('10');
});

test('I5: cancelled at the exchange and partly filled is a trade of what was filled, not another order', async () => {
  const entry = await enterTen();
  house.venue.reports = false;
  house.venue.fill(entry.clientOrderId, '4', '100');
  house.venue.end(entry.clientOrderId, 'canceled');
  house.venue.reports = true;
  await settle(8);
  expect(await house.order('entry')).toMatchObject({ status: 'canceled', filledQuantity: dec('4') });
  expect((await house.trade()).holding.quantity.toString()).toBe('4');
  expect((await house.order('stop')).leavesQuantity.toString()).toBe('4');
  expect((await house.desk()).books.orders.toString()).toBe('0');
  expect(await house.found()).toEqual([]);
});

test('I6: a fill that comes by list and by report is one fill', async () => {
  const entry = await enterTen();
  house.venue.fill(entry.clientOrderId, '10', '100');
  await house.quiet();
  // The report is still on its way when two passes have found the fill in the list.
  await house.passes(2);
  await house.hear();
  await settle();
  expect(await house.all(FILL)).toHaveLength(1);
  expect((await house.trade()).holding.quantity.toString()).toBe('10');
  expect((await house.desk()).trades[0]?.holding.quantity.toString()).toBe('10');
});

test('I7: no fill is ever on record that the venue does not have', async () => {
  await house.holdTen();
  house.venue.move('ACME', '-4');
  house.venue.move('OTHER', '3');
  await settle(6);
  expect(await house.all(FILL)).toHaveLength(1);
  expect(await house.all(UNMATCHED_FILL)).toEqual([]);
  expect(await house.adjustments()).toHaveLength(1);
});

test('I8: after a start with open trades each of them is managed: its stop stands at the venue', async () => {
  await house.holdTen();
  const stop = await house.order('stop');
  await house.reopen(() => house.venue.end(stop.clientOrderId, 'canceled'));
  await prepareTrading(house.services);
  await settle();
  const next = await house.order('stop');
  expect(next.attempt).toBe(2);
  expect(house.venue.openOrders().map((order) => order.clientOrderId)).toContain(next.clientOrderId);
});

test('I9: a fee in the coin leaves less than was bought, and the exit sells what is there', async () => {
  const entry = await enterTen();
  house.venue.fill(entry.clientOrderId, '10', '100', { fee: dec('0.025'), feeCurrency: 'ACME' });
  await settle(6);
  expect(house.venue.quantityOf('ACME').toString()).toBe('9.975');
  expect((await house.trade()).holding.quantity.toString()).toBe('9.975');
  const { leavesQuantity } = await house.order('stop');
  expect(leavesQuantity.compare(dec('9.975'))).toBeLessThan(0);
  expect(await house.found()).toEqual([]);
});

test('I12: a position that differs is never traded on as if it were flat', async () => {
  await house.holdTen();
  house.venue.change((await house.order('stop')).clientOrderId, { symbol: 'OTHER' });
  await house.quiet();
  await house.passes(2);
  const always = utcMillis(4e12);
  const why = await whyNotSend(await house.order('entry'), house.house.profile, always, house.services);
  expect(why).toBe('OPEN_MISMATCH');
});

describe('I13: an order in flight', () => {
  test('is not declared dead by counting; when it fills later, the fill is applied', async () => {
    await house.holdTen();
    const stop = await house.order('stop');
    house.venue.answersById = false;
    house.venue.unreadable.add('orders');
    await house.passes(20);
    expect((await house.order('stop')).status).toBe('new');
    house.venue.answersById = true;
    house.venue.unreadable.clear();
    house.venue.fill(stop.clientOrderId, '10', '95');
    house.venue.end((await house.order('target')).clientOrderId, 'canceled');
    await settle();
    expect(await house.trade()).toMatchObject({ status: 'closed', exitReason: 'stop' });
  });

  test('that was proven lost and fills all the same is applied late and flagged', async () => {
    await house.holdTen();
    const stop = await house.order('stop');
    const lost = house.venue.hide(stop.clientOrderId);
    await house.quiet();
    await house.passes(4);
    const after = (await house.all<Order>(ORDER)).find((order) => order.clientOrderId === stop.clientOrderId);
    expect(after?.status).toBe('canceled');
    lost();
    house.venue.fill(stop.clientOrderId, '3', '95');
    await settle();
    const filled = (await house.all<Order>(ORDER)).find(
      (order) => order.clientOrderId === stop.clientOrderId,
    );
    expect(filled).toMatchObject({ lateFill: true, filledQuantity: dec('3') });
    expect((await house.trade()).holding.quantity.toString()).toBe('7');
  });
});

test('I14: nothing is inferred while the details of a fill are missing, so the real one counts once', async () => {
  const entry = await enterTen();
  // The venue says 10 filled, and its list of fills does not have them yet.
  house.venue.change(entry.clientOrderId, { status: 'filled', cumulativeQuantity: dec('10') });
  house.venue.move('ACME', '10');
  await settle(4);
  expect(await house.found()).toContain('FILLS_AWAITED!');
  expect(await house.adjustments()).toEqual([]);
  expect((await house.desk()).books.orders.toString()).not.toBe('0');
  house.venue.move('ACME', '-10');
  house.venue.change(entry.clientOrderId, { status: 'new', cumulativeQuantity: dec('0') });
  house.venue.fill(entry.clientOrderId, '10', '100');
  await settle(6);
  expect((await house.trade()).holding.quantity.toString()).toBe('10');
  expect(await house.all(FILL)).toHaveLength(1);
  expect(await house.found()).toEqual([]);
});

test('I15: a list with an order that cannot be mapped is not complete, and nothing follows from it', async () => {
  await house.holdTen();
  await house.pass();
  // The adapter says so instead of leaving the order out.
  house.venue.unreadable.add('orders');
  house.venue.forget((await house.order('stop')).clientOrderId);
  await house.quiet();
  await house.passes(6);
  expect((await house.order('stop')).status).toBe('new');
  expect((await house.state()).state).toBe('incomplete');
});

test('I19: a cancel that the venue never carries out holds its quantity, and a person is called', async () => {
  await house.holdTen();
  house.venue.carriesCancelsOut = false;
  const stop = await house.order('stop');
  await wantCancel(stop);
  await house.hear();
  expect((await house.order('stop')).status).toBe('pending_cancel');
  for (let minute = 0; minute < 12; minute += 1) await house.quiet();
  await house.passes(2);
  expect(await house.found()).toContain('CANCEL_STUCK!');
  const desk = await house.desk();
  expect(desk.reservations.map(({ quantityLeft }) => quantityLeft.toString())).toEqual(['10']);
  // No second exit while the first can still fill.
  const stops = (await house.all<Order>(ORDER)).filter(({ intent }) => intent.leg === 'stop');
  expect(stops).toHaveLength(1);
});
