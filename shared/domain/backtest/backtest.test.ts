import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { headroomOf } from '../desk/ledger.ts';
import type { Instrument } from '../market/instrument.ts';
import { sliceColumns } from '../market/bar-columns.ts';
import { Decimal, sumOf, ZERO } from '../money/decimal.ts';
import { ALPACA_PAPER, IDEAL, REALISTIC } from '../paper/fill-model.ts';
import { HOUR_MS } from '../time/instant.ts';
import { isTerminal } from '../orders/order-status.ts';
import { parametersWith } from '../strategy/market-fixture.ts';
import { type BacktestResult, backtest, backtestSteps } from './backtest.ts';
import { limitsWith, resultOf, setupWith, stopsWith, SYNTHETIC, syntheticHours } from './backtest.fixture.ts';
import { inOrderOfDecision, orderListHash } from './order-list.ts';
import type { BacktestSetup } from './setup.ts';

/** Strategies and limits that trade in different ways, long and short, trailing, ending by time, flattening on a loss. */
const anyRecipe = fc.record({
  seed: fc.integer({ min: 1, max: 500 }),
  zoneMode: fc.constantFrom('required', 'weighted', 'off'),
  triggerMode: fc.constantFrom('required', 'weighted'),
  allowShort: fc.boolean(),
  riskStopAtr: fc.double({ min: 0.5, max: 3, noNaN: true }),
  trailAfterR: fc.constantFrom(0, 0.5, 1),
  breakEvenAfterR: fc.constantFrom(null, 0.5),
  maxBars: fc.constantFrom(null, 1, 12),
  minMoveAtr: fc.constantFrom(0, 0.25),
  dailyLossFlattenPct: fc.constantFrom(null, 0.2),
  cooldown: fc.constantFrom(0, 3),
});

/** Venues that fill whole and in parts, late, at a price, and that refuse. */
const anyVenue = fc.record({
  venue: fc.constantFrom(IDEAL, REALISTIC, ALPACA_PAPER),
  path: fc.constantFrom('worst', 'adaptive'),
  latencyMs: fc.constantFrom(0, 250, HOUR_MS / 2),
  pov: fc.constantFrom(0.001, 0.1, 1),
  partialFillRate: fc.constantFrom(0, 0, 0.3),
  rejectRate: fc.constantFrom(0, 0, 0.1),
  takerBps: fc.constantFrom(0, 12.5, 25),
  feeIn: fc.constantFrom('quote', 'received'),
  stopType: fc.constantFrom('stop', 'stop_limit'),
  workingExits: fc.constantFrom('both', 'one'),
  isShare: fc.boolean(),
});

type Recipe = typeof anyRecipe extends fc.Arbitrary<infer One> ? One : never;

type Venue = typeof anyVenue extends fc.Arbitrary<infer One> ? One : never;

const SHARE: Instrument = { ...SYNTHETIC, symbol: 'SYN', assetClass: 'equity', shortable: true };

function venueOf(one: Venue): Pick<BacktestSetup, 'instrument' | 'model' | 'exitStyle'> {
  const { path, latencyMs, pov, partialFillRate, rejectRate, takerBps, stopType, workingExits } = one;
  const fees = { ...SYNTHETIC.fees, takerBps };
  return {
    instrument: one.isShare ? { ...SHARE, fees } : { ...SYNTHETIC, fees: { ...fees, feeIn: one.feeIn } },
    model: { ...one.venue, seed: 'chance', path, latencyMs, pov, partialFillRate, rejectRate },
    exitStyle: {
      workingExits,
      reduceOnlyEnforced: false,
      stopType,
      stopLimitOffsetBps: 50,
      marketTimeInForce: 'gtc',
    },
  };
}

function setupOf(one: Recipe): BacktestSetup {
  return setupWith({
    bars: syntheticHours(2_100, `walk ${one.seed}`),
    instrument: SHARE,
    parameters: parametersWith({
      zoneMode: one.zoneMode,
      triggerMode: one.triggerMode,
      allowShort: one.allowShort,
      riskStopAtr: one.riskStopAtr,
      riskMinStopPct: 0.05,
      scoreThreshold: 0.1,
    }),
    limits: limitsWith({
      dailyLossFlattenPct: one.dailyLossFlattenPct,
      dailyLossStopPct: 0.2,
      cooldownExitBars: one.cooldown,
      cooldownLossBars: one.cooldown,
      cooldownStreakBars: one.cooldown,
      entriesPerDay: 50,
    }),
    stops: stopsWith({
      trailAfterR: one.trailAfterR,
      breakEvenAfterR: one.breakEvenAfterR,
      maxBars: one.maxBars,
      minMoveAtr: one.minMoveAtr,
    }),
  });
}

/** All that came of a backtest, but for what the desk remembers of questions that were asked before. */
function storyOf(result: BacktestResult) {
  const { orderListHash: hash, denials, risk, points, outcomes, orders, fills, trades, alarms } = result;
  const { books, reservations, sequence, fence } = result.desk;
  return {
    hash,
    denials,
    points,
    outcomes,
    alarms: [...alarms],
    kept: JSON.stringify({ equity: result.equity, risk, orders, fills, trades }),
    desk: JSON.stringify({ books, reservations, sequence, fence }),
  };
}

describe('properties of a backtest', () => {
  test('stopping at the first veto and the short ways trade exactly as every rule and every step, and a second run as the first', () => {
    let trades = 0;
    fc.assert(
      fc.property(anyRecipe, anyVenue, (recipe, venue) => {
        const setup = { ...setupOf(recipe), ...venueOf(venue) };
        const quick = resultOf(setup);
        trades += quick.outcomes.length;
        expect(storyOf(resultOf({ ...setup, evaluation: 'full' }))).toEqual(storyOf(quick));
        expect(storyOf(resultOf(setup))).toEqual(storyOf(quick));
      }),
      { numRuns: 20 },
    );
    expect(trades).toBeGreaterThan(100);
  }, 120_000);

  test('what is decided up to a bar does not depend on the bars after it', () => {
    fc.assert(
      fc.property(anyRecipe, fc.integer({ min: 900, max: 2_050 }), (recipe, length) => {
        const setup = setupOf(recipe);
        const whole = resultOf(setup);
        const cut = resultOf({ ...setup, bars: sliceColumns(setup.bars, 0, length) });
        const until = setup.bars.closesAt[length - 1] ?? Number.NaN;
        // At the last close itself both have decided; fills come with the bars after it.
        const decided = ({ orders }: BacktestResult) =>
          inOrderOfDecision(orders)
            .filter(({ intent }) => intent.decidedAt <= until + setup.model.latencyMs)
            .map(({ clientOrderId, intent }) => ({ clientOrderId, intent }));
        const filled = ({ fills }: BacktestResult) => fills.filter(({ occurredAt }) => occurredAt <= until);
        expect(decided(cut)).toEqual(decided(whole));
        expect(filled(cut)).toEqual(filled(whole));
      }),
      { numRuns: 8 },
    );
  }, 60_000);

  test('the books balance: ledger, trades, fills and orders agree, and nothing is left over', () => {
    fc.assert(
      fc.property(anyRecipe, (recipe) => {
        const setup = setupOf(recipe);
        const { desk, trades, orders, fills, equity, alarms, outcomes } = resultOf(setup);
        expect([...alarms]).toEqual([]);
        expect(headroomOf(desk.books).equals(desk.books.available)).toBe(true);
        expect(desk.books.available.sign).toBeGreaterThanOrEqual(0);
        const byLedger = desk.books.realised.minus(desk.books.fees);
        expect(sumOf(trades.map(({ holding }) => holding.realised)).toString()).toBe(byLedger.toString());
        const cash = sumOf(
          fills.map(({ side, quantity, price, fee }) => {
            const worth = quantity.times(price);
            return (side === 'buy' ? worth.negated() : worth).minus(fee);
          }),
        );
        if (desk.trades.length === 0) {
          expect(Math.abs(cash.minus(byLedger).toFloat())).toBeLessThan(1e-6);
          expect(desk.books.positions.plus(desk.books.openFees).plus(desk.books.orders).isZero).toBe(true);
          expect(equity.toString()).toBe(setup.capital.plus(byLedger).toString());
          expect(orders.filter(({ status }) => !isTerminal(status))).toEqual([]);
        }
        const profit = outcomes.reduce((sum, one) => sum + one.profit, 0);
        expect(
          Math.abs(
            profit -
              sumOf(
                trades.filter(({ status }) => status === 'closed').map(({ holding }) => holding.realised),
              ).toFloat(),
          ),
        ).toBeLessThan(1e-6);
      }),
      { numRuns: 6 },
    );
  }, 60_000);

  test('a stop only tightens', () => {
    fc.assert(
      fc.property(anyRecipe, (recipe) => {
        for (const { protection, initialStopPrice, direction } of resultOf(setupOf(recipe)).trades) {
          if (protection === null || initialStopPrice === null) throw new Error('An entry has its stop');
          const gain = protection.stopPrice.minus(initialStopPrice).sign * (direction === 'long' ? 1 : -1);
          expect(gain).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 6 },
    );
  }, 60_000);

  test('at every bar of its life an open trade has one stop working, where its protection says', () => {
    const setup = setupWith({ stops: stopsWith({ trailAfterR: 0, minMoveAtr: 0 }) });
    const lives = resultOf(setup).trades.map(
      ({ openedAt, closedAt }) => [openedAt ?? 0, closedAt ?? 0] as const,
    );
    const [opened, closed] = lives.reduce((most, life) =>
      life[1] - life[0] > most[1] - most[0] ? life : most,
    );
    const places = [...setup.bars.closesAt.keys()].filter((place) => {
      const at = setup.bars.closesAt[place] ?? 0;
      return at > opened && at < closed;
    });
    expect(places.length).toBeGreaterThan(3);
    for (const place of places.slice(0, 12)) {
      const { trades, orders } = resultOf({ ...setup, bars: sliceColumns(setup.bars, 0, place + 1) });
      const trade = trades.find(({ status }) => status === 'open');
      const stops = orders.filter(({ intent, status }) => intent.leg === 'stop' && !isTerminal(status));
      expect(stops.map(({ status, intent }) => [status, intent.terms.stopPrice?.toString()])).toEqual([
        ['new', trade?.protection?.stopPrice.toString()],
      ]);
    }
  }, 60_000);

  test('folding quiet bars together comes to the same as marking each of them', () => {
    fc.assert(
      fc.property(anyRecipe, (recipe) => {
        const setup = setupOf({ ...recipe, dailyLossFlattenPct: null });
        // A flattening limit that is never reached makes the run mark every bar of an open trade by itself.
        const each = { ...setup, limits: { ...setup.limits, dailyLossFlattenPct: 50 } };
        expect(storyOf(resultOf(each))).toEqual(storyOf(resultOf(setup)));
      }),
      { numRuns: 6 },
    );
  }, 60_000);
});

describe('a backtest in steps', () => {
  test('says how far it is, comes to the same, and can be left', () => {
    const setup = setupWith();
    const steps = backtestSteps(setup, 800);
    const seen: number[] = [];
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done === true) {
        expect(step.value.orderListHash).toBe(resultOf(setup).orderListHash);
        break;
      }
      expect(step.value.of).toBe(4_000);
      seen.push(step.value.bars);
    }
    expect(seen).toEqual([1_600, 2_400, 3_200, 4_000]);
    const left = backtestSteps(setup, 800);
    left.next();
    expect(left.return({ ...resultOf(setup) }).done).toBe(true);
    expect(left.next().done).toBe(true);
  });
});

describe('limits', () => {
  test('each entry keeps to risk and position limits, and entries to their number a day', () => {
    const limits = limitsWith({ riskPct: 0.25, maxPosPct: 5, entriesPerDay: 1 });
    const setup = setupWith({ limits });
    const { trades, denials } = resultOf(setup);
    expect(trades.length).toBeGreaterThan(5);
    const days = new Map<string, number>();
    for (const { entryNotional, openedAt } of trades) {
      // The order was sized at the close; spread, impact and the move to the next bar may add to it.
      expect(entryNotional.lessThan(Decimal.parse('10500').times(Decimal.parse('0.05')))).toBe(true);
      const day = new Date(openedAt ?? 0).toISOString().slice(0, 10);
      days.set(day, (days.get(day) ?? 0) + 1);
    }
    expect(Math.max(...days.values())).toBe(1);
    expect(denials.some(({ code }) => code === 'ENTRIES_PER_DAY')).toBe(true);
  });

  test('a drawdown halts entries for good', () => {
    const limits = limitsWith({ drawdownHaltPct: 1, drawdownHalfPct: 1, riskPct: 2, heatPct: 3 });
    const { denials, trades } = resultOf(setupWith({ limits, bars: syntheticHours(4_000, 'falling 3') }));
    const halted = denials.findIndex(({ code }) => code === 'DRAWDOWN_HALT');
    expect(halted).toBeGreaterThanOrEqual(0);
    expect(denials.slice(halted).every(({ code }) => code === 'DRAWDOWN_HALT')).toBe(true);
    const haltedAt = denials[halted]?.at ?? 0;
    expect(trades.every(({ openedAt }) => (openedAt ?? 0) < haltedAt)).toBe(true);
  });

  test('a trade that lasts too long is closed after its stop and target are gone', () => {
    const { trades, orders, alarms } = resultOf(setupWith({ stops: stopsWith({ maxBars: 3 }) }));
    const timed = trades.filter(({ exitReason }) => exitReason === 'monitor');
    expect(timed.length).toBeGreaterThan(3);
    expect([...alarms]).toEqual([]);
    const [first] = timed;
    const legs = orders.filter(({ intent }) => intent.tradeId === first?.tradeId);
    expect(legs.map(({ intent, status }) => `${intent.leg} ${status}`)).toEqual([
      'entry filled',
      'stop canceled',
      'target canceled',
      'exit filled',
    ]);
  });
});

describe('the order list', () => {
  test('does not depend on the order in which records are handed in, and changes with any fill', () => {
    const { orders, fills, orderListHash: hash } = resultOf(setupWith());
    expect(orderListHash([...orders].reverse(), [...fills].reverse())).toBe(hash);
    const [first, ...rest] = fills;
    if (first === undefined) throw new Error('There are fills');
    const dearer = { ...first, price: first.price.plus(Decimal.parse('0.01')) };
    expect(orderListHash(orders, [dearer, ...rest])).not.toBe(hash);
    expect(orderListHash(orders, rest)).not.toBe(hash);
  });
});

describe('what cannot be run is refused', () => {
  test.each([
    ['TOO_FEW_BARS', { bars: syntheticHours(800) }],
    ['NOT_FROM_THE_START', { bars: sliceColumns(syntheticHours(2_000), 10, 2_000) }],
    ['HIGHER_BARS_MISSING', { parameters: parametersWith({ trendTimeframe: 'higher' }) }],
    ['NO_CAPITAL', { capital: ZERO }],
    ['FEE_BELOW_ZERO', { instrument: { ...SYNTHETIC, fees: { ...SYNTHETIC.fees, makerBps: -1 } } }],
  ])('%s', (code, changes) => {
    expect(backtest(setupWith(changes))).toMatchObject({ ok: false, refusal: { code } });
  });
});
