import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reduceDesk } from '../desk/desk.ts';
import type { DeskOperation } from '../desk/operations.ts';
import { type DeskState, emptyDesk } from '../desk/state.ts';
import { operationIdFor } from '../ids/derive.ts';
import { clientOrderId, type ClientOrderId } from '../ids/ids.ts';
import { type Decimal, sumOf, ZERO } from '../money/decimal.ts';
import type { ExecutionReport } from '../orders/execution-report.ts';
import type { ExitStyle } from '../orders/exit-orders.ts';
import type { Direction, Leg } from '../orders/intent.ts';
import type { Order } from '../orders/order.ts';
import type { OrderEvent } from '../orders/order-events.ts';
import { isTerminal } from '../orders/order-status.ts';
import {
  ACCOUNT,
  at,
  BTC,
  dec,
  entryIntent,
  fillOf,
  OWNER,
  orderOf,
  reportOf,
} from '../orders/orders.fixture.ts';
import { netQuantity, openIn } from '../orders/position.ts';
import { figuresOf, markTrade, type Trade } from '../orders/trade.ts';
import { wantExit } from '../orders/wanted-exit.ts';
import { record, recordEvent, recordTradeChange } from './record.ts';
import { RecordBook } from './record-book.ts';
import type { FollowUp, Recorded } from './records.ts';

const STYLE: ExitStyle = {
  workingExits: 'both',
  reduceOnlyEnforced: false,
  stopType: 'stop',
  stopLimitOffsetBps: 0,
  marketTimeInForce: 'gtc',
};
const protection = { stopPrice: dec('95'), targetPrice: dec('110') };

/** A profile with its books and its real desk: what `record` asks of either is done at once. */
class Profile {
  readonly book = new RecordBook({ ...OWNER, account: ACCOUNT, exitStyle: STYLE });
  desk: DeskState = emptyDesk({ ...OWNER, currency: 'USD' }, at(0));
  readonly followUps: string[] = [];
  readonly alarms: string[] = [];
  readonly refusals: string[] = [];

  constructor() {
    this.ask({
      op: 'allocate',
      operationId: operationIdFor('t', 'fund'),
      at: at(0),
      issuedAt: at(0),
      amount: dec('100000'),
      by: 'test',
    });
  }

  ask(operation: DeskOperation): void {
    const { state, answer } = reduceDesk(this.desk, operation);
    this.desk = state;
    if (!answer.ok) this.refusals.push(`${operation.op} ${answer.refusal.code}`);
    else this.alarms.push(...answer.value.alarms);
  }

  enter(quantity: string, options: Parameters<typeof entryIntent>[1] = {}): Order {
    const order = orderOf(entryIntent(quantity, options));
    this.book.keep({ orders: [order] });
    const { intent, reservationId } = order;
    if (reservationId === null) throw new Error('An entry has a reservation');
    const common = {
      operationId: operationIdFor(order.clientOrderId, 'reserve'),
      at: at(0),
      issuedAt: at(0),
    };
    this.ask({
      ...common,
      op: 'reserve',
      tradeId: intent.tradeId,
      reservationId,
      symbol: 'BTC/USD',
      quantity: dec(quantity),
      amount: intent.holdAmount,
      openEntriesMax: 5,
    });
    this.tell(order.clientOrderId, { kind: 'sent', fence: 1 });
    return order;
  }

  send(order: Order): void {
    this.tell(order.clientOrderId, { kind: 'sent', fence: 1 });
    this.hear(reportOf(order, 'new'));
  }

  hear(report: ExecutionReport): string {
    const result = record(this.book.of(report.clientOrderId, BTC), report, at(99));
    if (!result.ok) return result.refusal.code;
    return this.apply(result.value);
  }

  tell(id: ClientOrderId, event: OrderEvent): string {
    const records = this.book.of(id, BTC);
    if (records.order === null) throw new Error('An event belongs to a known order');
    const result = recordEvent(records, records.order, event, { occurredAt: at(1), now: at(99) });
    return result.ok ? this.apply(result.value) : result.refusal.code;
  }

  change(trade: Trade): string {
    const records = this.book.ofTrade(trade.tradeId, BTC);
    return this.apply(recordTradeChange(records, trade, { occurredAt: at(5), now: at(99) }));
  }

  apply({ changes, deskOperations, followUps, alarms }: Recorded): string {
    this.book.keep(changes);
    for (const operation of deskOperations) this.ask(operation);
    this.alarms.push(...alarms.map((alarm) => alarm.code));
    const told = followUps.map(wordsOf);
    this.followUps.push(...told);
    return told.join('; ');
  }

  trade(): Trade {
    const [trade] = this.book.trades.values();
    if (trade === undefined) throw new Error('There is a trade');
    return trade;
  }

  order(leg: Leg, attempt = 1): Order {
    for (const order of this.book.orders.values()) {
      if (order.intent.leg === leg && order.attempt === attempt) return order;
    }
    throw new Error(`There is a ${leg} order`);
  }

  position() {
    const position = this.book.positions.get('BTC/USD');
    if (position === undefined) throw new Error('There is a position');
    return position;
  }

  /** Realised net of fees, money held for orders, cost of positions with fees: as the desk has them. */
  deskFigures(): string {
    const { realised, fees, orders, positions, openFees } = this.desk.books;
    return [realised.minus(fees), orders, positions.plus(openFees)].map(String).join(' ');
  }
}

function wordsOf(step: FollowUp): string {
  switch (step.kind) {
    case 'submit':
      return `submit ${step.order.intent.leg} ${step.order.intent.terms.quantity.toString()}`;
    case 'cancel':
      return `cancel ${step.order.intent.leg} ${step.because}`;
    case 'escalate':
      return `escalate ${step.because}`;
    case 'fetchFills':
      return `fetch fills ${step.awaitedQuantity.toString()}`;
    case 'bookRebate':
      return `rebate ${step.amount.toString()}`;
  }
}

const fills = (order: Order, ...rows: readonly (readonly [string, string, string, string?])[]) =>
  rows.map(([id, quantity, price, fee = '0']) => fillOf(order, id, { quantity, price, fee, second: 2 }));

describe('the life of a trade', () => {
  test('entry, protection, target: books, desk and position agree at every step', () => {
    const profile = new Profile();
    const entry = profile.enter('10', { protection });
    expect(profile.hear(reportOf(entry, 'filled', { fills: fills(entry, ['a', '10', '100', '1']) }))).toBe(
      'submit stop 10; submit target 10',
    );
    expect(profile.deskFigures()).toBe('0 0 1001');
    profile.send(profile.order('stop'));
    profile.send(profile.order('target'));
    const target = profile.order('target');
    expect(
      profile.hear(
        reportOf(target, 'filled', { fills: fills(target, ['b', '10', '110', '1.1']), second: 3 }),
      ),
    ).toBe('cancel stop TRADE_CLOSING');
    expect(profile.trade()).toMatchObject({ status: 'closed', exitReason: 'target' });
    expect(profile.deskFigures()).toBe('97.9 0 0');
    expect(profile.position().realised.toString()).toBe('97.9');
    expect(profile.desk.trades).toHaveLength(1); // Its stop can still fill.
    profile.hear(reportOf(profile.order('stop'), 'canceled', { second: 4 }));
    expect(profile.desk.trades).toEqual([]);
    expect([profile.refusals, profile.alarms]).toEqual([[], []]);
    expect(figuresOf(profile.trade())?.rMultiple).toBeCloseTo(97.9 / 50, 12);
  });

  test('a stop of part of an entry takes the rest of the entry with it', () => {
    const profile = new Profile();
    const entry = profile.enter('10', { protection });
    profile.hear(reportOf(entry, 'partially_filled', { fills: fills(entry, ['a', '4', '100']) }));
    profile.send(profile.order('stop'));
    const stop = profile.order('stop');
    expect(profile.hear(reportOf(stop, 'filled', { fills: fills(stop, ['b', '4', '95']) }))).toBe(
      'cancel entry TRADE_CLOSING',
    );
    expect(profile.trade()).toMatchObject({ status: 'closed', exitReason: 'stop' });
    // A fill overtakes the cancel: the trade is open again and protected at once.
    expect(
      profile.hear(reportOf(entry, 'partially_filled', { fills: fills(entry, ['c', '1', '94']), second: 3 })),
    ).toBe('submit stop 1; submit target 1');
    expect(profile.trade()).toMatchObject({ status: 'open', exitReason: null, closedAt: null });
    expect(profile.deskFigures()).toBe('-20 500 94');
    profile.hear(reportOf(entry, 'canceled', { cumulative: '5', second: 4 }));
    expect(profile.deskFigures()).toBe('-20 0 94');
    expect(profile.refusals).toEqual([]);
  });

  test('an exit waits for its stops, and closes the trade for its own reason', () => {
    const profile = new Profile();
    const entry = profile.enter('2', { protection });
    profile.hear(reportOf(entry, 'filled', { fills: fills(entry, ['a', '2', '100']) }));
    for (const leg of ['stop', 'target'] as const) profile.send(profile.order(leg));
    const wish = wantExit(profile.trade(), {
      leg: 'exit',
      origin: 'strategy',
      quantity: null,
      referencePrice: dec('101'),
      wantedAt: at(5),
    });
    if (!wish.ok) throw new Error(wish.refusal.code);
    expect(profile.change(wish.value)).toBe('cancel stop TRADE_CLOSING; cancel target TRADE_CLOSING');
    expect(profile.hear(reportOf(profile.order('stop'), 'canceled', { second: 6 }))).toBe('');
    expect(profile.hear(reportOf(profile.order('target'), 'canceled', { second: 6 }))).toBe('submit exit 2');
    const exit = profile.order('exit');
    profile.send(exit);
    profile.hear(reportOf(exit, 'filled', { fills: fills(exit, ['b', '2', '103', '0.2']), second: 7 }));
    expect(profile.trade()).toMatchObject({ status: 'closed', exitReason: 'signal', wantedExit: null });
    expect([profile.deskFigures(), profile.refusals, profile.desk.trades]).toEqual(['5.8 0 0', [], []]);
  });

  test('an entry that ends without a fill was never a trade, and its money is free', () => {
    const profile = new Profile();
    const entry = profile.enter('10', { protection });
    expect(profile.deskFigures()).toBe('0 1000 0');
    expect(profile.tell(entry.clientOrderId, { kind: 'rejected', reason: 'funds' })).toBe('');
    expect(profile.trade().status).toBe('void');
    expect([profile.deskFigures(), profile.desk.trades]).toEqual(['0 0 0', []]);
  });

  test('unknown keeps the money; only evidence gives it back', () => {
    const profile = new Profile();
    const { clientOrderId: id } = profile.enter('10');
    profile.tell(id, { kind: 'unknown', reason: 'timeout' });
    expect(profile.desk.reservations[0]?.unknown).toBe(true);
    profile.tell(id, { kind: 'notPlaced', reason: '3 x 404' });
    expect([profile.deskFigures(), profile.refusals]).toEqual(['0 0 0', []]);
  });

  test('an unknown order that the venue knows is resolved, and settles like any other', () => {
    const profile = new Profile();
    const entry = profile.enter('10');
    profile.tell(entry.clientOrderId, { kind: 'unknown', reason: 'timeout' });
    profile.hear(reportOf(entry, 'canceled', { fills: fills(entry, ['a', '4', '100']) }));
    expect([profile.deskFigures(), profile.refusals]).toEqual(['0 0 400', []]);
  });

  test('the reservation waits for fills that the venue has announced', () => {
    const profile = new Profile();
    const entry = profile.enter('10');
    expect(profile.hear(reportOf(entry, 'canceled', { cumulative: '4' }))).toBe('fetch fills 4');
    expect([profile.deskFigures(), profile.trade().status]).toEqual(['0 1000 0', 'opening']);
    profile.hear(reportOf(entry, 'canceled', { fills: fills(entry, ['a', '4', '100']) }));
    expect(profile.deskFigures()).toBe('0 0 400');
  });

  test('an order given up that fills after all: the money moves, the trade lives, the rest is cancelled', () => {
    const profile = new Profile();
    const entry = profile.enter('10', { protection });
    profile.tell(entry.clientOrderId, { kind: 'unknown', reason: 'timeout' });
    profile.tell(entry.clientOrderId, { kind: 'notPlaced', reason: '3 x 404' });
    const told = profile.hear(
      reportOf(entry, 'partially_filled', { fills: fills(entry, ['a', '4', '100']) }),
    );
    expect(told).toBe('cancel entry ORDER_REVIVED; submit stop 4; submit target 4');
    expect(profile.alarms).toContain('ORDER_REVIVED');
    expect([profile.deskFigures(), profile.trade().status]).toEqual(['0 0 400', 'open']);
  });

  test('three refused stops, and a person is called', () => {
    const profile = new Profile();
    const entry = profile.enter('1', { protection });
    profile.hear(reportOf(entry, 'filled', { fills: fills(entry, ['a', '1', '100']) }));
    const told = [1, 2, 3].map((attempt) => {
      profile.send(profile.order('stop', attempt));
      return profile.hear(reportOf(profile.order('stop', attempt), 'rejected', { second: 3 + attempt }));
    });
    expect(told).toEqual(['submit stop 1', 'submit stop 1', 'escalate EXIT_REFUSED']);
    expect(profile.refusals).toEqual([]);
  });

  test('a fee taken in coins leaves dust, which is a loss and stays in view', () => {
    const profile = new Profile();
    const entry = profile.enter('1', { protection });
    const bought = fillOf(entry, 'a', { quantity: '1', price: '100', fee: '0.00255', feeCurrency: 'BTC' });
    expect(profile.hear(reportOf(entry, 'filled', { fills: [bought] }))).toBe(
      'submit stop 0.9974; submit target 0.9974',
    );
    for (const leg of ['stop', 'target'] as const) profile.send(profile.order(leg));
    const stop = profile.order('stop');
    profile.hear(reportOf(stop, 'filled', { fills: fills(stop, ['b', '0.9974', '95']), second: 3 }));
    profile.hear(reportOf(profile.order('target'), 'canceled', { second: 4 }));
    expect([profile.trade().status, netQuantity(profile.position()).toString()]).toEqual([
      'closed',
      '0.00005',
    ]);
    expect([profile.trade().holding.realised.toString(), profile.deskFigures()]).toEqual([
      '-5.247',
      '-5.247 0 0',
    ]);
    expect(profile.refusals).toEqual([]);
  });

  test('a rebate is money that the desk books as an adjustment', () => {
    const profile = new Profile();
    const entry = profile.enter('1');
    expect(profile.hear(reportOf(entry, 'filled', { fills: fills(entry, ['a', '1', '100', '-0.01']) }))).toBe(
      'rebate 0.01',
    );
    expect(profile.trade().holding.openFees.toString()).toBe('-0.01');
  });

  test('every step is a line of the story, with the status as stored', () => {
    const profile = new Profile();
    const entry = profile.enter('10');
    const records = profile.book.of(entry.clientOrderId, BTC);
    const result = record(
      records,
      reportOf(entry, 'canceled', { fills: fills(entry, ['a', '4', '100']), reason: 'user' }),
      at(99),
    );
    expect(
      result.ok &&
        result.value.changes.timeline.map(({ status, fillId, reason }) => [status, fillId, reason]),
    ).toEqual([
      ['canceled', 'a', null],
      ['canceled', null, 'user'],
    ]);
  });

  test('excursions are measured from the average entry', () => {
    const profile = new Profile();
    const entry = profile.enter('1', { protection });
    expect(figuresOf(profile.trade())).toBeNull();
    profile.hear(reportOf(entry, 'filled', { fills: fills(entry, ['a', '1', '100']) }));
    const marked = markTrade(markTrade(profile.trade(), 104, 99), 103, 97);
    expect(figuresOf(marked)).toMatchObject({ averageEntry: 100, maxAdverse: 3, maxFavourable: 4 });
    expect(markTrade(marked, 100, 100)).toBe(marked);
  });
});

describe('fills that fit no trade', () => {
  const stranger = { ...orderOf(entryIntent('5')), clientOrderId: clientOrderId('stranger') };

  test('are kept as what they are, counted and told', () => {
    const profile = new Profile();
    const sold = fillOf(stranger, 'x', { side: 'sell', quantity: '5', price: '100', fee: '1' });
    profile.hear(reportOf(stranger, 'filled', { fills: [sold] }));
    expect(profile.alarms).toEqual(['UNRESERVED_FILL', 'UNMATCHED_FILL']);
    expect([...profile.book.unmatched.values()]).toMatchObject([{ because: 'ORDER_UNKNOWN', fillId: 'x' }]);
    expect(netQuantity(profile.position()).toString()).toBe('-5');
    profile.hear(
      reportOf(stranger, 'filled', {
        fills: [
          {
            ...sold,
            fillId: fillOf(stranger, 'y', { quantity: '1', price: '1' }).fillId,
            side: 'buy',
            price: dec('90'),
          },
        ],
      }),
    );
    expect([profile.position().realised.toString(), profile.deskFigures()]).toEqual(['48', '48 0 0']);
  });

  test('come once, and a status alone is refused', () => {
    const profile = new Profile();
    const report = reportOf(stranger, 'filled', {
      fills: [fillOf(stranger, 'x', { quantity: '5', price: '100' })],
    });
    profile.hear(report);
    profile.hear(report);
    expect([profile.book.unmatched.size, netQuantity(profile.position()).toString()]).toEqual([1, '5']);
    expect(profile.hear(reportOf(stranger, 'canceled'))).toBe('ORDER_UNKNOWN');
  });

  test('an exit whose entry chain is lost still shows its P&L', () => {
    const profile = new Profile();
    const exit = orderOf({ ...entryIntent('5', { direction: 'short' }), leg: 'exit' }, 'lost-exit');
    profile.book.keep({ orders: [exit] });
    profile.hear(reportOf(exit, 'filled', { fills: fills(exit, ['x', '5', '100']) }));
    expect([...profile.book.unmatched.values()]).toMatchObject([{ because: 'TRADE_MISSING' }]);
    expect(profile.order('exit').status).toBe('filled');
  });

  test('an exit that sells too much closes its trade, and the excess is no trade of ours', () => {
    const profile = new Profile();
    const entry = profile.enter('4');
    profile.hear(reportOf(entry, 'filled', { fills: fills(entry, ['a', '4', '100']) }));
    const exit = orderOf(
      { ...entryIntent('6'), leg: 'exit', terms: { ...entryIntent('6').terms, side: 'sell' } },
      'too-much',
    );
    profile.book.keep({ orders: [exit] });
    profile.hear(reportOf(exit, 'filled', { fills: fills(exit, ['b', '6', '110', '0.6']) }));
    expect(profile.trade()).toMatchObject({ status: 'closed' });
    expect([profile.trade().holding.realised.toString(), netQuantity(profile.position()).toString()]).toEqual(
      ['39.6', '-2'],
    );
    expect(
      [...profile.book.unmatched.values()].map(({ because, quantity }) => [because, String(quantity)]),
    ).toEqual([['EXIT_EXCESS', '-2']]);
    expect(profile.alarms).toContain('OVERCLOSED');
  });

  test('a long and a short trade of one symbol stand side by side', () => {
    const profile = new Profile();
    for (const [direction, quantity] of [
      ['long', '5'],
      ['short', '3'],
    ] as const) {
      const entry = profile.enter(quantity, { direction, trade: `trd-${direction}` });
      profile.hear(reportOf(entry, 'filled', { fills: fills(entry, [direction, quantity, '100', '1']) }));
    }
    const position = profile.position();
    expect(position.slices.map(({ direction, quantity }) => [direction, quantity.toString()])).toEqual([
      ['long', '5'],
      ['short', '-3'],
    ]);
    expect(netQuantity(position).toString()).toBe('2');
    expect(openIn(position, 'long')?.averageCost.toString()).toBe('100.2');
    expect(openIn(position, 'short')?.quantity.toString()).toBe('3');
  });
});

describe('any story of one trade', () => {
  const cut = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 });
  const prices = fc.array(fc.integer({ min: 9_000, max: 11_000 }), { minLength: 8, maxLength: 8 });
  const stories = fc.record({
    entryCut: cut,
    exitCut: cut,
    prices,
    direction: fc.constantFrom<Direction>('long', 'short'),
    order: fc.infiniteStream(fc.nat()),
  });

  /** Rows of [quantity, price] for fills of lots of 0.1, priced in turn. */
  function rowsOf(prefix: string, sizes: readonly number[], cents: readonly number[]) {
    return sizes.map((size, index) => {
      const price = ((cents[index % cents.length] ?? 10_000) / 100).toFixed(2);
      return [`${prefix}${index}`, (size / 10).toFixed(1), price, '0.07'] as const;
    });
  }

  test('late, doubled and shuffled reports give the same books; money is conserved; the desk agrees', () => {
    fc.assert(
      fc.property(stories, ({ entryCut, exitCut, prices: cents, direction, order: chance }) => {
        const run = (mix: boolean) => {
          const profile = new Profile();
          const total = (entryCut.reduce((sum, size) => sum + size, 0) / 10).toFixed(1);
          const entry = profile.enter(total, { direction, protection: null });
          const exitTotal = Math.min(Number(total), exitCut.reduce((sum, size) => sum + size, 0) / 10);
          const side = direction === 'long' ? 'sell' : 'buy';
          const base = entryIntent(exitTotal.toFixed(1), { direction });
          const exit = orderOf({ ...base, leg: 'exit', terms: { ...base.terms, side } }, 'the-exit');
          profile.book.keep({ orders: [exit] });
          const entryFills = fills(entry, ...rowsOf('e', entryCut, cents));
          let left = exitTotal;
          const exitRows = rowsOf('x', exitCut, [...cents].reverse()).flatMap(
            ([id, quantity, price, fee]) => {
              const size = Math.min(left, Number(quantity));
              left = Number((left - size).toFixed(1));
              return size > 0 ? [[id, size.toFixed(1), price, fee] as const] : [];
            },
          );
          const exitFills = fills(exit, ...exitRows);
          const stages = [
            [
              ...entryFills.map((fill) => reportOf(entry, 'partially_filled', { fills: [fill] })),
              reportOf(entry, 'filled', { fills: entryFills, second: 3 }),
            ],
            [
              ...exitFills.map((fill) => reportOf(exit, 'partially_filled', { fills: [fill] })),
              reportOf(exit, 'filled', { fills: exitFills, second: 5 }),
            ],
          ];
          for (const stage of stages) {
            const reports = mix ? shuffled([...stage, ...stage], chance) : stage;
            for (const report of reports) profile.hear(report);
          }
          return { profile, entryFills, exitFills };
        };
        const straight = run(false);
        const mixed = run(true);
        const { profile } = mixed;
        const trade = profile.trade();
        expect(trade.holding.quantity.equals(straight.profile.trade().holding.quantity)).toBe(true);
        expect(trade.status).toBe(straight.profile.trade().status);

        const all = [...mixed.entryFills, ...mixed.exitFills];
        const signed = (fill: (typeof all)[number], amount: Decimal) =>
          fill.side === 'buy' ? amount : amount.negated();
        expect(
          netQuantity(profile.position()).equals(sumOf(all.map((fill) => signed(fill, fill.quantity)))),
        ).toBe(true);
        const paid = sumOf(all.map((fill) => signed(fill, fill.quantity.times(fill.price)).plus(fill.fee)));
        const open = trade.holding.cost.plus(trade.holding.openFees);
        expect(open.minus(trade.holding.realised).equals(paid)).toBe(true);

        const { realised, fees, positions, openFees, orders } = profile.desk.books;
        expect(realised.minus(fees).equals(trade.holding.realised)).toBe(true);
        expect(positions.equals(trade.holding.cost.abs())).toBe(true);
        expect(openFees.equals(trade.holding.openFees)).toBe(true);
        expect(orders.isZero).toBe(true);
        expect(profile.position().realised.equals(trade.holding.realised)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('the same report twice asks for nothing and stores nothing', () => {
    const profile = new Profile();
    const entry = profile.enter('10', { protection });
    const report = reportOf(entry, 'partially_filled', { fills: fills(entry, ['a', '4', '100']) });
    profile.hear(report);
    const again = record(profile.book.of(entry.clientOrderId, BTC), report, at(100));
    expect(again).toEqual({
      ok: true,
      value: {
        changes: { orders: [], trade: null, position: null, unmatched: [], timeline: [] },
        deskOperations: [],
        followUps: [],
        alarms: [],
      },
    });
  });

  test('a second run before anything was stored asks for exactly the same', () => {
    const profile = new Profile();
    const entry = profile.enter('10', { protection });
    const records = profile.book.of(entry.clientOrderId, BTC);
    const report = reportOf(entry, 'partially_filled', { fills: fills(entry, ['a', '4', '100']) });
    const ids = [at(50), at(60)].map((now) => {
      const result = record(records, report, now);
      if (!result.ok) throw new Error(result.refusal.code);
      const { changes, deskOperations } = result.value;
      return [
        changes.orders.map((order) => [order.clientOrderId, order.intent]),
        deskOperations.map((one) => one.operationId),
      ];
    });
    expect(ids[0]).toEqual(ids[1]);
  });

  test('exits that nobody is cancelling never add up to more than is held, whatever the venue answers', () => {
    const answers = fc.array(
      fc.record({
        pick: fc.nat(),
        what: fc.constantFrom('send', 'fill', 'part', 'cancel', 'reject', 'grow'),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(answers, (steps) => {
        const profile = new Profile();
        const entry = profile.enter('100', { protection });
        let serial = 0;
        const fillSome = (order: Order, share: 1 | 2) => {
          const quantity = order.leavesQuantity.dividedBy(dec(String(share)), { scale: 4, rounding: 'down' });
          if (quantity.sign <= 0) return;
          serial += 1;
          const fill = fillOf(order, `s${serial}`, { quantity: quantity.toString(), price: '100' });
          profile.hear(
            reportOf(order, 'partially_filled', {
              fills: [fill],
              cumulative: order.filledQuantity.plus(quantity).toString(),
              second: serial,
            }),
          );
        };
        for (const { pick, what } of steps) {
          const exits = [...profile.book.orders.values()].filter(
            ({ intent, status }) => intent.leg !== 'entry' && !isTerminal(status),
          );
          const chosen = exits[pick % Math.max(1, exits.length)];
          const sibling = exits.find(
            (other) => other !== chosen && other.reservationId === chosen?.reservationId,
          );
          if (what === 'grow') fillSome(profile.order('entry'), 2);
          else if (chosen === undefined) continue;
          else if (chosen.status === 'reserved') profile.send(chosen);
          // Only one of a pair can fill: that is what a shared reservation promises.
          else if (
            (what === 'fill' || what === 'part') &&
            (sibling === undefined || sibling.filledQuantity.isZero)
          )
            fillSome(chosen, what === 'fill' ? 1 : 2);
          else if (what === 'cancel')
            profile.hear(
              reportOf(chosen, 'canceled', { cumulative: chosen.filledQuantity.toString(), second: serial }),
            );
          else if (what === 'reject')
            profile.hear(
              reportOf(chosen, 'rejected', { cumulative: chosen.filledQuantity.toString(), second: serial }),
            );

          const most = new Map<unknown, Decimal>();
          const open = profile.book.trades.size === 0 ? ZERO : profile.trade().holding.quantity;
          const placed = [...profile.book.orders.values()].filter(
            ({ intent, status }) =>
              intent.leg !== 'entry' && !isTerminal(status) && status !== 'pending_cancel',
          );
          for (const order of placed) {
            const known = most.get(order.reservationId) ?? ZERO;
            most.set(
              order.reservationId,
              known.greaterThan(order.leavesQuantity) ? known : order.leavesQuantity,
            );
          }
          expect(sumOf(most.values()).compare(open)).toBeLessThanOrEqual(0);
        }
        expect(profile.refusals).toEqual([]);
        expect(entry.intent.leg).toBe('entry');
      }),
      { numRuns: 300 },
    );
  });
});

function shuffled<T>(items: readonly T[], chance: Iterator<number>): T[] {
  return items
    .map((item) => ({ item, key: Number(chance.next().value) }))
    .sort((left, right) => left.key - right.key)
    .map(({ item }) => item);
}
