import { describe, expect, test } from 'vitest';
import { profileId } from '../ids/ids.ts';
import { at, dec, OWNER } from '../orders/orders.fixture.ts';
import type { Mismatch } from './mismatch.ts';
import { isAbsenceProven, type Sighting, sightingsOf } from './sightings.ts';

const cash = (difference: string): Mismatch => ({
  kind: 'CASH_DIFFERS',
  key: `CASH_DIFFERS:${difference}`,
  profileId: OWNER.profileId,
  symbol: null,
  difference: dec(difference),
});

const look = (before: readonly Sighting[], found: readonly Mismatch[], second: number): readonly Sighting[] =>
  sightingsOf(before, found, at(second), () => at(900));

describe('a mismatch', () => {
  test('is confirmed by a second look two seconds later, with the same figures', () => {
    const first = look([], [cash('5')], 10);
    expect(first).toMatchObject([{ confirmed: false, firstSeenAt: at(10), foundAt: at(900) }]);
    expect(look(first, [cash('5')], 11)[0]?.confirmed).toBe(false);
    const second = look(first, [cash('5')], 12);
    expect(second).toMatchObject([{ confirmed: true, firstSeenAt: at(10) }]);
    // Nothing to store where nothing changed.
    expect(look(second, [cash('5')], 99)[0]).toBe(second[0]);
  });

  test('with other figures is another one, and one that is gone is forgotten', () => {
    const first = look([], [cash('5')], 10);
    expect(look(first, [cash('6')], 40)).toMatchObject([{ confirmed: false, firstSeenAt: at(40) }]);
    expect(look(look(first, [], 20), [cash('5')], 40)).toMatchObject([
      { confirmed: false, firstSeenAt: at(40) },
    ]);
  });

  test('keeps whose it is', () => {
    const other = { ...cash('5'), profileId: profileId('prf_8') };
    expect(look([], [other], 10)[0]?.profileId).toBe('prf_8');
  });
});

test.each([
  [2, 600, false],
  [3, 59, false],
  [3, 60, true],
  [9, 61, true],
])('%i answers over %i seconds prove an absence: %s', (notFound, seconds, proven) => {
  expect(isAbsenceProven({ notFound, since: at(0) }, at(seconds), 60_000)).toBe(proven);
});
