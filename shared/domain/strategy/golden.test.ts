import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { marketDataFile } from '../../../tests/market-data.ts';
import { runsOf } from '../indicators/run.ts';
import type { Bar } from '../market/bar.ts';
import { columnsOf } from '../market/bar-columns.ts';
import { HOUR_MS, parseInstant, utcMillis } from '../time/instant.ts';
import { afterEntry, afterTradeClosed, NEW_TRACKER } from './direction.ts';
import { explainSignal } from './explain.ts';
import { market, parametersWith, SHARE, standingWith } from './market-fixture.ts';
import { specOf } from './parameters/parameters.ts';
import { evaluateSignal } from './pipeline.ts';
import { MarketSnapshot } from './snapshot.ts';
import { HoursCursor } from './trading-hours.ts';

test('the whole trace of one decision, word for word', () => {
  const snapshot = market(
    [
      [99.9, 100, 98.9, 99],
      [98.9, 101.2, 98.8, 101],
    ],
    { rsi: 55, rsiBefore: 50 },
    [99, 111],
  );
  const signal = evaluateSignal(snapshot, standingWith());
  expect(explainSignal(signal, parametersWith()).map(({ reason }) => reason)).toEqual([
    'Trend: uptrend: EMA50 103 above EMA200 100, close 101, gap 1.5 ATR.',
    'Session: the market never closes.',
    'Zone: zone 99 to 99 with 2 touches is 1 ATR away, within 1.5.',
    'Momentum: RSI14 55 after 50, inside 40 to 70.',
    'Trigger: reclaim and engulfing on this bar.',
    'Risk: entry near 101, stop 97, target 109, risk 4 a unit, room 10.',
    'AI: AI unavailable, not counted.',
    'Ensemble: switched off, not counted.',
  ]);
  expect(explainSignal(signal, parametersWith())[5]).toEqual({
    rule: 'risk-management',
    status: 'pass',
    code: 'RISK_PLANNED',
    direction: 'long',
    score: 0,
    required: true,
    weight: 0,
    reason: 'Risk: entry near 101, stop 97, target 109, risk 4 a unit, room 10.',
    figures: { entryReference: 101, stop: 97, target: 109, riskPerUnit: 4, room: 10 },
  });
});

/** Daily bars of a file with the columns time, open, high, low, close, volume, in the hours of New York in winter. */
function dailyBars(path: string): readonly Bar[] {
  const rows = readFileSync(path, 'utf8').trim().split('\n').slice(1);
  return rows.map((row) => {
    const [date = '', ...numbers] = row.split(',');
    const [open = 0, high = 0, low = 0, close = 0, volume = 0] = numbers.map(Number);
    const opensAt = utcMillis(parseInstant(`${date.slice(0, 10)}T14:30:00Z`) ?? Number.NaN);
    return { opensAt, closesAt: utcMillis(opensAt + 6.5 * HOUR_MS), open, high, low, close, volume };
  });
}

/** Entry signals of the defaults, each trade ended by its stop or target, judged by the closes. */
function entriesOf(bars: readonly Bar[]): { bars: number; entries: number; vetoes: Record<string, number> } {
  const standing = { ...standingWith(), tracker: NEW_TRACKER };
  const hours = new HoursCursor('XNYS');
  const vetoes: Record<string, number> = {};
  let entries = 0;
  let open: { stop: number; target: number } | null = null;
  for (const { frame, from, to } of runsOf(columnsOf(bars), specOf(standing.parameters))) {
    for (let index = from; index < to; index += 1) {
      const now = utcMillis(frame.bars.closesAt[index] ?? Number.NaN);
      const close = frame.bars.close[index] ?? Number.NaN;
      if (open !== null && (close <= open.stop || close >= open.target)) {
        open = null;
        standing.tracker = afterTradeClosed(standing.tracker);
      }
      const moment = { frame, index, higher: null, now, hours: hours.at(now) };
      const signal = evaluateSignal(
        new MarketSnapshot({ ...SHARE, calendar: 'XNYS' }, '1d', moment),
        standing,
      );
      if (signal.blocker !== null) vetoes[signal.blocker.by] = (vetoes[signal.blocker.by] ?? 0) + 1;
      if (signal.outcome !== 'enter') continue;
      entries += 1;
      standing.tracker = afterEntry(signal.direction, frame.bars.firstOrdinal + index);
      open = signal.plan;
    }
  }
  return { bars: bars.length, entries, vetoes };
}

const spy = marketDataFile('equities-daily/SPY_1d_split-adjusted.csv');
const aapl = marketDataFile('equities-daily/AAPL_1d_split-adjusted.csv');

describe('the defaults on real daily bars', () => {
  test.skipIf(spy === null)('SPY', () => {
    expect(entriesOf(dailyBars(spy ?? ''))).toEqual({
      bars: 2_519,
      entries: 25,
      vetoes: {
        'trend-bias': 941,
        direction: 205,
        zone: 304,
        momentum: 566,
        'entry-trigger': 310,
        'risk-management': 168,
      },
    });
  });

  test.skipIf(aapl === null)('AAPL', () => {
    expect(entriesOf(dailyBars(aapl ?? ''))).toEqual({
      bars: 3_379,
      entries: 31,
      vetoes: {
        'trend-bias': 1_043,
        direction: 550,
        zone: 543,
        momentum: 693,
        'entry-trigger': 328,
        'risk-management': 191,
      },
    });
  });
});
