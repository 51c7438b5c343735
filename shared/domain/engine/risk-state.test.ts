import { describe, expect, test } from 'vitest';
import { tradeId } from '../ids/ids.ts';
import { Decimal } from '../money/decimal.ts';
import { EMPTY_HOLDING } from '../orders/holding.ts';
import { NO_FEES } from '../orders/order.ts';
import type { Trade, TradeStatus } from '../orders/trade.ts';
import { HOUR_MS, parseInstant, type UtcMillis, utcMillis } from '../time/instant.ts';
import {
  afterEntry,
  afterFlow,
  afterMark,
  afterTradeClosed,
  memoryOf,
  newRiskState,
  type RiskState,
} from './risk-state.ts';

const d = (text: string): Decimal => Decimal.parse(text);
const at = (text: string): UtcMillis => utcMillis(parseInstant(text) ?? Number.NaN);
const calendar = 'XNYS' as const;
/** A Tuesday, after the open. */
const OPEN = at('2026-03-10T14:30:00Z');
const START = newRiskState(d('10000'), OPEN, calendar);

function marked(state: RiskState, equity: string, when: UtcMillis, high = 110, low = 90): RiskState {
  const bars = Object.keys(state.watches).map((id) => ({ tradeId: tradeId(id), high, low, count: 1 }));
  return afterMark(state, { equity: d(equity), highestEquity: d(equity), at: when, calendar, bars });
}

function entered(state: RiskState, id: string, when = OPEN): RiskState {
  const entry = { tradeId: tradeId(id), symbol: 'SPY', direction: 'long', ordinal: 900, at: when } as const;
  return afterEntry(state, { ...entry, equity: d('10000'), calendar });
}

function trade(id: string, realised: string, status: TradeStatus = 'closed'): Trade {
  return {
    tradeId: tradeId(id),
    symbol: 'SPY',
    status,
    direction: 'long',
    holding: { ...EMPTY_HOLDING, realised: d(realised) },
    fees: NO_FEES,
    openedAt: OPEN,
    closedAt: utcMillis(OPEN + HOUR_MS),
  } as Partial<Trade> as Trade;
}

const closing = { ordinal: 905, closesAt: utcMillis(OPEN + HOUR_MS), calendar };

describe('the risk day', () => {
  test('begins with the equity of the last mark before it, so a gap over night is a loss of the new day', () => {
    const evening = marked(entered(START, 't1'), '10100', at('2026-03-10T19:00:00Z'));
    expect(evening).toMatchObject({ date: '2026-03-10', entriesToday: 1 });
    const morning = marked(evening, '9900', at('2026-03-11T14:00:00Z'));
    expect(morning).toMatchObject({ date: '2026-03-11', entriesToday: 0 });
    expect(morning.sessionStartEquity.toString()).toBe('10100');
    expect(morning.highWaterEquity.toString()).toBe('10100');
  });

  test('that begins with this very close begins with its equity', () => {
    const close = marked(entered(START, 't1'), '10250', at('2026-03-10T20:00:00Z'));
    expect(close.date).toBe('2026-03-11');
    expect(close.sessionStartEquity.toString()).toBe('10250');
  });

  test('takes flows out: a deposit is no profit, and half of the money gone leaves the drawdown as it was', () => {
    const down = marked(entered(START, 't1'), '9000', at('2026-03-10T15:00:00Z'));
    const halved = afterFlow(down, d('9000'), d('-4500'));
    expect(halved.highWaterEquity.toString()).toBe('5000');
    expect(halved.flowsSinceSessionStart.toString()).toBe('-4500');
  });
});

describe('trades', () => {
  test('are watched from the entry on, bar by bar, and the same mark again changes nothing', () => {
    const first = marked(entered(START, 't1'), '10010', at('2026-03-10T15:00:00Z'), 105, 99);
    const second = marked(first, '10020', at('2026-03-10T16:00:00Z'), 103, 95);
    expect(second.watches['t1']).toMatchObject({ highestPrice: 105, lowestPrice: 95, barsOpen: 2 });
    expect(marked(second, '10020', at('2026-03-10T16:00:00Z'), 120, 1)).toEqual(second);
  });

  test.each`
    results       | streak | loss    | why
    ${'-1'}       | ${1}   | ${905}  | ${'one loss'}
    ${'-1 -1 -1'} | ${3}   | ${905}  | ${'three in a row'}
    ${'-1 -1 2'}  | ${0}   | ${905}  | ${'a win ends the row, the loss is remembered'}
    ${'2'}        | ${0}   | ${null} | ${'no loss'}
    ${'0'}        | ${0}   | ${null} | ${'nothing won or lost is no loss'}
  `(
    '$results: $why',
    ({ results, streak, loss }: { results: string; streak: number; loss: number | null }) => {
      const end = results.split(' ').reduce((state, result, place) => {
        const id = `t${place}`;
        return afterTradeClosed(entered(state, id), trade(id, result), closing);
      }, START);
      expect(end.streak?.losses ?? 0).toBe(streak);
      expect(memoryOf(end, 'SPY')).toMatchObject({ exitOrdinal: 905, lossOrdinal: loss });
      expect(end.tally.trades).toBe(results.split(' ').length);
      expect(end.dayTrades).toHaveLength(results.split(' ').length);
      expect(end.watches).toEqual({});
    },
  );

  test('are counted once however often they are told, and a void one only frees its direction', () => {
    const state = entered(START, 't1');
    expect(entered(state, 't1')).toBe(state);
    expect(memoryOf(state, 'SPY').tracker).toEqual({ direction: 'long', atOrdinal: 900, stands: true });
    const done = afterTradeClosed(state, trade('t1', '-1'), closing);
    expect(afterTradeClosed(done, trade('t1', '-1'), closing)).toBe(done);
    const gone = afterTradeClosed(state, trade('t1', '0', 'void'), closing);
    expect(memoryOf(gone, 'SPY')).toMatchObject({ exitOrdinal: null, tracker: { stands: false } });
    expect(gone.tally.trades).toBe(0);
  });

  test('of a day are forgotten after five sessions', () => {
    const closed = afterTradeClosed(entered(START, 't1'), trade('t1', '1'), closing);
    const later = at('2026-03-17T15:00:00Z');
    const next = { ...trade('t2', '1'), openedAt: later, closedAt: later };
    const end = afterTradeClosed(entered(closed, 't2', later), next, { ...closing, closesAt: later });
    expect(end.dayTrades).toEqual(['2026-03-17']);
  });
});
