import { describe, expect, test } from 'vitest';
import { type Decimal, sumOf, ZERO } from '../money/decimal.ts';
import type { Direction } from '../orders/intent.ts';
import type { Order } from '../orders/order.ts';
import { isTerminal } from '../orders/order-status.ts';
import { at, BTC, dec, entryIntent, fillOf, orderOf, reportOf } from '../orders/orders.fixture.ts';
import { netQuantity } from '../orders/position.ts';
import { record } from './record.ts';
import { fills, Profile, protection } from './record.fixture.ts';

import fc from 'fast-check';

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
          if (what === 'grow') fillSome(profile.order('entry'), 2);
          else if (chosen === undefined) continue;
          else if (chosen.status === 'reserved') profile.send(chosen);
          // A venue that sells more than is held is another test: "an exit that sells too much".
          else if (
            (what === 'fill' || what === 'part') &&
            !chosen.leavesQuantity.greaterThan(profile.trade().holding.quantity)
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
      { numRuns: 400 },
    );
  });
});

function shuffled<T>(items: readonly T[], chance: Iterator<number>): T[] {
  return items
    .map((item) => ({ item, key: Number(chance.next().value) }))
    .sort((left, right) => left.key - right.key)
    .map(({ item }) => item);
}
