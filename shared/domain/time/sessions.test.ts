import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { marketDataFile } from '../../../tests/market-data.ts';
import { DAY_MS, formatInstant, HOUR_MS, parseInstant, type UtcMillis, utcMillis } from './instant.ts';
import {
  exceptionalDays,
  isOpen,
  nextSession,
  previousSession,
  type Session,
  sessionDate,
  sessionOf,
  sessionsBetween,
} from './sessions.ts';

function at(text: string): UtcMillis {
  const instant = parseInstant(text);
  if (instant === null) throw new RangeError(text);
  return instant;
}

function sessionsOf(from: string, to: string): readonly Session[] {
  return sessionsBetween('XNYS', at(`${from}T00:00:00Z`), utcMillis(at(`${to}T00:00:00Z`) + DAY_MS));
}

function weekdaysWithoutSession(year: number): readonly string[] {
  const trading = new Set(sessionsOf(`${year}-01-01`, `${year}-12-31`).map(({ date }) => date));
  const missing: string[] = [];
  for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + 1, 0, 1); day += DAY_MS) {
    const weekday = new Date(day).getUTCDay();
    const date = new Date(day).toISOString().slice(0, 10);
    if (weekday !== 0 && weekday !== 6 && !trading.has(date)) missing.push(date.slice(5));
  }
  return missing;
}

describe('holidays of the New York Stock Exchange', () => {
  test.each([
    [2026, '01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25', '11-27 12-24'],
    [2027, '01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24', '11-26'],
    [2022, '01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26', '11-25'],
    [2012, '01-02 01-16 02-20 04-06 05-28 07-04 09-03 10-29 10-30 11-22 12-25', '07-03 11-23 12-24'],
    [2002, '01-01 01-21 02-18 03-29 05-27 07-04 09-02 11-28 12-25', '07-05 11-29 12-24'],
    [2003, '01-01 01-20 02-17 04-18 05-26 07-04 09-01 11-27 12-25', '07-03 11-28 12-24 12-26'],
    [2024, '01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25', '07-03 11-29 12-24'],
    [2025, '01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25', '07-03 11-28 12-24'],
  ])('%d is closed on %s and closes early on %s', (year, closed, early) => {
    expect(weekdaysWithoutSession(year).join(' ')).toBe(closed);
    const sessions = sessionsOf(`${year}-01-01`, `${year}-12-31`);
    expect(
      sessions
        .filter((session) => session.early)
        .map(({ date }) => date.slice(5))
        .join(' '),
    ).toBe(early);
  });

  test('the four days of September 2001 had no session', () => {
    expect(sessionsOf('2001-09-10', '2001-09-17').map(({ date }) => date)).toEqual([
      '2001-09-10',
      '2001-09-17',
    ]);
  });
});

describe('hours', () => {
  test.each([
    [
      '2026-03-06',
      '2026-03-06T14:30:00.000Z',
      '2026-03-06T21:00:00.000Z',
      'the Friday before clocks go forward',
    ],
    ['2026-03-09', '2026-03-09T13:30:00.000Z', '2026-03-09T20:00:00.000Z', 'the Monday after'],
    [
      '2026-10-30',
      '2026-10-30T13:30:00.000Z',
      '2026-10-30T20:00:00.000Z',
      'the Friday before clocks go back',
    ],
    ['2026-11-02', '2026-11-02T14:30:00.000Z', '2026-11-02T21:00:00.000Z', 'the Monday after'],
    ['2026-11-27', '2026-11-27T14:30:00.000Z', '2026-11-27T18:00:00.000Z', 'a half day in winter'],
    ['2024-07-03', '2024-07-03T13:30:00.000Z', '2024-07-03T17:00:00.000Z', 'a half day in summer'],
    ['2006-04-03', '2006-04-03T13:30:00.000Z', '2006-04-03T20:00:00.000Z', 'the older rule, in April'],
    ['2006-03-31', '2006-03-31T14:30:00.000Z', '2006-03-31T21:00:00.000Z', 'the older rule, before'],
    ['2006-10-27', '2006-10-27T13:30:00.000Z', '2006-10-27T20:00:00.000Z', 'the older rule, in October'],
    ['2006-10-30', '2006-10-30T14:30:00.000Z', '2006-10-30T21:00:00.000Z', 'the older rule, after'],
  ])('%s opens at %s and closes at %s: %s', (date, opens, closes) => {
    const [session] = sessionsOf(date, date);
    expect(session && [formatInstant(session.opensAt), formatInstant(session.closesAt)]).toEqual([
      opens,
      closes,
    ]);
  });

  test('every session of 1998 to 2040 opens at 09:30 and closes at 16:00 or 13:00 by the clock of Intl', () => {
    const clock = new Intl.DateTimeFormat('en-CA', {
      timeZone: 'America/New_York',
      dateStyle: 'short',
      timeStyle: 'short',
      hourCycle: 'h23',
    });
    const sessions = sessionsOf('1998-01-01', '2040-12-31');
    expect(sessions.length).toBeGreaterThan(10_000);
    const wrong = sessions.filter(
      ({ date, opensAt, closesAt, early }) =>
        clock.format(opensAt) !== `${date}, 09:30` ||
        clock.format(closesAt) !== `${date}, ${early ? '13:00' : '16:00'}`,
    );
    expect(wrong).toEqual([]);
  });
});

describe('which session a moment belongs to', () => {
  test.each([
    ['2026-03-09T13:29:59.999Z', null],
    ['2026-03-09T13:30:00Z', '2026-03-09'],
    ['2026-03-09T19:59:59.999Z', '2026-03-09'],
    ['2026-03-09T20:00:00Z', null],
    ['2026-03-08T15:00:00Z', null],
    ['2026-11-27T18:00:00Z', null],
    ['2026-12-25T15:00:00Z', null],
  ])('at %s: %s', (instant, date) => {
    expect(sessionOf('XNYS', at(instant))?.date ?? null).toBe(date);
    expect(isOpen('XNYS', at(instant))).toBe(date !== null);
  });

  test.each([
    ['2026-11-25T20:59:59Z', '2026-11-25', '2026-11-27', '2026-11-24'],
    ['2026-11-25T21:00:00Z', '2026-11-27', '2026-11-27', '2026-11-25'],
    ['2026-11-27T14:30:00Z', '2026-11-27', '2026-11-30', '2026-11-25'],
    ['2026-07-04T12:00:00Z', '2026-07-06', '2026-07-06', '2026-07-02'],
    ['2001-09-12T15:00:00Z', '2001-09-17', '2001-09-17', '2001-09-10'],
  ])('%s counts to %s, is followed by %s and comes after %s', (instant, date, next, previous) => {
    expect(sessionDate('XNYS', at(instant))).toBe(date);
    expect(nextSession('XNYS', at(instant)).date).toBe(next);
    expect(previousSession('XNYS', at(instant)).date).toBe(previous);
  });

  test('a day of UTC is a session around the clock, and midnight begins the next one', () => {
    const session = sessionOf('24x7', at('2026-03-08T00:00:00Z'));
    expect(session).toEqual({
      date: '2026-03-08',
      opensAt: at('2026-03-08T00:00:00Z'),
      closesAt: at('2026-03-09T00:00:00Z'),
      early: false,
    });
    expect(sessionDate('24x7', at('2026-03-07T23:59:59.999Z'))).toBe('2026-03-07');
    expect(nextSession('24x7', at('2026-03-08T00:00:00Z')).date).toBe('2026-03-09');
    expect(previousSession('24x7', at('2026-03-08T00:00:00Z')).date).toBe('2026-03-07');
  });

  test('the neighbours of any moment leave no session between them', () => {
    const moments = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2060, 0, 1) }).map(utcMillis);
    fc.assert(
      fc.property(moments, (moment) => {
        const before = previousSession('XNYS', moment);
        const after = nextSession('XNYS', moment);
        const open = sessionOf('XNYS', moment);
        const between = sessionsBetween('XNYS', before.closesAt, after.opensAt);
        expect(between).toEqual(open === null ? [] : [open]);
        expect(after.opensAt - before.closesAt).toBeLessThan(8 * DAY_MS);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each(['1997-12-31T15:00:00Z', '2100-01-04T15:00:00Z'])(
    '%s is outside the calendar, which says so',
    (instant) => {
      expect(() => sessionOf('XNYS', at(instant))).toThrow(/knows the years 1998 to 2099/);
    },
  );
});

describe('a venue that knows better', () => {
  const closed = exceptionalDays('XNYS', [
    { date: '2026-03-09', hours: null },
    {
      date: '2026-03-10',
      hours: { opensAt: at('2026-03-10T13:30:00Z'), closesAt: at('2026-03-10T16:00:00Z') },
    },
    {
      date: '2026-12-25',
      hours: { opensAt: at('2026-12-25T14:30:00Z'), closesAt: at('2026-12-25T21:00:00Z') },
    },
  ]);

  test('its closed day, short day and extra day win over the rules', () => {
    expect(sessionOf('XNYS', at('2026-03-09T15:00:00Z'), closed)).toBeNull();
    expect(sessionOf('XNYS', at('2026-03-10T15:00:00Z'), closed)?.early).toBe(true);
    expect(isOpen('XNYS', at('2026-03-10T16:00:00Z'), closed)).toBe(false);
    expect(sessionOf('XNYS', at('2026-12-25T15:00:00Z'), closed)?.early).toBe(false);
    expect(nextSession('XNYS', at('2026-03-08T00:00:00Z'), closed).date).toBe('2026-03-10');
    expect(sessionOf('XNYS', at('2026-03-09T15:00:00Z'))?.date).toBe('2026-03-09');
  });

  test.each([
    [[{ date: '2026-02-30', hours: null }], /written YYYY-MM-DD/],
    [
      [
        { date: '2026-03-09', hours: null },
        { date: '2026-03-09', hours: null },
      ],
      /given once/,
    ],
    [
      [{ date: '2026-03-09', hours: { opensAt: utcMillis(0), closesAt: utcMillis(HOUR_MS) } }],
      /within that day/,
    ],
  ] as const)('nonsense is refused', (list, sentence) => {
    expect(() => exceptionalDays('XNYS', list)).toThrow(sentence);
  });

  test('a market that never opens is no endless search', () => {
    const days = Array.from({ length: 90 }, (_, day) => ({
      date: new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
      hours: null,
    }));
    const never = exceptionalDays('24x7', days);
    expect(() => nextSession('24x7', at('2026-01-01T00:00:00Z'), never)).toThrow(
      /No session of 24x7 within 60 days/,
    );
  });
});

describe.each(['AAPL_1d_unadjusted.csv', 'SPY_1d_split-adjusted.csv', 'GOOG_1d_split-adjusted.csv'])(
  'real days of %s',
  (file) => {
    const path = marketDataFile(`equities-daily/${file}`);

    test.skipIf(path === null)('are the sessions of the calendar, every one and no other', () => {
      if (path === null) return;
      const dates = readFileSync(path, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.slice(0, 10));
      expect(dates.length).toBeGreaterThan(2_000);
      expect(sessionsOf(dates[0] ?? '', dates.at(-1) ?? '').map(({ date }) => date)).toEqual(dates);
    });
  },
);
