import { describe, expect, test } from 'vitest';
import { utcMillis } from '../time/instant.ts';
import { d, limits, quiet } from './fixtures/books.ts';
import { DENIAL_CODES } from './denial.ts';
import { drawdownFactor, highWaterAfterFlow, lossResponse } from './guards/losses.ts';
import type { CapitalView, GuardState, Halt } from './guards/state.ts';
import { tradingStateGuard } from './guards/trading-state.ts';
import { firstVeto, judgeGuards } from './guards.ts';

const halt = (scope: Halt['scope'], state: Halt['state'] = 'HALTED', symbol: string | null = null): Halt => {
  return { scope, state, symbol, reason: 'drill', since: utcMillis(1_700_000_000_000) };
};
const capital = (equity: string, start: string, flows: string, high: string): CapitalView => ({
  equity: d(equity),
  sessionStartEquity: d(start),
  flowsSinceSessionStart: d(flows),
  highWaterEquity: d(high),
});

test.each([
  ['profile', 'HALTED', 'The profile is halted since 2023-11-14T22:13:20.000Z: drill'],
  ['tenant', 'HALTED', 'All trading is halted since 2023-11-14T22:13:20.000Z: drill'],
  ['tenant', 'REDUCING', 'Entries are paused since 2023-11-14T22:13:20.000Z: drill'],
] as const)('a %s that is %s is told in one sentence', (scope, state, sentence) => {
  expect(tradingStateGuard('AAPL', [halt(scope, state)]).sentence).toBe(sentence);
});

const CASES: readonly (readonly [string, Partial<GuardState>, string | null])[] = [
  ['a quiet profile may enter', {}, null],
  ['the platform is halted', { halts: [halt('platform')] }, 'PLATFORM_HALTED'],
  ['the tenant is halted', { halts: [halt('tenant')] }, 'TENANT_HALTED'],
  ['the profile is halted', { halts: [halt('profile')] }, 'PROFILE_HALTED'],
  ['this symbol is halted', { halts: [halt('symbol', 'HALTED', 'AAPL')] }, 'SYMBOL_HALTED'],
  ['another symbol is halted', { halts: [halt('symbol', 'HALTED', 'MSFT')] }, null],
  ['only reducing', { halts: [halt('profile', 'REDUCING')] }, 'ENTRIES_PAUSED'],
  ['the widest halt is told', { halts: [halt('profile'), halt('platform')] }, 'PLATFORM_HALTED'],
  [
    'a halt outranks a pause above it',
    { halts: [halt('platform', 'REDUCING'), halt('profile')] },
    'PROFILE_HALTED',
  ],
  ['data just fresh enough', { dataAgeMs: 125_000 }, null],
  ['data too old', { dataAgeMs: 125_001 }, 'DATA_STALE'],
  ['data of unknown age', { dataAgeMs: Number.NaN }, 'DATA_STALE'],
  ['an order without an answer', { unknownOrders: 1 }, 'UNKNOWN_ORDER'],
  ['books that differ', { openMismatches: 2 }, 'OPEN_MISMATCH'],
  ['nothing left', { capital: capital('0', '10', '0', '10') }, 'NO_EQUITY'],
  ['never funded', { capital: capital('0', '0', '0', '0') }, 'NO_EQUITY'],
  ['drawdown just below the halt', { capital: capital('8500.1', '8500.1', '0', '10000') }, null],
  ['drawdown at the halt', { capital: capital('8500', '8500', '0', '10000') }, 'DRAWDOWN_HALT'],
  ['daily loss just below the stop', { capital: capital('9800.1', '10000', '0', '10000') }, null],
  ['daily loss at the stop', { capital: capital('9800', '10000', '0', '10000') }, 'DAILY_LOSS_STOP'],
  ['a withdrawal is no loss', { capital: capital('9000', '10000', '-1000', '9000') }, null],
  ['a deposit hides no loss', { capital: capital('10700', '10000', '1000', '11000') }, 'DAILY_LOSS_STOP'],
  ['an open loss counts as a loss', { capital: capital('9700', '10000', '0', '10000') }, 'DAILY_LOSS_STOP'],
  ['two losses in a row', { lossStreak: { losses: 2, barsSince: 0 } }, null],
  ['three losses, bar 23', { lossStreak: { losses: 3, barsSince: 23 } }, 'COOLDOWN_STREAK'],
  ['three losses, bar 24', { lossStreak: { losses: 3, barsSince: 24 } }, null],
  ['a loss, bar 5', { barsSinceLoss: 5, barsSinceExit: 5 }, 'COOLDOWN_LOSS'],
  ['a loss, bar 6', { barsSinceLoss: 6, barsSinceExit: 6 }, null],
  ['an exit, bar 2', { barsSinceExit: 2 }, 'COOLDOWN_EXIT'],
  ['an exit, bar 3', { barsSinceExit: 3 }, null],
  ['five open trades', { openTrades: 5 }, 'MAX_OPEN'],
  ['four open trades', { openTrades: 4 }, null],
  ['one open trade in the symbol', { openTrades: 1, openTradesInSymbol: 1 }, 'MAX_PER_SYMBOL'],
  ['ten entries today', { entriesToday: 10 }, 'ENTRIES_PER_DAY'],
  ['nine entries today', { entriesToday: 9 }, null],
];

describe('the guards of an entry', () => {
  test.each(CASES)('%s', (_name, state, code) => {
    const veto = firstVeto(quiet(state), limits());
    expect(veto?.code ?? null).toBe(code);
    expect(veto?.sentence ?? 'none').not.toBe('');
    // The short way of those who pass says what the guards say one by one.
    const told = judgeGuards(quiet(state), limits()).find(({ outcome }) => outcome === 'veto');
    expect(veto).toEqual(told ?? null);
  });

  test('day trades are limited only where a limit is set', () => {
    const state = quiet({ dayTradesInFiveSessions: 3 });
    expect(firstVeto(state, limits())).toBeNull();
    expect(firstVeto(state, limits({ maxDayTrades: 3 }))?.code).toBe('DAY_TRADES');
  });

  test('a trace has every guard with its sentence, whatever vetoes', () => {
    const verdicts = judgeGuards(quiet({ halts: [halt('platform')], openTrades: 5 }), limits());
    expect(verdicts).toHaveLength(13);
    expect(verdicts.filter((verdict) => verdict.outcome === 'veto').map((verdict) => verdict.code)).toEqual([
      'PLATFORM_HALTED',
      'MAX_OPEN',
    ]);
    expect(verdicts.every((verdict) => verdict.sentence.length > 0)).toBe(true);
  });

  test('of several vetoes the first in the documented order is told', () => {
    const everything = quiet({
      dataAgeMs: 1e9,
      unknownOrders: 1,
      openMismatches: 1,
      capital: capital('8000', '10000', '0', '10000'),
      lossStreak: { losses: 4, barsSince: 1 },
      barsSinceLoss: 1,
      barsSinceExit: 1,
      openTrades: 9,
      openTradesInSymbol: 9,
      entriesToday: 99,
      dayTradesInFiveSessions: 9,
    });
    const codes = judgeGuards(everything, limits({ maxDayTrades: 1 })).flatMap(({ code }) => code ?? []);
    const ranks = codes.map((code) => DENIAL_CODES.indexOf(code));
    expect(codes).toHaveLength(12);
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  });
});

describe('losses', () => {
  test('a new high that nobody recorded yet is no drawdown', () => {
    const verdicts = judgeGuards(quiet({ capital: capital('11000', '11000', '0', '0') }), limits());
    expect(verdicts.find(({ guard }) => guard === 'drawdown')).toMatchObject({
      outcome: 'pass',
      figures: { drawdownPct: '0' },
    });
  });

  test.each([
    ['9000.01', '1.0000'],
    ['9000', '0.5000'],
    ['8600', '0.5000'],
  ])('equity %s of a high of 10000 trades at a factor of %s', (equity, factor) => {
    const view = capital(equity, equity, '0', '10000');
    expect(drawdownFactor(view, limits()).equals(d(factor))).toBe(true);
  });

  test.each([
    ['9800.01', null, 'none'],
    ['9800', null, 'stop-entries'],
    ['9700', null, 'stop-entries'],
    ['9700', 3, 'flatten'],
    ['8500', 3, 'halt'],
  ])('equity %s of 10000 with flatten at %s asks for %s', (equity, flattenPct, response) => {
    const view = capital(equity, '10000', '0', '10000');
    expect(lossResponse(view, limits({ dailyLossFlattenPct: flattenPct }))).toBe(response);
  });

  test('an unfunded profile asks for nothing', () => {
    expect(lossResponse(capital('0', '0', '0', '0'), limits())).toBe('none');
  });

  test('money that comes or goes leaves the drawdown in percent where it was', () => {
    expect(highWaterAfterFlow(d('10000'), d('9000'), d('-4500')).toString()).toBe('5000');
    expect(highWaterAfterFlow(d('10000'), d('9000'), d('9000')).toString()).toBe('20000');
    expect(highWaterAfterFlow(d('0'), d('0'), d('500')).toString()).toBe('500');
  });
});
