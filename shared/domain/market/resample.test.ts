import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, MINUTE_MS, parseInstant, type UtcMillis, utcMillis } from '../time/instant.ts';
import { type SessionCalendar, sessionsBetween } from '../time/sessions.ts';
import { type Timeframe, timeframeMs } from '../time/timeframe.ts';
import type { Bar } from './bar.ts';
import { expectedBars } from './expected-bars.ts';
import { resample } from './resample.ts';

function at(text: string): UtcMillis {
  return parseInstant(text) ?? utcMillis(Number.NaN);
}

/** Minutes of the sessions of some days, those left out by `keep` missing. */
function minutes(
  calendar: SessionCalendar,
  from: string,
  days: number,
  keep: (minute: number) => boolean = () => true,
): Bar[] {
  const bars: Bar[] = [];
  let minute = 0;
  const start = at(`${from}T00:00:00Z`);
  for (const session of sessionsBetween(calendar, start, utcMillis(start + days * DAY_MS))) {
    for (let opensAt: number = session.opensAt; opensAt < session.closesAt; opensAt += MINUTE_MS) {
      minute += 1;
      if (!keep(minute)) continue;
      const open = 100 + ((minute * 7) % 13);
      const close = 100 + ((minute * 5) % 11);
      bars.push({
        opensAt: utcMillis(opensAt),
        closesAt: utcMillis(opensAt + MINUTE_MS),
        open,
        close,
        high: Math.max(open, close) + (minute % 3),
        low: Math.min(open, close) - (minute % 4),
        volume: minute % 17,
      });
    }
  }
  return bars;
}

function longer(
  bars: readonly Bar[],
  calendar: SessionCalendar,
  timeframe: Timeframe,
  completeTo = bars.at(-1)?.closesAt,
): readonly Bar[] {
  const result = resample(bars, { calendar, timeframe, completeTo: completeTo ?? utcMillis(0) });
  if (!result.ok) throw new Error(result.refusal.sentence);
  return result.value;
}

function timesOf(bars: readonly Bar[]): readonly string[] {
  return bars.map(
    ({ opensAt, closesAt }) =>
      `${new Date(opensAt).toISOString().slice(11, 16)}-${new Date(closesAt).toISOString().slice(11, 16)}`,
  );
}

describe('hours of a session', () => {
  test('are counted from its open, and the last one ends with it', () => {
    expect(timesOf(longer(minutes('XNYS', '2026-03-09', 1), 'XNYS', '1h'))).toEqual([
      '13:30-14:30',
      '14:30-15:30',
      '15:30-16:30',
      '16:30-17:30',
      '17:30-18:30',
      '18:30-19:30',
      '19:30-20:00',
    ]);
  });

  test('of a half day end at its early close', () => {
    expect(timesOf(longer(minutes('XNYS', '2026-11-27', 1), 'XNYS', '4h'))).toEqual(['14:30-18:00']);
  });

  test('never cross the night: each longer bar lies in one session', () => {
    for (const timeframe of ['5m', '15m', '30m', '1h', '4h', '1d'] as const) {
      const bars = longer(minutes('XNYS', '2026-03-05', 6), 'XNYS', timeframe);
      expect(bars.length).toBe(
        expectedBars('XNYS', timeframe, at('2026-03-05T00:00:00Z'), at('2026-03-11T00:00:00Z')),
      );
      for (const bar of bars) expect(sessionsBetween('XNYS', bar.opensAt, bar.closesAt)).toHaveLength(1);
    }
  });

  test('a day is the session, and around the clock it is the day of UTC', () => {
    expect(timesOf(longer(minutes('XNYS', '2026-03-06', 4), 'XNYS', '1d'))).toEqual([
      '14:30-21:00',
      '13:30-20:00',
    ]);
    expect(timesOf(longer(minutes('24x7', '2026-03-06', 2), '24x7', '1d'))).toEqual([
      '00:00-00:00',
      '00:00-00:00',
    ]);
    expect(longer(minutes('24x7', '2026-03-06', 1), '24x7', '4h')).toHaveLength(6);
  });
});

describe('what a longer bar holds', () => {
  test('first open, highest high, lowest low, last close, all of the volume', () => {
    const bars = minutes('XNYS', '2026-03-09', 1).slice(0, 60);
    const [hour] = longer(bars, 'XNYS', '1h');
    expect(hour).toEqual({
      opensAt: bars[0]?.opensAt,
      closesAt: bars[59]?.closesAt,
      open: bars[0]?.open,
      high: Math.max(...bars.map(({ high }) => high)),
      low: Math.min(...bars.map(({ low }) => low)),
      close: bars[59]?.close,
      volume: bars.reduce((sum, { volume }) => sum + volume, 0),
    });
  });

  test('by way of 5 minutes it is the same hour, whatever minutes are missing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<SessionCalendar>('XNYS', '24x7'),
        fc.integer({ min: 2, max: 9 }),
        fc.nat(8),
        (calendar, every, phase) => {
          const bars = minutes(
            calendar,
            '2026-03-06',
            4,
            (minute) => Math.floor(minute / 3) % every !== phase % every,
          );
          const completeTo = at('2026-03-10T00:00:00Z');
          const direct = longer(bars, calendar, '1h', completeTo);
          expect(longer(longer(bars, calendar, '5m', completeTo), calendar, '1h', completeTo)).toEqual(
            direct,
          );
          expect(direct.reduce((sum, { volume }) => sum + volume, 0)).toBe(
            bars.reduce((sum, { volume }) => sum + volume, 0),
          );
          expect(Math.max(...direct.map(({ high }) => high))).toBe(Math.max(...bars.map(({ high }) => high)));
          expect(Math.min(...direct.map(({ low }) => low))).toBe(Math.min(...bars.map(({ low }) => low)));
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a bar that is still open is left out until the minutes are complete to its close', () => {
    const bars = minutes('XNYS', '2026-03-09', 1).slice(0, 119);
    expect(longer(bars, 'XNYS', '1h')).toHaveLength(1);
    expect(longer(bars, 'XNYS', '1h', at('2026-03-09T15:29:59Z'))).toHaveLength(1);
    expect(longer(bars, 'XNYS', '1h', at('2026-03-09T15:30:00Z'))).toHaveLength(2);
  });

  test('of any prefix, closed bars are the first of those of the whole: nothing is taken back', () => {
    const bars = minutes('XNYS', '2026-03-06', 4);
    const whole = longer(bars, 'XNYS', '15m');
    for (let length = 1; length <= bars.length; length += 37) {
      const part = longer(bars.slice(0, length), 'XNYS', '15m');
      expect(part).toEqual(whole.slice(0, part.length));
      expect(part.length).toBeGreaterThanOrEqual(Math.floor(length / 15) - 1);
    }
  });

  test('bars before and after the market are left out', () => {
    const early: Bar = {
      opensAt: at('2026-03-09T13:00:00Z'),
      closesAt: at('2026-03-09T13:01:00Z'),
      open: 1,
      high: 999,
      low: 1,
      close: 1,
      volume: 9,
    };
    const late: Bar = { ...early, opensAt: at('2026-03-09T20:00:00Z'), closesAt: at('2026-03-09T20:01:00Z') };
    const bars = minutes('XNYS', '2026-03-09', 1);
    expect(longer([early, ...bars, late], 'XNYS', '1d')).toEqual(longer(bars, 'XNYS', '1d'));
    expect(longer([early, late], 'XNYS', '1d')).toEqual([]);
  });

  test('a bar across the edge of a longer one is refused with its row', () => {
    const bars = minutes('XNYS', '2026-03-09', 1).slice(0, 3);
    const opensAt = at('2026-03-09T14:00:00Z');
    const hour: Bar = {
      opensAt,
      closesAt: utcMillis(opensAt + timeframeMs('1h')),
      open: 1,
      high: 1,
      low: 1,
      close: 1,
      volume: 1,
    };
    const result = resample([...bars, hour], {
      calendar: 'XNYS',
      timeframe: '1h',
      completeTo: hour.closesAt,
    });
    expect(result).toMatchObject({ ok: false, refusal: { code: 'BAR_CROSSES_BOUNDARY', row: 3 } });
  });
});
