import { describe, expect, test } from 'vitest';
import { clientOrderId } from '../ids/ids.ts';
import { at, BTC, dec, entryIntent, fillOf, orderOf, reportOf } from '../orders/orders.fixture.ts';
import { netQuantity, openIn } from '../orders/position.ts';
import { figuresOf, withExtremes } from '../orders/trade.ts';
import { wantExit } from '../orders/wanted-exit.ts';
import { record } from './record.ts';
import { fills, Profile, protection } from './record.fixture.ts';

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

  test('the end of an order changes its trade, so that nobody who counted on the order goes on', () => {
    const profile = new Profile();
    const entry = profile.enter('10', { protection });
    profile.hear(reportOf(entry, 'filled', { fills: fills(entry, ['a', '10', '100']) }));
    profile.send(profile.order('stop'));
    profile.send(profile.order('target'));
    const target = profile.order('target');
    profile.hear(reportOf(target, 'filled', { fills: fills(target, ['b', '10', '110']), second: 3 }));
    const { revision } = profile.trade();
    profile.hear(reportOf(profile.order('stop'), 'canceled', { second: 4 }));
    expect(profile.trade().revision).toBeGreaterThan(revision);
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
    // A look at the trade a moment later asks nobody again; one a minute later does, once.
    expect(profile.change(profile.trade())).toBe('escalate EXIT_REFUSED');
    expect(profile.change(profile.trade(), 99 + 59)).toBe('escalate EXIT_REFUSED');
    expect(profile.change(profile.trade(), 99 + 60)).toBe('submit stop 1');
  });

  test('exits of a trade that the desk does not know end after three, and a person is called', () => {
    const profile = new Profile();
    const entry = profile.enter('10', { protection });
    profile.hear(reportOf(entry, 'filled', { fills: fills(entry, ['a', '10', '100']) }));
    const unheard = { kind: 'notPlaced', reason: 'TRADE_UNKNOWN' } as const;
    const told = [1, 2, 3].map((attempt) =>
      profile.tell(profile.order('stop', attempt).clientOrderId, unheard),
    );
    expect(told).toEqual(['submit stop 10', 'submit stop 10', 'escalate EXIT_REFUSED']);
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
    const marked = withExtremes(withExtremes(profile.trade(), 104, 99), 103, 97);
    expect(figuresOf(marked)).toMatchObject({ averageEntry: 100, maxAdverse: 3, maxFavourable: 4 });
    expect(withExtremes(marked, 100, 100)).toEqual(marked);
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
