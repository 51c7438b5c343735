import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { barsOfCloses } from '../../../tests/bars.ts';
import { marketDataFile } from '../../../tests/market-data.ts';
import { MINUTE_MS, parseInstant, type UtcMillis, utcMillis } from '../time/instant.ts';
import { sessionsBetween } from '../time/sessions.ts';
import type { Bar } from './bar.ts';
import { acceptBars, BarChecker, type BarRules, checkBars } from './bar-checks.ts';

const bars = barsOfCloses([100, 101, 102, 101, 100, 99]);
const last = bars.at(-1)?.closesAt ?? utcMillis(0);
const rules: BarRules = { timeframe: '1m', calendar: '24x7', now: utcMillis(last + MINUTE_MS) };
const strict = { tolerateDoubtful: false };

function withRow(row: number, change: Partial<Bar>): readonly Bar[] {
  return bars.map((bar, index) => (index === row ? { ...bar, ...change } : bar));
}

describe('a row is refused by name', () => {
  const third = bars[2]?.closesAt ?? utcMillis(0);

  test.each<[string, number, Partial<Bar>, string, string]>([
    ['no number', 2, { close: Number.NaN }, 'NOT_A_NUMBER', 'fatal'],
    ['an infinite volume', 2, { volume: Number.POSITIVE_INFINITY }, 'NOT_A_NUMBER', 'fatal'],
    ['a price of zero', 2, { low: 0 }, 'NOT_POSITIVE', 'fatal'],
    ['a negative price', 2, { open: -1 }, 'NOT_POSITIVE', 'fatal'],
    ['a negative volume', 2, { volume: -1 }, 'NEGATIVE_VOLUME', 'fatal'],
    ['a high below the low', 2, { high: 90, low: 95 }, 'HIGH_BELOW_LOW', 'fatal'],
    ['an open below the low', 2, { open: 90 }, 'OUTSIDE_RANGE', 'doubtful'],
    ['a close above the high', 2, { close: 110 }, 'OUTSIDE_RANGE', 'doubtful'],
    ['a bar of no length', 2, { opensAt: third }, 'NO_DURATION', 'fatal'],
    [
      'the same close twice',
      3,
      { closesAt: third, opensAt: utcMillis(third - MINUTE_MS) },
      'DUPLICATE',
      'fatal',
    ],
    [
      'a step back in time',
      4,
      { closesAt: third, opensAt: utcMillis(third - MINUTE_MS) },
      'OUT_OF_ORDER',
      'fatal',
    ],
  ])('%s', (_, row, change, code, severity) => {
    const report = checkBars(withRow(row, change), rules);
    expect(report.problems[0]).toMatchObject({ code, severity, row });
    expect(report.problems[0]?.sentence).toContain(`Row ${row}`);
    expect(acceptBars(withRow(row, change), rules, strict).ok).toBe(false);
    expect(acceptBars(withRow(row, change), rules, { tolerateDoubtful: true }).ok).toBe(
      severity === 'doubtful',
    );
  });

  test('a clean series has none', () => {
    expect(acceptBars(bars, rules, strict)).toEqual({
      ok: true,
      value: { problems: [], expected: 6, missing: 0 },
    });
  });

  test('no bars at all are no problem of the bars', () => {
    expect(checkBars([], rules)).toEqual({ problems: [], expected: 0, missing: 0 });
  });
});

describe('an open bar is not a bar yet', () => {
  test.each([
    ['1m', 4_999, 'OPEN_BAR'],
    ['1m', 5_000, undefined],
    ['1d', -1, 'OPEN_BAR'],
    ['1d', 0, undefined],
  ] as const)('%s bars, %d ms after the close: %s', (timeframe, afterMs, code) => {
    const report = checkBars(bars.slice(-1), { ...rules, timeframe, now: utcMillis(last + afterMs) });
    expect(report.problems[0]?.code).toBe(code);
  });

  test.each([
    [0, -1, 'OPEN_BAR'],
    [0, 0, undefined],
    [60_000, 59_999, 'OPEN_BAR'],
    [60_000, 60_000, undefined],
  ] as const)('of a source that revises for %d ms, %d ms after the close: %s', (graceMs, afterMs, code) => {
    const report = checkBars(bars.slice(-1), { ...rules, graceMs, now: utcMillis(last + afterMs) });
    expect(report.problems[0]?.code).toBe(code);
  });
});

test('a row goes by the name its reader gives it, such as the line of a file', () => {
  const checker = new BarChecker(rules);
  const named = withRow(1, { open: 500 }).map((bar, index) => checker.next(bar, 100 + 2 * index));
  expect(named[1]).toMatchObject({ row: 102, sentence: expect.stringContaining('Row 102 ') });
});

describe('gaps are counted by the calendar', () => {
  test('missing minutes are told with their number', () => {
    const report = checkBars([...bars.slice(0, 2), ...bars.slice(4)], rules);
    expect(report).toMatchObject({
      expected: 6,
      missing: 2,
      problems: [{ code: 'GAP', severity: 'notice', row: 2 }],
    });
  });

  test('more than five per cent missing is too much', () => {
    const hundred = barsOfCloses(Array.from({ length: 100 }, () => 100));
    const now = utcMillis((hundred.at(-1)?.closesAt ?? 0) + MINUTE_MS);
    const without = (count: number): readonly Bar[] =>
      hundred.filter((_, index) => index < 40 || index >= 40 + count);
    expect(acceptBars(without(5), { ...rules, now }, strict).ok).toBe(true);
    expect(acceptBars(without(6), { ...rules, now }, strict)).toMatchObject({
      ok: false,
      refusal: { code: 'TOO_MANY_MISSING', report: { expected: 100, missing: 6 } },
    });
  });

  test('a night, a weekend and a holiday are no gap, a missing day is one', () => {
    const from = parseInstant('2026-06-15T00:00:00Z') ?? utcMillis(0);
    const days = sessionsBetween('XNYS', from, utcMillis(from + 30 * 86_400_000)).map(
      ({ opensAt, closesAt }): Bar => ({
        opensAt,
        closesAt,
        open: 10,
        high: 11,
        low: 9,
        close: 10,
        volume: 1,
      }),
    );
    const daily: BarRules = { timeframe: '1d', calendar: 'XNYS', now: utcMillis(from + 60 * 86_400_000) };
    expect(checkBars(days, daily)).toEqual({ problems: [], expected: days.length, missing: 0 });
    const report = checkBars(days.toSpliced(7, 2), daily);
    expect(report).toMatchObject({ missing: 2, expected: days.length, problems: [{ code: 'GAP', row: 7 }] });
  });
});

function rowsOf(text: string): readonly (readonly string[])[] {
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
}

function barOf(cells: readonly string[], opensAt: UtcMillis, closesAt: UtcMillis): Bar {
  const [open = Number.NaN, high = Number.NaN, low = Number.NaN, close = Number.NaN, volume = Number.NaN] =
    cells.slice(1, 6).map(Number);
  return { opensAt, closesAt, open, high, low, close, volume };
}

describe('real files', () => {
  const spy = marketDataFile('equities-daily/SPY_1d_split-adjusted.csv');

  test.skipIf(spy === null)('ten years of SPY have two doubtful rows and not one day missing', () => {
    const rows = rowsOf(readFileSync(spy ?? '', 'utf8'));
    const series = rows.map((cells) => {
      const midnight = parseInstant(`${cells[0]}T00:00:00Z`) ?? utcMillis(0);
      const [session] = sessionsBetween('XNYS', midnight, utcMillis(midnight + 86_400_000));
      if (session === undefined) throw new Error(`${cells[0]} is no session`);
      return barOf(cells, session.opensAt, session.closesAt);
    });
    const report = checkBars(series, {
      timeframe: '1d',
      calendar: 'XNYS',
      now: utcMillis(Date.UTC(2018, 1, 1)),
    });
    expect(report.missing).toBe(0);
    expect(report.problems.map(({ code }) => code)).toEqual(['OUTSIDE_RANGE', 'OUTSIDE_RANGE']);
  });

  const btc = marketDataFile('crypto/BTCUSD_1m_bitfinex_2016-02-09_2016-04-19.csv.gz');

  test.skipIf(btc === null)('minutes of BTC have gaps, and three weeks missing are too many', () => {
    const rows = rowsOf(gunzipSync(readFileSync(btc ?? '')).toString('utf8'));
    const series = rows.map((cells) => {
      const opensAt = utcMillis(Date.parse(cells[0] ?? ''));
      return barOf(cells, opensAt, utcMillis(opensAt + MINUTE_MS));
    });
    const result = acceptBars(
      series,
      { timeframe: '1m', calendar: '24x7', now: utcMillis(Date.UTC(2016, 5, 1)) },
      { tolerateDoubtful: true },
    );
    if (result.ok) throw new Error('the series was accepted');
    const { code, report } = result.refusal;
    expect(code).toBe('TOO_MANY_MISSING');
    expect(new Set(report.problems.map((problem) => problem.code))).toEqual(new Set(['GAP']));
    const [first, final] = [series[0]?.opensAt ?? 0, series.at(-1)?.closesAt ?? 0];
    expect(report.expected).toBe((final - first) / MINUTE_MS);
    expect(report.missing).toBe(report.expected - series.length);
  });
});
