import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Decimal, sumOf, ZERO } from '../money/decimal.ts';
import { quantityOnLot } from '../money/tick-and-lot.ts';
import { decodePaperState, encodePaperState, type PaperRecord } from './codec.ts';
import { PATH_KINDS } from './fill-model.ts';
import { COIN, SHARE } from './paper-desk.fixture.ts';
import {
  type BarShape,
  CASH,
  frictionless,
  type History,
  live,
  type OrderPlan,
  type Trade,
  type World,
} from './paper-world.fixture.ts';

const barShape: fc.Arbitrary<BarShape> = fc.record({
  gap: fc.integer({ min: -60, max: 60 }),
  up: fc.integer({ min: 0, max: 120 }),
  down: fc.integer({ min: 0, max: 120 }),
  close: fc.integer({ min: 0, max: 100 }),
  volume: fc.constantFrom(0, 40, 900, 20_000),
});

const orderPlan = (bars: number): fc.Arbitrary<OrderPlan> =>
  fc.record({
    afterBar: fc.nat({ max: bars - 1 }),
    symbol: fc.constantFrom('ACME', 'BTC/USD'),
    side: fc.constantFrom('buy', 'sell'),
    type: fc.constantFrom('market', 'limit', 'stop', 'stop_limit', 'trailing_stop'),
    quantity: fc.integer({ min: 1, max: 200 }),
    timeInForce: fc.constantFrom('gtc', 'gtc', 'gtc', 'day', 'gtd', 'ioc', 'fok', 'cls', 'opg'),
    firstTicks: fc.integer({ min: -150, max: 150 }),
    secondTicks: fc.integer({ min: -80, max: 80 }),
    bracket: fc.boolean(),
    reduceOnly: fc.boolean(),
    cancelAfterBars: fc.option(fc.integer({ min: 0, max: 6 })),
  });

const BARS = 24;

const anyWorld: fc.Arbitrary<World> = fc.record({
  model: fc.record({
    path: fc.constantFrom(...PATH_KINDS),
    penetrationTicks: fc.integer({ min: 0, max: 2 }),
    halfSpreadBps: fc.constantFrom({ equity: 0, crypto: 0 }, { equity: 5, crypto: 9 }),
    impactY: fc.constantFrom(0, 1),
    jitterBps: fc.constantFrom(0, 4),
    pov: fc.constantFrom(0.1, 0.5, 1),
    latencyMs: fc.constantFrom(0, 250, 25_000, 75_000),
    partialFillRate: fc.constantFrom(0, 0.4),
    rejectRate: fc.constantFrom(0, 0.1),
  }),
  market: fc.constantFrom('day and night', 'New York'),
  bars: fc.array(barShape, { minLength: BARS, maxLength: BARS }),
  orders: fc.array(orderPlan(BARS), { minLength: 1, maxLength: 14 }),
});

const RUNS = { numRuns: 300 };

const everyTrade = (history: History, holds: (trade: Trade) => void): void => history.trades.forEach(holds);
const sentOrder = (history: History, { fill }: Trade) => {
  const known = history.sent.get(fill.clientOrderId);
  if (known === undefined) throw new Error(`A fill of an order never sent: ${fill.clientOrderId}`);
  return known;
};

describe('whatever the market and the orders', () => {
  test('the worlds are eventful: they fill every type of order, and end orders in every way', () => {
    const seen = new Set<string>();
    const worlds = fc.sample(anyWorld, { numRuns: 300, seed: 7 });
    for (const world of worlds) {
      const history = live(world);
      everyTrade(history, (trade) =>
        seen.add(`${sentOrder(history, trade).order.terms.type} ${trade.fill.liquidity}`),
      );
      for (const report of history.reports) seen.add(`${report.status} ${report.reason ?? ''}`.trim());
    }
    expect([...seen].sort()).toEqual(
      [
        'market taker',
        'limit maker',
        'limit taker',
        'stop taker',
        'stop_limit maker',
        'stop_limit taker',
        'trailing_stop taker',
        'partially_filled',
        'filled',
        'canceled requested',
        'canceled oco',
        'canceled ioc',
        'canceled fok',
        'canceled nothing_to_reduce',
        'canceled parent_ended',
        'expired day',
        'expired gtd',
        'expired cls',
      ].sort(),
    );
  });

  test('no fill is worse than its limit', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const history = live(world);
        everyTrade(history, (trade) => {
          const { limitPrice, side } = sentOrder(history, trade).order.terms;
          if (limitPrice === null) return;
          const worse = side === 'buy' ? 1 : -1;
          expect(trade.fill.price.compare(limitPrice)).not.toBe(worse);
        });
      }),
      RUNS,
    );
  });

  test('without friction every fill lies between the low and the high of its bar', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        everyTrade(live({ ...world, model: { ...world.model, ...frictionless } }), ({ fill, event }) => {
          expect(fill.price.toFloat()).toBeLessThanOrEqual(event.bar.high);
          expect(fill.price.toFloat()).toBeGreaterThanOrEqual(event.bar.low);
        });
      }),
      RUNS,
    );
  });

  test('an account takes no more of a bar than its share of the volume', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { trades } = live(world);
        for (const event of new Set(trades.map((trade) => trade.event))) {
          const taken = sumOf(
            trades.filter((trade) => trade.event === event).map(({ fill }) => fill.quantity),
          );
          const lot = event.symbol === COIN.symbol ? COIN.lotSize : SHARE.lotSize;
          expect(taken.greaterThan(quantityOnLot((world.model.pov ?? 1) * event.bar.volume, lot))).toBe(
            false,
          );
        }
      }),
      RUNS,
    );
  });

  test('an order fills at most its quantity, a pair of siblings together as much as one, and reports add up', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const history = live(world);
        const filled = new Map<string, Decimal>();
        for (const report of history.reports) {
          const before = filled.get(report.clientOrderId) ?? ZERO;
          const after = before.plus(sumOf(report.fills.map((fill) => fill.quantity)));
          expect(report.cumulativeQuantity.toString()).toBe(after.toString());
          filled.set(report.clientOrderId, after);
        }
        for (const [id, { order }] of history.sent) {
          const pair = (filled.get(id) ?? ZERO).plus(filled.get(order.oco ?? '') ?? ZERO);
          expect(pair.greaterThan(order.terms.quantity)).toBe(false);
        }
      }),
      RUNS,
    );
  });

  test('position and cash are what the fills say', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { state, trades } = live(world);
        let cash = CASH;
        const positions = new Map([SHARE, COIN].map((instrument) => [instrument.symbol, ZERO]));
        for (const { fill } of trades) {
          const buys = fill.side === 'buy';
          const [inUsd, inAsset] = fill.feeCurrency === 'USD' ? [fill.fee, ZERO] : [ZERO, fill.fee];
          const paid = fill.price.times(fill.quantity);
          cash = (buys ? cash.minus(paid) : cash.plus(paid)).minus(inUsd);
          const before = positions.get(fill.symbol) ?? ZERO;
          positions.set(
            fill.symbol,
            (buys ? before.plus(fill.quantity) : before.minus(fill.quantity)).minus(inAsset),
          );
        }
        expect(state.cash.toString()).toBe(cash.toString());
        for (const [symbol, position] of positions) {
          expect((state.books[symbol]?.position ?? ZERO).toString()).toBe(position.toString());
        }
      }),
      RUNS,
    );
  });

  test('a coin is never sold short', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        expect(live(world).state.books[COIN.symbol]?.position.sign ?? 0).toBeGreaterThanOrEqual(0);
      }),
      RUNS,
    );
  });

  test('a fill happens inside its bar, after the latency, and in order of time', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const history = live(world);
        const lastAt = new Map<string, number>();
        everyTrade(history, (trade) => {
          const { fill, event } = trade;
          const { order, at } = sentOrder(history, trade);
          expect(fill.occurredAt).toBeGreaterThanOrEqual(event.bar.opensAt);
          expect(fill.occurredAt).toBeLessThanOrEqual(event.bar.closesAt);
          const parentAt = lastAt.get(order.parent ?? '');
          const activeAt = order.parent === null ? at + (world.model.latencyMs ?? 0) : (parentAt ?? Infinity);
          expect(fill.occurredAt).toBeGreaterThanOrEqual(activeAt);
          expect(fill.occurredAt).toBeGreaterThanOrEqual(lastAt.get(fill.clientOrderId) ?? -Infinity);
          lastAt.set(fill.clientOrderId, fill.occurredAt);
        });
      }),
      RUNS,
    );
  });

  test('an order ends once, is silent afterwards, and every report has its own id', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { reports, state, sent } = live(world);
        const ended = new Set<string>();
        for (const { clientOrderId, status } of reports) {
          expect(ended.has(clientOrderId)).toBe(false);
          if (status !== 'partially_filled') ended.add(clientOrderId);
        }
        const working = Object.values(state.books).flatMap((book) =>
          book.orders.map((order) => order.clientOrderId),
        );
        expect([...working, ...ended].sort()).toEqual([...sent.keys()].sort());
        expect(new Set(reports.map((report) => report.reportId)).size).toBe(reports.length);
      }),
      RUNS,
    );
  });

  test('the same world gives the same reports', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        expect(live(world)).toEqual(live(world));
      }),
      { numRuns: 50 },
    );
  });

  test('storing and reading the account back after every bar changes nothing', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const between = (state: History['state']) => {
          const stored: PaperRecord = JSON.parse(JSON.stringify(encodePaperState(state)));
          return decodePaperState(stored);
        };
        const [whole, cut] = [live(world), live(world, { between })];
        expect(JSON.stringify(cut.reports)).toBe(JSON.stringify(whole.reports));
        expect(encodePaperState(cut.state)).toEqual(encodePaperState(whole.state));
      }),
      RUNS,
    );
  });

  test('leaving out quiet bars changes nothing but the work', () => {
    let left = 0;
    fc.assert(
      fc.property(anyWorld, (world) => {
        const [each, some] = [live(world), live(world, { skipQuiet: true })];
        expect(JSON.stringify(some.reports)).toBe(JSON.stringify(each.reports));
        left += each.stepped - some.stepped;
      }),
      RUNS,
    );
    expect(left).toBeGreaterThan(1_000);
  });

  test('orders in one symbol do not change the fills of another', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const shares = new Set(world.orders.filter((plan) => plan.symbol === SHARE.symbol));
        // An order for nothing is refused, and keeps the others under their names.
        const alone = world.orders.map((plan) => (shares.has(plan) ? plan : { ...plan, quantity: 0 }));
        const shareFills = (orders: typeof world.orders): string => {
          const fills = live({ ...world, orders }).trades.map(({ fill }) => fill);
          return JSON.stringify(fills.filter(({ symbol }) => symbol === SHARE.symbol));
        };
        expect(shareFills(alone)).toBe(shareFills(world.orders));
      }),
      RUNS,
    );
  });
});
