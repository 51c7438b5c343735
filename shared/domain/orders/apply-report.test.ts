import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { venueOrderId } from '../ids/ids.ts';
import { applyReport } from './apply-report.ts';
import type { ExecutionReport, ReportedStatus } from './execution-report.ts';
import { awaitedQuantity, type Order } from './order.ts';
import { applyEvent } from './order-events.ts';
import { at, dec, entryIntent, fillOf, orderOf, reportOf, sentOrder } from './orders.fixture.ts';

const order = sentOrder(entryIntent('10'));
const fill = (id: string, quantity: string, price = '100', second = 1) =>
  fillOf(order, id, { quantity, price, second });

function after(reports: readonly ExecutionReport[], start: Order = order) {
  const alarms: string[] = [];
  let current = start;
  for (const report of reports) {
    const applied = applyReport(current, report, 'USD', at(99));
    if (!applied.ok) return { order: current, alarms: [...alarms, applied.refusal.code] };
    alarms.push(...applied.value.alarms.map((alarm) => alarm.code));
    current = applied.value.order;
  }
  return { order: current, alarms };
}

describe('a report', () => {
  const a = fill('a', '4', '100', 2);
  const b = fill('b', '6', '110', 3);

  test.each<[string, ExecutionReport[], string, string, string[]]>([
    ['is confirmed', [reportOf(order, 'new')], 'new', '0', []],
    [
      'fills in two parts',
      [
        reportOf(order, 'partially_filled', { fills: [a] }),
        reportOf(order, 'filled', { fills: [b], cumulative: '10' }),
      ],
      'filled',
      '10',
      [],
    ],
    [
      'comes twice',
      [
        reportOf(order, 'partially_filled', { fills: [a] }),
        reportOf(order, 'partially_filled', { fills: [a] }),
      ],
      'partially_filled',
      '4',
      [],
    ],
    [
      'repeats a fill in a later one',
      [reportOf(order, 'partially_filled', { fills: [a] }), reportOf(order, 'filled', { fills: [a, b] })],
      'filled',
      '10',
      [],
    ],
    [
      'is cancelled with a part filled: fills first, status second',
      [reportOf(order, 'canceled', { fills: [a] })],
      'canceled',
      '4',
      [],
    ],
    [
      'brings a fill after the cancel',
      [reportOf(order, 'canceled', { second: 1 }), reportOf(order, 'canceled', { fills: [a], second: 2 })],
      'canceled',
      '4',
      ['LATE_FILL'],
    ],
    [
      'fills completely after the cancel',
      [reportOf(order, 'canceled'), reportOf(order, 'filled', { fills: [a, b], second: 3 })],
      'filled',
      '10',
      ['LATE_FILL', 'LATE_FILL'],
    ],
    [
      'brings a fill after the expiry',
      [reportOf(order, 'expired'), reportOf(order, 'expired', { fills: [a] })],
      'expired',
      '4',
      ['LATE_FILL'],
    ],
    [
      'is older than what is known and only gives its fills',
      [reportOf(order, 'suspended', { second: 9 }), reportOf(order, 'new', { fills: [a], second: 2 })],
      'partially_filled',
      '4',
      [],
    ],
    [
      'tells the end in an older report',
      [
        reportOf(order, 'partially_filled', { fills: [a], second: 9 }),
        reportOf(order, 'canceled', { second: 2, cumulative: '4' }),
      ],
      'canceled',
      '4',
      [],
    ],
    [
      'claims a fill that has not reached us',
      [reportOf(order, 'filled', { cumulative: '10' })],
      'new',
      '0',
      ['FILLS_MISSING'],
    ],
    [
      'ends with a fill that has not reached us',
      [reportOf(order, 'canceled', { cumulative: '4' }), reportOf(order, 'canceled', { fills: [a] })],
      'canceled',
      '4',
      ['FILLS_MISSING', 'LATE_FILL'],
    ],
    [
      'contradicts an end',
      [reportOf(order, 'canceled'), reportOf(order, 'expired', { second: 2 })],
      'canceled',
      '0',
      ['ILLEGAL_TRANSITION'],
    ],
    [
      'sells more than was ordered',
      [
        reportOf(order, 'filled', { fills: [a, b] }),
        reportOf(order, 'filled', { fills: [fill('c', '0.0001')] }),
      ],
      'filled',
      '10',
      ['OVERFILL'],
    ],
    [
      'changes a fill that is known',
      [
        reportOf(order, 'partially_filled', { fills: [a] }),
        reportOf(order, 'partially_filled', { fills: [fill('a', '5')] }),
      ],
      'partially_filled',
      '4',
      ['FILL_DIFFERS'],
    ],
    [
      'has a fill of nothing',
      [reportOf(order, 'new', { fills: [fill('z', '0')] })],
      'submitting',
      '0',
      ['INVALID_FILL'],
    ],
    [
      'has a price of nothing',
      [reportOf(order, 'new', { fills: [fill('z', '1', '0')] })],
      'submitting',
      '0',
      ['INVALID_FILL'],
    ],
    [
      'names another venue order',
      [reportOf(order, 'new'), { ...reportOf(order, 'filled'), venueOrderId: venueOrderId('v-other') }],
      'new',
      '0',
      ['VENUE_ORDER_DIFFERS'],
    ],
    [
      'has the other side',
      [reportOf(order, 'new', { fills: [fillOf(order, 'x', { quantity: '1', price: '1', side: 'sell' })] })],
      'submitting',
      '0',
      ['ORDER_DIFFERS'],
    ],
    [
      'calls an unlinked order filled below its quantity',
      [reportOf(order, 'filled', { fills: [a] })],
      'filled',
      '4',
      ['FILLED_SHORT'],
    ],
    [
      'lacks the rate of a third currency',
      [
        reportOf(order, 'new', {
          fills: [fillOf(order, 'x', { quantity: '1', price: '1', fee: '0.1', feeCurrency: 'BNB' })],
        }),
      ],
      'partially_filled',
      '1',
      ['FEE_UNPRICED'],
    ],
  ])('%s', (_what, reports, status, filled, alarms) => {
    const { order: result, alarms: raised } = after(reports);
    expect([result.status, result.filledQuantity.toString(), raised]).toEqual([status, filled, alarms]);
  });

  test('averages the price and keeps the fees by what they were taken from', () => {
    const fills = [
      fillOf(order, 'a', { quantity: '4', price: '100', fee: '0.4' }),
      fillOf(order, 'b', { quantity: '6', price: '110', fee: '0.01', feeCurrency: 'BTC' }),
    ];
    const { order: result } = after([reportOf(order, 'filled', { fills })]);
    expect(result.averagePrice?.toString()).toBe('106');
    expect(JSON.parse(JSON.stringify(result.fees))).toEqual({ quote: '0.4', received: '0.01', other: '0' });
  });

  test('the same report again leaves the very same order', () => {
    const once = after([reportOf(order, 'partially_filled', { fills: [a] })]).order;
    expect(after([reportOf(order, 'partially_filled', { fills: [a] })], once).order).toBe(once);
  });
});

describe('any interleaving of reports, late, doubled or reordered', () => {
  const parts = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 });
  const ends = fc.constantFrom<ReportedStatus | null>('canceled', 'expired', null);

  test('ends with the same quantity, status and average, and never fills backwards', () => {
    const stories = fc.tuple(parts, ends).chain(([sizes, end]) => {
      const total = sizes.reduce((sum, size) => sum + size, 0);
      const started = sentOrder(entryIntent(String(end === null ? total : total + 1)));
      const fills = sizes.map((size, index) =>
        fillOf(started, `f${index}`, {
          quantity: String(size),
          price: String(100 + index),
          second: index + 2,
        }),
      );
      const reports = [
        reportOf(started, 'pending_new', { second: 0 }),
        reportOf(started, 'new', { second: 1 }),
        ...fills.map((one, index) =>
          reportOf(started, 'partially_filled', { fills: [one], second: index + 2 }),
        ),
        reportOf(started, end ?? 'filled', { fills, second: 20 }),
      ];
      const order2 = fc.shuffledSubarray([...reports, ...reports], { minLength: 2 * reports.length });
      return fc.tuple(fc.constant(started), fc.constant(reports), order2);
    });
    fc.assert(
      fc.property(stories, ([started, inOrder, shuffled]) => {
        const expected = after(inOrder, started).order;
        let current = started;
        for (const report of shuffled) {
          const next = after([report], current).order;
          expect(next.filledQuantity.compare(current.filledQuantity)).toBeGreaterThanOrEqual(0);
          expect(next.filledQuantity.compare(next.intent.terms.quantity)).toBeLessThanOrEqual(0);
          current = next;
        }
        expect(current.status).toBe(expected.status);
        expect(current.filledQuantity.equals(expected.filledQuantity)).toBe(true);
        expect(current.filledNotional.equals(expected.filledNotional)).toBe(true);
        expect(awaitedQuantity(current).isZero).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what happens on our side of the wire', () => {
  const accepted = { kind: 'accepted', venueOrderId: venueOrderId(`v-${order.clientOrderId}`) } as const;

  function through(start: Order, events: readonly Parameters<typeof applyEvent>[1][]): string {
    let current = start;
    for (const event of events) {
      const next = applyEvent(current, event, at(1));
      if (!next.ok) return next.refusal.code;
      current = next.value;
    }
    return current.status;
  }
  const sent = { kind: 'sent', fence: 2 } as const;
  const lost = { kind: 'unknown', reason: 'timeout' } as const;
  const no = { kind: 'rejected', reason: 'funds' } as const;
  const stop = { kind: 'cancelWanted', reason: 'person' } as const;
  const reserved = orderOf(entryIntent('10'));

  test.each([
    ['accepted', order, [accepted], 'pending_new'],
    ['a duplicate is adopted', order, [{ ...accepted, kind: 'duplicate' }], 'pending_new'],
    ['rejected, the only request ever sent', order, [no], 'rejected'],
    ['rejected, but an earlier request may still land', order, [lost, sent, no], 'unknown'],
    [
      'not sent, then sent again under the same id',
      order,
      [{ kind: 'notSent', reason: '429' }, sent],
      'submitting',
    ],
    ['never sent twice while the answer is out', order, [sent], 'ILLEGAL_TRANSITION'],
    ['never sent again once accepted', order, [accepted, sent], 'ILLEGAL_TRANSITION'],
    ['lost, then proven absent', order, [lost, { kind: 'notPlaced', reason: '3 x 404' }], 'not_placed'],
    [
      'absence is no proof without a lost answer',
      order,
      [{ kind: 'notPlaced', reason: '404' }],
      'ILLEGAL_TRANSITION',
    ],
    ['lost, then found', order, [lost, accepted], 'pending_new'],
    [
      'another order under our name',
      order,
      [accepted, { ...accepted, venueOrderId: venueOrderId('v-2') }],
      'VENUE_ORDER_DIFFERS',
    ],
    ['withdrawn before it was sent', reserved, [stop], 'not_placed'],
    ['a cancel waits for the venue to name the order', order, [stop], 'submitting'],
    ['cancel refused', order, [accepted, stop, { kind: 'cancelRefused', reason: 'no' }], 'new'],
    ['cancel asked twice', order, [accepted, stop, stop], 'pending_cancel'],
  ] as const)('%s', (_what, start, events, expected) => {
    expect(through(start, events)).toBe(expected);
  });

  test('an answer that a report has overtaken only adds the venue id', () => {
    const filled = after([reportOf(order, 'filled', { fills: [fill('a', '10')] })]).order;
    for (const event of [accepted, lost, { kind: 'notSent', reason: 'late' } as const]) {
      const next = applyEvent(filled, event, at(3));
      expect(next.ok && next.value).toBe(filled);
    }
    expect(applyEvent(filled, no, at(3)).ok).toBe(false);
  });

  test('an order given up turns out to be alive', () => {
    const lostOrder = applyEvent(order, lost, at(1));
    const gone = lostOrder.ok
      ? applyEvent(lostOrder.value, { kind: 'notPlaced', reason: '3 x 404' }, at(2))
      : lostOrder;
    if (!gone.ok) throw new Error(gone.refusal.code);
    expect(after([reportOf(order, 'new')], gone.value)).toMatchObject({
      order: { status: 'new' },
      alarms: ['ORDER_REVIVED'],
    });
    const filled = after([reportOf(order, 'filled', { fills: [fill('a', '10')] })], gone.value);
    expect(filled).toMatchObject({ order: { status: 'filled', lateFill: true }, alarms: ['LATE_FILL'] });
  });

  test('cancel refused after a part was filled means partially filled', () => {
    const part = after([reportOf(order, 'partially_filled', { fills: [fill('a', '4')] })]).order;
    expect(through(part, [stop, { kind: 'cancelRefused', reason: 'no' }])).toBe('partially_filled');
  });

  test('a venue rejection settles nothing while a second request is on the wire', () => {
    const twice = { ...order, requestsSent: 2, status: 'unknown' as const };
    expect(after([reportOf(order, 'rejected')], twice).order.status).toBe('unknown');
    expect(after([reportOf(order, 'rejected')]).order.status).toBe('rejected');
  });

  test('quantities of nothing are refused at the door', () => {
    expect(() =>
      orderOf({ ...entryIntent('1'), terms: { ...entryIntent('1').terms, quantity: dec('0') } }),
    ).toThrow(/above zero/);
  });
});
