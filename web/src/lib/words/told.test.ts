import { expect, test } from 'vitest';
import { en } from './en.ts';
import { codeTold, momentsTold } from './told.ts';
import type { Say } from './words.ts';

const say: Say = (key) => en[key];

test('moments inside a sentence are read in the chosen zone', () => {
  expect(
    momentsTold('The profile is halted since 2026-01-01T16:40:00.000Z: news', 'en', 'Europe/Berlin'),
  ).toBe('The profile is halted since Jan 01, 2026, 17:40: news');
  expect(
    momentsTold('closed at 2026-03-07T16:00Z, next open 2026-03-09T13:30Z', 'en', 'America/New_York'),
  ).toBe('closed at Mar 07, 2026, 11:00, next open Mar 09, 2026, 09:30');
  expect(momentsTold('seit 2026-01-01T16:40:00Z', 'de', 'UTC')).toBe('seit 01. Jan. 2026, 16:40');
});

test('a sentence without a moment stays as it is', () => {
  expect(momentsTold('Bought 12 at 2026-01', 'en', 'UTC')).toBe('Bought 12 at 2026-01');
});

test('no code of an order or an exit is shown raw', () => {
  expect(codeTold('why', 'oco', say)).toBe('The other exit of the pair came first.');
  expect(codeTold('exit', 'manual', say)).toBe('by hand');
  expect(codeTold('why', 'The venue refused: no margin', say)).toBe('The venue refused: no margin');
  expect(codeTold('exit', null, say)).toBe('');
});
