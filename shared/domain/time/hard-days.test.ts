import { expect, test } from 'vitest';
import { MINUTE_MS, type UtcMillis, utcMillis } from './instant.ts';
import { isOpen } from './sessions.ts';

/**
 * The days on which clocks and calendars go wrong, from the published calendars of the exchange and the public dates of daylight saving time. Hours are those
 * of UTC; null is a day without a session. Written down and not computed, so that it can disagree with the rules.
 */
const DAYS: readonly (readonly [day: string, hours: string | null])[] = [
  // The clock goes forward on a Sunday and back on a Sunday: the Friday before and the Monday after are an hour apart.
  ['2024-03-08', '14:30 21:00'],
  ['2024-03-10', null],
  ['2024-03-11', '13:30 20:00'],
  ['2024-11-01', '13:30 20:00'],
  ['2024-11-03', null],
  ['2024-11-04', '14:30 21:00'],
  ['2025-03-07', '14:30 21:00'],
  ['2025-03-09', null],
  ['2025-03-10', '13:30 20:00'],
  ['2025-10-31', '13:30 20:00'],
  ['2025-11-02', null],
  ['2025-11-03', '14:30 21:00'],
  ['2026-03-06', '14:30 21:00'],
  ['2026-03-08', null],
  ['2026-03-09', '13:30 20:00'],
  ['2026-10-30', '13:30 20:00'],
  ['2026-11-01', null],
  ['2026-11-02', '14:30 21:00'],
  // Half days.
  ['2024-07-03', '13:30 17:00'],
  ['2024-11-29', '14:30 18:00'],
  ['2024-12-24', '14:30 18:00'],
  ['2025-07-03', '13:30 17:00'],
  ['2025-11-28', '14:30 18:00'],
  ['2025-12-24', '14:30 18:00'],
  ['2026-11-27', '14:30 18:00'],
  ['2026-12-24', '14:30 18:00'],
  // Holidays, and the day of mourning of 2025.
  ...[
    '2024-01-01 2024-01-15 2024-02-19 2024-03-29 2024-05-27 2024-06-19 2024-07-04 2024-09-02 2024-11-28 2024-12-25',
    '2025-01-01 2025-01-09 2025-01-20 2025-02-17 2025-04-18 2025-05-26 2025-06-19 2025-07-04 2025-09-01 2025-11-27 2025-12-25',
    '2026-01-01 2026-01-19 2026-02-16 2026-04-03 2026-05-25 2026-06-19 2026-07-03 2026-09-07 2026-11-26 2026-12-25',
  ]
    .flatMap((year) => year.split(' '))
    .map((day) => [day, null] as const),
  // The leap day, and the last of February where there is none.
  ['2024-02-29', '14:30 21:00'],
  ['2025-02-28', '14:30 21:00'],
  ['2026-02-27', '14:30 21:00'],
];

const MINUTES_A_DAY = 1_440;

function minuteOf(day: string, minute: number): UtcMillis {
  return utcMillis(Date.parse(`${day}T00:00:00Z`) + minute * MINUTE_MS);
}

/** Whether the table has the exchange open in that minute of the day. */
function openByTable(hours: string | null, minute: number): boolean {
  if (hours === null) return false;
  const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  const [opens = '', closes = ''] = hours.split(' ');
  return clock >= opens && clock < closes;
}

test.each(DAYS)('%s: every minute is open or closed as the table says (%s)', (day, hours) => {
  const wrong: string[] = [];
  for (let minute = 0; minute < MINUTES_A_DAY; minute += 1) {
    const moment = minuteOf(day, minute);
    if (isOpen('XNYS', moment) !== openByTable(hours, minute)) wrong.push(new Date(moment).toISOString());
  }
  expect(wrong).toEqual([]);
});
