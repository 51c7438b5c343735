import { type UtcMillis, utcMillis } from '../../../shared/domain/time/instant.ts';

/** Monday, in summer: 13:30 UTC is the opening bell of New York. */
export const USUAL_OPENING = utcMillis(Date.UTC(2026, 5, 1, 13, 30));

/** Dates on which programs that count days and hours go wrong (F21), each entered some hours before the moment that matters. */
const HARD_OPENINGS: readonly UtcMillis[] = [
  // New York goes to summer time at 07:00 UTC and back at 06:00 UTC.
  Date.UTC(2026, 2, 8, 5),
  Date.UTC(2026, 10, 1, 4),
  // The day after Thanksgiving is a half day, Christmas none at all.
  Date.UTC(2026, 10, 27, 14, 30),
  Date.UTC(2026, 11, 25, 14, 30),
  // Midnight UTC into a leap day, and into another year.
  Date.UTC(2028, 1, 28, 21),
  Date.UTC(2026, 11, 31, 20),
].map(utcMillis);

/** Every other day is a usual one. */
export function openingOf(chance: { uniform(): number }): UtcMillis {
  const place = Math.floor(chance.uniform() * 2 * HARD_OPENINGS.length);
  return HARD_OPENINGS[place] ?? USUAL_OPENING;
}
