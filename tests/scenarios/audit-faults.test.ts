import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditBooks } from '../../local/drill/audit-books.ts';
import {
  readThreeBooks,
  type ThreeBooks,
  type TradingRecords,
  type VenueRecords,
} from '../../local/drill/books.ts';
import { auditWork } from '../../local/drill/unfinished-work.ts';
import { syncOrders } from '../../shared/application/use-cases/sync-orders.ts';
import { clientOrderId, reservationId, tradeId, venueOrderId } from '../../shared/domain/ids/ids.ts';
import { Decimal, ONE } from '../../shared/domain/money/decimal.ts';
import type { Order } from '../../shared/domain/orders/order.ts';
import type { Trade } from '../../shared/domain/orders/trade.ts';
import { enter } from '../doubles/entries.ts';
import { TradingHouse } from '../doubles/trading-house.ts';
import { ALL_WELL } from './crash/settle-house.ts';

/** Books after one closed trade and with another one open, protected by its stop and target. */
let sound: ThreeBooks;
let house: TradingHouse;
beforeAll(async () => {
  house = await TradingHouse.open();
  const { market, services, tenant, profile } = house;
  const minute = async (open: number, high: number, low: number, close: number): Promise<void> => {
    market.bar(open, high, low, close);
    await syncOrders(tenant, services);
    await house.settle();
  };
  await minute(100, 101, 99, 100);
  await enter(house, { name: 'won', quantity: '10', stop: '95', target: '110', hold: '1025' });
  await house.settle();
  await minute(100, 102, 99, 101);
  await minute(105, 112, 104, 111);
  await enter(house, { name: 'open', quantity: '7', stop: '100', target: '130', hold: '900' });
  await house.settle();
  await minute(111, 112, 110, 111);
  await minute(111, 112, 110, 111);
  sound = await readThreeBooks(profile, services.store.forTenant(tenant), services.durable);
});
afterAll(async () => {
  await house.close();
  house.remove();
});

const inRecords = (change: (records: TradingRecords) => Partial<TradingRecords>) => (books: ThreeBooks) => ({
  ...books,
  records: { ...books.records, ...change(books.records) },
});
const atVenue = (change: (venue: VenueRecords) => Partial<VenueRecords>) => (books: ThreeBooks) => ({
  ...books,
  venue: { ...books.venue, ...change(books.venue) },
});
const atDesk =
  (change: (desk: ThreeBooks['desk']) => Partial<ThreeBooks['desk']>) => (books: ThreeBooks) => ({
    ...books,
    desk: { ...books.desk, ...change(books.desk) },
  });
const orders = (which: (order: Order) => boolean, change: Partial<Order>) =>
  inRecords((records) => ({
    orders: records.orders.map((order) => (which(order) ? { ...order, ...change } : order)),
  }));
const trades = (status: Trade['status'], change: Partial<Trade>) =>
  inRecords((records) => ({
    trades: records.trades.map((trade) => (trade.status === status ? { ...trade, ...change } : trade)),
  }));
const isFilled = (order: Order): boolean => order.status === 'filled';
const isLive = (order: Order): boolean => order.status === 'new';
const last = <Value>(values: readonly Value[]): Value[] => values.slice(-1);

const FAULTS: readonly (readonly [string, (books: ThreeBooks) => ThreeBooks, object])[] = [
  ['a fill is not on record', inRecords(({ fills }) => ({ fills: fills.slice(1) })), { lost: 1 }],
  [
    'a fill is on record with less than the venue says',
    inRecords(({ fills }) => ({ fills: fills.map((fill) => ({ ...fill, quantity: ONE })) })),
    { lost: 3 },
  ],
  [
    'a fill was never posted',
    inRecords(({ postings }) => ({ postings: postings.filter((one) => one.kind !== 'settleFill') })),
    { lost: 3, ledgerExact: false },
  ],
  ['orders of the venue are not on record', inRecords(() => ({ orders: [] })), { lost: 6 }],
  ['an order counts less than was filled', orders(isFilled, { filledQuantity: ONE }), { lost: 3 }],
  ['an order counts more than was filled', orders(isLive, { filledQuantity: ONE }), { doubled: 2 }],
  [
    'a fill was posted twice',
    inRecords(({ postings }) => ({
      postings: [...postings, ...last(postings.filter((one) => one.fillId !== null))],
    })),
    { doubled: 1, ledgerExact: false },
  ],
  [
    'a fill is on record that the venue never made',
    atVenue(({ reports }) => ({ reports: reports.map((report) => ({ ...report, fills: [] })) })),
    { doubled: 6, ledgerExact: false },
  ],
  [
    'one order was sent twice',
    atVenue(({ reports }) => ({
      reports: [
        ...reports,
        ...last(reports).map((report) => ({ ...report, venueOrderId: venueOrderId('again') })),
      ],
    })),
    { doubled: 1 },
  ],
  [
    'one attempt was placed under two names',
    inRecords((records) => ({
      orders: [
        ...records.orders,
        ...last(records.orders.filter((order) => order.status === 'canceled')).map((order) => ({
          ...order,
          clientOrderId: clientOrderId('twin'),
        })),
      ],
    })),
    { doubled: 1 },
  ],
  [
    'a reservation has no order',
    atDesk(({ reservations }) => ({
      reservations: [
        ...reservations,
        ...last(reservations).map((held) => ({ ...held, reservationId: reservationId('left') })),
      ],
    })),
    { stuck: 1 },
  ],
  ['an order waits for nobody', orders(isLive, { status: 'reserved', venueLinked: false }), { stuck: 2 }],
  ['an order works on record and not at the venue', atVenue(() => ({ openOrders: new Set() })), { stuck: 2 }],
  ['an order works at the venue and is over on record', orders(isLive, { status: 'expired' }), { lost: 2 }],
  ['a slot outlives its trade', inRecords(() => ({ slots: new Map([['ACME', 'gone']]) })), { stuck: 1 }],
  ['a lock outlives its trade', trades('open', { tradeId: tradeId('other') }), { stuck: 3, lost: 1 }],
  [
    'the desk has more money than its postings say',
    atDesk(({ books }) => ({ books: { ...books, available: books.available.plus(ONE) } })),
    { ledgerExact: false },
  ],
  [
    'the venue has other cash',
    atVenue(({ cash }) => ({ cash: cash.minus(Decimal.parse('0.00000001')) })),
    { ledgerExact: false },
  ],
  [
    'the venue holds another quantity',
    atVenue(() => ({ positions: new Map([['ACME', ONE]]) })),
    { ledgerExact: false },
  ],
  ['a position was forgotten', inRecords(() => ({ positions: [] })), { ledgerExact: false }],
  [
    'a posting is missing',
    inRecords(({ postings }) => ({ postings: postings.slice(0, 1) })),
    { ledgerExact: false },
  ],
];

describe('the audit of three books', () => {
  test('finds nothing in sound books', () => {
    expect(auditBooks(sound)).toEqual(ALL_WELL);
    expect(sound.records.fills).toHaveLength(3);
    expect(sound.records.orders.filter(isLive)).toHaveLength(2);
  });

  test.each(FAULTS)('finds that %s', (_fault, plant, expected) => {
    expect(auditBooks(plant(sound))).toMatchObject(expected);
  });

  test('finds every kind of work that nobody finishes', () => {
    const finding = auditWork({
      running: [
        { id: 'asleep', wakeAt: 5 },
        { id: 'awake', wakeAt: null },
      ],
      failed: [{ id: 'failed', error: 'no' }],
      messages: [{ queue: 'executions', messageId: 'm1' }],
      deadLetters: [{ queue: 'executions', messageId: 'm2', reason: 'no' }],
    });
    expect(finding.stuck).toBe(5);
    expect(auditWork({ running: [], failed: [], messages: [], deadLetters: [] })).toEqual(ALL_WELL);
  });
});
