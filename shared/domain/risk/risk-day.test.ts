import { expect, test } from 'vitest';
import { formatInstant, parseInstant, utcMillis } from '../time/instant.ts';
import type { SessionCalendar } from '../time/sessions.ts';
import { riskDayOf } from './risk-day.ts';

test.each<readonly [SessionCalendar, string, string, string]>([
  ['XNYS', '2026-03-06T15:00:00Z', '2026-03-06', '2026-03-05T21:00:00.000Z'],
  ['XNYS', '2026-03-06T20:59:59Z', '2026-03-06', '2026-03-05T21:00:00.000Z'],
  ['XNYS', '2026-03-06T21:00:00Z', '2026-03-09', '2026-03-06T21:00:00.000Z'],
  ['XNYS', '2026-03-08T12:00:00Z', '2026-03-09', '2026-03-06T21:00:00.000Z'], // The clocks changed on this Sunday.
  ['XNYS', '2026-03-09T19:59:00Z', '2026-03-09', '2026-03-06T21:00:00.000Z'],
  ['XNYS', '2026-03-09T20:00:00Z', '2026-03-10', '2026-03-09T20:00:00.000Z'],
  ['XNYS', '2026-11-27T18:00:00Z', '2026-11-30', '2026-11-27T18:00:00.000Z'], // The half day after Thanksgiving.
  ['24x7', '2026-03-08T00:00:00Z', '2026-03-08', '2026-03-08T00:00:00.000Z'],
  ['24x7', '2026-03-08T23:59:59Z', '2026-03-08', '2026-03-08T00:00:00.000Z'],
])('%s at %s counts for %s, since %s', (calendar, at, date, startsAt) => {
  const day = riskDayOf(calendar, parseInstant(at) ?? utcMillis(0));
  expect([day.date, formatInstant(day.startsAt)]).toEqual([date, startsAt]);
});
