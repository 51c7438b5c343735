import { expect, test } from 'vitest';
import topology from '../../infra/topology.json' with { type: 'json' };
import { formatInstant, utcMillis } from '../../shared/domain/time/instant.ts';
import { parseSchedule } from './schedule.ts';

const FRIDAY_NOON = utcMillis(Date.UTC(2026, 1, 13, 12, 0, 30));

const next = (text: string): string => {
  const schedule = parseSchedule(text);
  if (!schedule.ok) return schedule.refusal;
  const moment = schedule.value.next(FRIDAY_NOON);
  return moment === null ? 'never' : formatInstant(moment);
};

test.each([
  ['*/5 * * * * *', '2026-02-13T12:00:35.000Z'],
  ['0 * * * * *', '2026-02-13T12:01:00.000Z'],
  ['30 0 12 * * *', '2026-02-14T12:00:30.000Z'],
  ['0 30 9-16/2 * * MON-FRI', '2026-02-13T13:30:00.000Z'],
  ['0 0 0 1 jan,jul *', '2026-07-01T00:00:00.000Z'],
  // Both day fields must match: the thirteenth when it is a Friday, not every Friday.
  ['0 0 0 13 * 5', '2026-03-13T00:00:00.000Z'],
  ['0 0 0 29 2 *', '2028-02-29T00:00:00.000Z'],
  ['0 0 0 30 2 *', 'never'],
])('%s is next due at %s', (text, due) => {
  expect(next(text)).toBe(due);
});

test.each([
  ['*/5 * * * *', 'has 5'],
  ['@daily', 'has 1'],
  ['0 0 0 L * *', 'day of the month "L"'],
  ['0 0 0 15W * *', 'not supported'],
  ['0 0 0 * * 5#2', 'not supported'],
  ['0 0 0 ? * *', 'not supported'],
  ['60 * * * * *', 'second "60" is outside 0 to 59'],
  ['0 0 0 * * 7', 'day of the week "7" is outside 0 to 6'],
  ['0 0 0 0 * *', 'outside 1 to 31'],
  ['0 0 0 * JAX *', 'outside 1 to 12'],
  ['0 50-10 * * * *', 'runs backwards'],
  ['*/0 * * * * *', 'steps by nothing'],
  ['5/10 * * * * *', 'steps from a single value'],
  ['1,,2 * * * * *', 'is not a number'],
])('%s is refused: %s', (text, sentence) => {
  expect(next(text)).toContain(sentence);
});

test.each(topology.schedules.map((row) => row.default))('the default %s can be read', (schedule) => {
  expect(parseSchedule(schedule).ok).toBe(true);
});
