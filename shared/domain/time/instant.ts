/** A moment: whole milliseconds since 1970-01-01T00:00:00Z. Text outside is ISO 8601 with Z. */
declare const utc: unique symbol;
export type UtcMillis = number & { readonly [utc]: true };

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/;

/** Throws RangeError for a fraction, NaN or a year outside 1900..2200: such a number was never a moment of trading. */
export function utcMillis(milliseconds: number): UtcMillis {
  if (
    !Number.isInteger(milliseconds) ||
    milliseconds < -2_208_988_800_000 ||
    milliseconds > 7_258_118_400_000
  ) {
    throw new RangeError(`Expected whole milliseconds since 1970 in UTC, got ${milliseconds}`);
  }
  return milliseconds as UtcMillis;
}

/** Reads ISO 8601 with Z; null for anything else, local times and impossible days included. */
export function parseInstant(text: string): UtcMillis | null {
  if (!ISO.test(text)) return null;
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) return null;
  const day = text.slice(0, 10);
  return new Date(milliseconds).toISOString().slice(0, 10) === day ? utcMillis(milliseconds) : null;
}

export function formatInstant(instant: UtcMillis): string {
  return new Date(instant).toISOString();
}

export function addMs(instant: UtcMillis, milliseconds: number): UtcMillis {
  return utcMillis(instant + milliseconds);
}
