import { expect, test } from 'vitest';
import { MINUTE_MS, parseInstant, utcMillis } from '../time/instant.ts';
import { exceptionalDays } from '../time/sessions.ts';
import { HoursCursor, tradingHoursAt } from './trading-hours.ts';

const at = (text: string) => utcMillis(parseInstant(text) ?? Number.NaN);

test('a cursor that goes through time answers as if each moment were asked alone, across a holiday and a change of clocks', () => {
  const cursor = new HoursCursor('XNYS');
  for (
    let now = at('2026-03-05T00:00:00Z');
    now < at('2026-03-12T00:00:00Z');
    now = utcMillis(now + 7 * MINUTE_MS)
  ) {
    expect(cursor.at(now)).toEqual(tradingHoursAt('XNYS', now));
  }
});

test('the hours are those of the session that is open or closed less than four hours ago, else of the next one', () => {
  const opensAt = (text: string) => tradingHoursAt('XNYS', at(text)).opensAt;
  expect(opensAt('2026-03-06T15:00:00Z')).toBe(at('2026-03-06T14:30:00Z'));
  expect(opensAt('2026-03-07T01:00:00Z')).toBe(at('2026-03-06T14:30:00Z'));
  expect(opensAt('2026-03-07T01:00:01Z')).toBe(at('2026-03-09T13:30:00Z'));
  expect(tradingHoursAt('XNYS', at('2026-04-02T15:00:00Z')).nextOpensAt).toBe(at('2026-04-06T13:30:00Z'));
});

test('a venue that closes for a day of its own wins over the rules', () => {
  const closed = exceptionalDays('XNYS', [{ date: '2026-03-06', hours: null }]);
  expect(tradingHoursAt('XNYS', at('2026-03-06T15:00:00Z'), closed).opensAt).toBe(at('2026-03-09T13:30:00Z'));
  expect(new HoursCursor('XNYS', closed).at(at('2026-03-06T15:00:00Z')).opensAt).toBe(
    at('2026-03-09T13:30:00Z'),
  );
});
