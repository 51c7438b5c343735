import { describe, expect, test } from 'vitest';
import { emptyDesk } from '../desk/state.ts';
import { profileId, tenantId } from '../ids/ids.ts';
import { Decimal } from '../money/decimal.ts';
import { invariant } from '../result.ts';
import { validateLimits } from '../risk/limits.ts';
import { afterEntry as trackerAfterEntry } from '../strategy/direction.ts';
import { market, parametersWith, SHARE } from '../strategy/market-fixture.ts';
import type { MarketSnapshot } from '../strategy/snapshot.ts';
import { utcMillis } from '../time/instant.ts';
import { type BookParts, bookOf } from './book.ts';
import { decide, type DecideInput } from './decide.ts';
import { explain, explainRules } from './explain.ts';
import { openEntry } from './open-entry.ts';
import { newRiskState } from './risk-state.ts';

const capital = Decimal.parse('10000');

/** All rules agree on this bar: an engulfing reclaim on support in an uptrend. */
function agreed(rsi = 55): MarketSnapshot {
  const snapshot = market(
    [
      [99.9, 100, 98.9, 99],
      [98.9, 101.2, 98.8, 101],
    ],
    { rsi, rsiBefore: 50 },
    [99],
  );
  snapshot.frame.bars.volume.fill(1_000);
  return snapshot;
}

function inputWith(changes: Partial<DecideInput> = {}, parts: Partial<BookParts> = {}): DecideInput {
  const snapshot = agreed();
  const at = utcMillis(snapshot.now);
  const desk = emptyDesk({ tenantId: tenantId('t1'), profileId: profileId('prf1'), currency: 'USD' }, at);
  const limits = validateLimits({});
  const book = bookOf({
    desk: { ...desk, books: { ...desk.books, capital, available: capital } },
    trades: [],
    orders: [],
    risk: newRiskState(capital, at, '24x7'),
    marks: new Map(),
    instruments: new Map([[SHARE.symbol, SHARE]]),
    calendar: '24x7',
    halts: [],
    openMismatches: 0,
    external: [],
    dailyCloses: [],
    ...parts,
  });
  invariant(book.ok && limits.ok, 'The test has a book and limits');
  return {
    tenantId: tenantId('t1'),
    profileId: profileId('prf1'),
    strategyVersion: 'v1',
    instrument: SHARE,
    snapshot,
    strategy: { parameters: parametersWith(), weights: null, analyst: null },
    limits: limits.value,
    costs: { halfSpreadBps: 1, slippageBps: 2 },
    bracket: true,
    ask: null,
    book: book.value,
    ...changes,
  };
}

describe('a decision', () => {
  test('is an approved intent with its protection on ticks, its money held, and ids that follow from the bar', () => {
    const decision = decide(inputWith());
    expect(decision).toMatchObject({ outcome: 'intent', symbol: 'ACME', denial: null });
    const { intent, size } = decision;
    // Equity 10 000, half a percent of it at a stop 4 away, with 4 bp of 101 for spread and slippage on top: 50 / 4.0404.
    expect(intent?.terms).toMatchObject({
      side: 'buy',
      type: 'market',
      timeInForce: 'gtc',
      reduceOnly: false,
    });
    expect(intent?.terms.quantity.toString()).toBe('12');
    expect(size?.bound).toBe('risk');
    expect(intent?.protection?.stopPrice.toString()).toBe('97');
    expect(intent?.protection?.targetPrice?.toString()).toBe('109');
    expect(intent?.holdAmount.toString()).toBe('1242.3');
    expect(decide(inputWith()).intent).toEqual(intent);
  });

  test('is a hold where the rules want nothing, whatever the book says', () => {
    const held = decide(inputWith({ snapshot: agreed(80) }));
    expect(held).toMatchObject({ outcome: 'hold', intent: null, denial: null, size: null });
    expect(held.signal.blocker?.code).toBe('RSI_OUTSIDE_BAND');
  });

  test('is denied by the first guard, and says so with its figures', () => {
    const halts = [
      { scope: 'tenant', state: 'HALTED', symbol: null, reason: 'a drill', since: utcMillis(0) } as const,
    ];
    const denied = decide(inputWith({}, { halts }));
    expect(denied).toMatchObject({ outcome: 'denied', intent: null, denial: { code: 'TENANT_HALTED' } });
    expect(denied.denial?.sentence).toContain('a drill');
  });

  test('is denied where the capital is too small for one share', () => {
    const { book } = inputWith();
    const desk = { ...book.desk, books: { ...book.desk.books, available: Decimal.parse('20') } };
    expect(decide(inputWith({}, { desk })).denial).toMatchObject({
      code: 'BELOW_MINIMUM_QUANTITY',
      figures: { bound: 'available' },
    });
  });

  test('holds a repeat of an entry that stands', () => {
    const snapshot = agreed();
    const ordinal = snapshot.frame.bars.firstOrdinal + snapshot.index;
    const { risk } = inputWith().book;
    const tracker = trackerAfterEntry('long', ordinal - 1);
    const memory = { tracker, exitOrdinal: null, lossOrdinal: null };
    const repeated = decide(inputWith({}, { risk: { ...risk, symbols: { ACME: memory } } }));
    expect(repeated.signal.blocker?.code).toBe('REPEATED_DIRECTION');
  });
});

describe('the trace of a decision', () => {
  test('has every rule, every guard and every cap, and the same decision', () => {
    const input = inputWith();
    const { decision, verdicts, guards, caps, thresholds } = explain(input);
    expect(decision).toEqual(decide(input));
    expect(verdicts).toHaveLength(8);
    expect(guards.every(({ outcome }) => outcome === 'pass')).toBe(true);
    expect(caps.map(({ cap }) => cap)).toEqual([
      'risk',
      'position',
      'available',
      'gross',
      'symbol',
      'assetClass',
      'heat',
      'clusterHeat',
      'volume',
    ]);
    expect(thresholds.every(({ margin }) => margin >= 0)).toBe(true);
    expect(thresholds.at(-1)).toMatchObject({ rule: 'score', needs: 'at least', bound: 0.25 });
  });

  test('says how far a rule is from changing its mind', () => {
    const standing = { ...inputWith().strategy, tracker: inputWith().book.risk.symbols['ACME']?.tracker };
    const { signal, thresholds } = explainRules(agreed(80), {
      ...standing,
      tracker: standing.tracker ?? { direction: 'flat', atOrdinal: -1, stands: false },
    });
    expect(signal.outcome).toBe('hold');
    expect(thresholds.filter(({ margin }) => margin < 0)).toEqual([
      { rule: 'momentum', what: 'RSI', value: 80, needs: 'at most', bound: 70, margin: -10 },
    ]);
  });
});

describe('an entry that is opened', () => {
  const account = { environment: 'paper', account: 'prf1' } as const;
  const exitStyle = {
    workingExits: 'both',
    reduceOnlyEnforced: false,
    stopType: 'stop',
    stopLimitOffsetBps: 0,
    marketTimeInForce: 'gtc',
  } as const;

  test('has its exits on record before anything is sent, or none where the venue takes no bracket', () => {
    const { intent, decidedAt } = decide(inputWith());
    if (intent === null) throw new Error('The bar is an entry');
    const linked = openEntry(intent, { account, exitStyle, instrument: SHARE, bracket: true }, decidedAt);
    expect(linked.exits.map((order) => order.intent.leg)).toEqual(['stop', 'target']);
    expect(linked.order).toMatchObject({ status: 'reserved', venueLinked: true, attempt: 1 });
    expect(linked.trade).toMatchObject({ status: 'opening', entryOrders: [linked.order.clientOrderId] });
    const plain = openEntry(intent, { account, exitStyle, instrument: SHARE, bracket: false }, decidedAt);
    expect(plain.exits).toEqual([]);
    expect(plain.order.clientOrderId).toBe(linked.order.clientOrderId);
  });
});
