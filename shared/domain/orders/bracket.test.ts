import { describe, expect, test } from 'vitest';
import { fillId } from '../ids/ids.ts';
import { ONE } from '../money/decimal.ts';
import { planExits } from './bracket.ts';
import type { ExitStyle } from './exit-orders.ts';
import { changeHolding } from './holding.ts';
import type { Direction } from './intent.ts';
import { openLinkedTrade } from './linked-exits.ts';
import type { Order } from './order.ts';
import { applyEvent } from './order-events.ts';
import type { OrderStatus } from './order-status.ts';
import { ACCOUNT, at, BTC, dec, entryIntent, sentOrder } from './orders.fixture.ts';
import { type Trade, tradeFor } from './trade.ts';
import { tightenStop, wantExit } from './wanted-exit.ts';

const BOTH: ExitStyle = {
  workingExits: 'both',
  reduceOnlyEnforced: false,
  stopType: 'stop',
  stopLimitOffsetBps: 0,
  marketTimeInForce: 'gtc',
};
const ONE_EXIT: ExitStyle = { ...BOTH, workingExits: 'one' };
const REDUCE_ONLY: ExitStyle = { ...BOTH, reduceOnlyEnforced: true };
const { tickSize, lotSize, minQuantity } = BTC;
const setupOf = (style: ExitStyle) => ({ account: ACCOUNT, style, tickSize, lotSize, minQuantity });
const protection = { stopPrice: dec('95'), targetPrice: dec('110') };

function held(quantity: string, entry: Trade['entry'] = 'working', direction: Direction = 'long'): Trade {
  const trade = { ...tradeFor(sentOrder(entryIntent('10', { direction, protection })), at(0)), entry };
  return grown(trade, quantity);
}

function grown(trade: Trade, quantity: string): Trade {
  const size = dec(quantity);
  if (size.isZero) return trade;
  const signed = trade.direction === 'long' ? size : size.negated();
  const change = {
    fillId: fillId('f'),
    quantity: signed,
    cashOut: signed.times(dec('100')),
    fee: dec('0'),
    at: at(1),
  };
  return { ...trade, status: 'open', holding: changeHolding(trade.holding, change) };
}

/** The orders as a venue would have them after it took them. */
function working(orders: readonly Order[], status: OrderStatus = 'new'): Order[] {
  return orders.map((order) => ({ ...order, status }));
}

function actionsOf(trade: Trade, orders: readonly Order[], style: ExitStyle = BOTH): string {
  return planExits(trade, orders, setupOf(style), at(2))
    .actions.map((action) => {
      if (action.kind === 'escalate') return `escalate ${action.because} ${action.quantity.toString()}`;
      const { leg, terms } = action.order.intent;
      if (action.kind === 'cancel') return `cancel ${leg} ${action.because}`;
      const price = terms.stopPrice ?? terms.limitPrice;
      return `${leg}#${action.order.attempt} ${terms.side} ${terms.quantity.toString()}${price === null ? '' : ` @${price.toString()}`}`;
    })
    .join('; ');
}

/** The trade and its exits once the first plan for `quantity` is working. */
function protectedWith(quantity: string, style: ExitStyle = BOTH, entry: Trade['entry'] = 'working') {
  const plan = planExits(held(quantity, entry), [], setupOf(style), at(1));
  return { trade: plan.trade, orders: working(plan.orders) };
}

const all = (trade: Trade): Trade => wanted(trade, null);
function wanted(trade: Trade, quantity: string | null): Trade {
  const wish = {
    leg: 'exit',
    origin: 'strategy',
    quantity: quantity === null ? null : dec(quantity),
    referencePrice: dec('101'),
    wantedAt: at(2),
  } as const;
  const result = wantExit(trade, wish);
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}
function moved(trade: Trade, stop: string): Trade {
  const result = tightenStop(trade, dec(stop), at(2));
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}
const less = (trade: Trade, quantity: string): Trade => ({
  ...trade,
  holding: { ...trade.holding, quantity: dec(quantity) },
});

describe('what a trade asks for', () => {
  const five = protectedWith('5');
  const alone = protectedWith('5', ONE_EXIT);
  const [stop] = five.orders;
  const [, target] = five.orders;
  if (stop === undefined || target === undefined) throw new Error('A stop and a target were planned');

  test.each<[string, string, string]>([
    [
      'a first fill: stop and target for what was filled',
      actionsOf(held('5'), []),
      'stop#1 sell 5 @95; target#1 sell 5 @110',
    ],
    [
      'a short: the other way round',
      actionsOf(held('5', 'working', 'short'), []),
      'stop#1 buy 5 @95; target#1 buy 5 @110',
    ],
    [
      'where a working exit ties up quantity: the stop alone',
      actionsOf(held('5'), [], ONE_EXIT),
      'stop#1 sell 5 @95',
    ],
    ['nothing open: nothing', actionsOf(held('0'), []), ''],
    ['everything in place: nothing', actionsOf(five.trade, five.orders), ''],
    [
      'what is reserved or unknown counts as there',
      actionsOf(five.trade, working(five.orders, 'unknown')),
      '',
    ],
    [
      'more of the entry: a pair for the rest',
      actionsOf(grown(five.trade, '3'), five.orders),
      'stop#2 sell 3 @95; target#2 sell 3 @110',
    ],
    ['a rest too small while the entry works: wait', actionsOf(grown(five.trade, '0.0005'), five.orders), ''],
    [
      'a rest too small at the end of the entry: cancel first',
      actionsOf({ ...grown(five.trade, '0.0005'), entry: 'complete' }, five.orders),
      'cancel stop RESIZED; cancel target RESIZED',
    ],
    [
      'and place the whole when they are gone',
      actionsOf({ ...grown(five.trade, '0.0005'), entry: 'complete' }, []),
      'stop#2 sell 5.0005 @95; target#2 sell 5.0005 @110',
    ],
    [
      'below a lot is left to dust',
      actionsOf(held('5.00009'), []),
      'stop#1 sell 5 @95; target#1 sell 5 @110',
    ],
    [
      'below the minimum: call a person',
      actionsOf(held('0.0005', 'complete'), []),
      'escalate BELOW_MINIMUM 0.0005',
    ],
    [
      'target partly filled: the stop is too large',
      actionsOf(less(five.trade, '2'), [stop, { ...target, leavesQuantity: dec('2') }]),
      'cancel stop RESIZED',
    ],
    [
      'its smaller successor waits for the cancel',
      actionsOf(less(five.trade, '2'), [
        { ...stop, status: 'pending_cancel' },
        { ...target, leavesQuantity: dec('2') },
      ]),
      '',
    ],
    [
      'and then joins the target that still works',
      actionsOf(less(five.trade, '2'), [{ ...target, leavesQuantity: dec('2') }]),
      'stop#2 sell 2 @95',
    ],
    [
      'stop partly filled: the target is too large',
      actionsOf(less(five.trade, '2'), [{ ...stop, leavesQuantity: dec('2') }, target]),
      'cancel target RESIZED',
    ],
    [
      'stop filled: its sibling goes',
      actionsOf(less(five.trade, '0'), [target]),
      'cancel target TRADE_CLOSING',
    ],
    ['stop cancelled by a stranger: placed again', actionsOf(five.trade, [target]), 'stop#2 sell 5 @95'],
    [
      'trailing: the old stop goes first',
      actionsOf(moved(five.trade, '98'), five.orders),
      'cancel stop STOP_MOVED',
    ],
    ['trailing: then the new one comes', actionsOf(moved(five.trade, '98'), [target]), 'stop#2 sell 5 @98'],
    [
      'an exit waits for the stops in its way',
      actionsOf(all(five.trade), five.orders),
      'cancel stop TRADE_CLOSING; cancel target TRADE_CLOSING',
    ],
    [
      'an exit waits for a cancel that is out',
      actionsOf(all(alone.trade), working(alone.orders, 'pending_cancel'), ONE_EXIT),
      '',
    ],
    [
      'an exit waits for an unknown stop: two could turn the position',
      actionsOf(all(alone.trade), working(alone.orders, 'unknown'), ONE_EXIT),
      '',
    ],
    ['an exit goes when they are gone', actionsOf(all(five.trade), []), 'exit#1 sell 5'],
    [
      'where the venue never turns a position, it goes at once',
      actionsOf(all(five.trade), five.orders, REDUCE_ONLY),
      'cancel stop TRADE_CLOSING; cancel target TRADE_CLOSING; exit#1 sell 5',
    ],
    [
      'a partial exit: the stop shrinks first',
      actionsOf(wanted(five.trade, '2'), five.orders),
      'cancel stop RESIZED; cancel target RESIZED',
    ],
    [
      'a partial exit: then exit and smaller pair',
      actionsOf(wanted(five.trade, '2'), []),
      'exit#1 sell 2; stop#2 sell 3 @95; target#2 sell 3 @110',
    ],
    [
      'three refusals in a row: call a person',
      actionsOf({ ...held('5'), refusals: 3 }, []),
      'escalate EXIT_REFUSED 5',
    ],
    ['no protection wanted: none placed', actionsOf({ ...held('5'), protection: null }, []), ''],
  ])('%s', (_what, actual, expected) => {
    expect(actual).toBe(expected);
  });

  test('stop and target share one reservation, for only one of both can fill', () => {
    expect(target.reservationId).toBe(stop.reservationId);
    const again = planExits(
      less(five.trade, '2'),
      [{ ...target, leavesQuantity: dec('2') }],
      setupOf(BOTH),
      at(3),
    );
    expect(again.orders[0]?.reservationId).toBe(target.reservationId);
  });

  test('planning again after its own plan asks for nothing', () => {
    for (const start of [held('5'), all(five.trade), wanted(five.trade, '2'), moved(five.trade, '98')]) {
      const orders = start.attempts.stop === 0 ? [] : five.orders;
      const plan = planExits(start, orders, setupOf(BOTH), at(2));
      expect(plan.actions.length).toBeGreaterThan(0);
      const latest = orders.map(
        (order) => plan.orders.find((next) => next.clientOrderId === order.clientOrderId) ?? order,
      );
      const added = plan.orders.filter(
        (order) => !orders.some((known) => known.clientOrderId === order.clientOrderId),
      );
      expect(planExits(plan.trade, [...latest, ...added], setupOf(BOTH), at(9)).actions).toEqual([]);
    }
  });

  test('the same plan twice makes the same orders', () => {
    const [first, second] = [0, 1].map(() => planExits(held('5'), [], setupOf(BOTH), at(1)));
    expect(first).toEqual(second);
  });

  test('an order nobody has sent is withdrawn, one without an answer is cancelled later', () => {
    const reserved = planExits(held('5'), [], setupOf(BOTH), at(1)).orders;
    const plan = planExits(less(five.trade, '0'), reserved, setupOf(BOTH), at(2));
    expect(plan.actions).toEqual([]);
    expect(plan.orders.map((order) => order.status)).toEqual(['not_placed', 'not_placed']);
    const out = planExits(less(five.trade, '0'), working(reserved, 'submitting'), setupOf(BOTH), at(2));
    expect(out.orders.map((order) => [order.status, order.cancelWanted])).toEqual([
      ['submitting', 'TRADE_CLOSING'],
      ['submitting', 'TRADE_CLOSING'],
    ]);
  });

  test('a stop-limit leaves room behind its stop, on the tick', () => {
    const style: ExitStyle = { ...ONE_EXIT, stopType: 'stop_limit', stopLimitOffsetBps: 125 };
    for (const [direction, limit] of [
      ['long', '93.81'],
      ['short', '96.19'],
    ] as const) {
      const [order] = planExits(held('5', 'working', direction), [], setupOf(style), at(1)).orders;
      expect(order?.intent.terms).toMatchObject({ type: 'stop_limit', timeInForce: 'gtc', reduceOnly: true });
      expect(order?.intent.terms.limitPrice?.toString()).toBe(limit);
    }
  });
});

describe('exits that the venue holds with the entry', () => {
  const entry = sentOrder(entryIntent('10', { protection }));
  const { trade, orders } = openLinkedTrade(entry, setupOf(BOTH), at(0));
  const linked = working(orders);

  test('are in the books before anything is sent, under one reservation', () => {
    expect(orders.map(({ intent, venueLinked, attempt }) => [intent.leg, venueLinked, attempt])).toEqual([
      ['stop', true, 1],
      ['target', true, 1],
    ]);
    expect(orders[0]?.reservationId).toBe(orders[1]?.reservationId);
    expect(trade.exitOrders).toEqual(orders.map((order) => order.clientOrderId));
  });

  test.each<[string, Trade, readonly Order[], string]>([
    ['a part of the entry: the venue arms them at the end', grown(trade, '4'), linked, ''],
    ['all of the entry: they stand', { ...grown(trade, '10'), entry: 'complete' }, linked, ''],
    [
      'the entry ended early: ours take their place',
      { ...grown(trade, '4'), entry: 'incomplete' },
      linked,
      'cancel stop ENTRY_INCOMPLETE; cancel target ENTRY_INCOMPLETE',
    ],
    [
      'when they are gone',
      { ...grown(trade, '4'), entry: 'incomplete' },
      [],
      'stop#2 sell 4 @95; target#2 sell 4 @110',
    ],
    [
      'a part of the target: the venue shrinks the stop',
      { ...grown(trade, '6'), entry: 'complete' },
      linked,
      '',
    ],
    [
      'the stop filled: the venue cancels the target',
      { ...less(trade, '0'), status: 'closed', entry: 'complete' },
      linked.slice(1),
      '',
    ],
    [
      'an exit: they go first',
      all({ ...grown(trade, '10'), entry: 'complete' }),
      linked,
      'cancel stop TRADE_CLOSING; cancel target TRADE_CLOSING',
    ],
  ])('%s', (_what, changed, live, expected) => {
    expect(actionsOf(changed, live)).toBe(expected);
  });
});

describe('wishes', () => {
  const trade = held('5');

  test('a stop only tightens', () => {
    expect(tightenStop(trade, dec('94.99'), at(1))).toMatchObject({
      ok: false,
      refusal: { code: 'STOP_LOOSENED' },
    });
    expect(tightenStop(trade, dec('95'), at(1))).toEqual({ ok: true, value: trade });
    expect(tightenStop(held('5', 'complete', 'short'), dec('95.01'), at(1))).toMatchObject({ ok: false });
    expect(tightenStop(held('0'), dec('96'), at(1))).toMatchObject({ refusal: { code: 'NOTHING_OPEN' } });
    expect(tightenStop({ ...trade, protection: null }, dec('96'), at(1))).toMatchObject({
      refusal: { code: 'NOT_PROTECTED' },
    });
  });

  test('a larger wish takes over a smaller one, and ends a row of refusals', () => {
    const two = wanted({ ...trade, refusals: 3 }, '2');
    expect([two.wantedExit?.quantity?.toString(), two.refusals]).toEqual(['2', 0]);
    expect(wanted(two, '1')).toBe(two);
    expect(wanted(two, '5').wantedExit?.quantity).toBeNull();
    expect(wanted(all(two), '4').wantedExit?.quantity).toBeNull();
    expect(
      wantExit(held('0'), {
        leg: 'exit',
        origin: 'manual',
        quantity: null,
        referencePrice: ONE,
        wantedAt: at(1),
      }),
    ).toMatchObject({
      refusal: { code: 'NOTHING_OPEN' },
    });
  });

  test('a cancel that was refused is asked again', () => {
    const [stop] = protectedWith('5').orders;
    const asked = stop === undefined ? null : applyEvent(stop, { kind: 'cancelWanted', reason: 'x' }, at(2));
    const refused =
      asked?.ok === true ? applyEvent(asked.value, { kind: 'cancelRefused', reason: 'busy' }, at(3)) : null;
    expect(refused?.ok === true && actionsOf(less(trade, '0'), [refused.value])).toBe(
      'cancel stop TRADE_CLOSING',
    );
  });
});
