import { type UtcMillis, utcMillis } from '../time/instant.ts';
import { digitOf, FINGERPRINT_LENGTH } from './content.ts';

/**
 * Fingerprints of operations that are done, oldest first, each with the moment it was issued: records of a fixed width in one text. A
 * desk is stored at every operation, and one text is written a hundred times faster than as many objects.
 */
export type Spent = string;

const INSTANT_LENGTH = 9; // Base 36 of any UtcMillis, its sign included.
const RECORD_LENGTH = FINGERPRINT_LENGTH + INSTANT_LENGTH;

export function spentRecord(fingerprint: string, issuedAt: UtcMillis): Spent {
  return fingerprint + instantText(issuedAt);
}

/** As issuedAt.toString(36).padStart(9, ' '), which takes ten times as long. */
function instantText(issuedAt: UtcMillis): string {
  if (issuedAt < 36 ** 7 || issuedAt >= 36 ** 8) return issuedAt.toString(36).padStart(INSTANT_LENGTH, ' ');
  const high = Math.floor(issuedAt / 36 ** 4);
  return ` ${fourDigits(high)}${fourDigits(issuedAt - high * 36 ** 4)}`;
}

function fourDigits(number: number): string {
  return String.fromCharCode(
    digitOf(number, 36 ** 3),
    digitOf(number, 36 ** 2),
    digitOf(number, 36),
    digitOf(number, 1),
  );
}

export function addSpent(spent: Spent, more: Spent): Spent {
  return spent + more;
}

export function isSpent(spent: Spent, fingerprint: string): boolean {
  let found = spent.indexOf(fingerprint);
  while (found >= 0 && found % RECORD_LENGTH !== 0) found = spent.indexOf(fingerprint, found + 1);
  return found >= 0;
}

/** The newest `most` records, and those before them. */
export function trimmedSpent(spent: Spent, most: number): { readonly spent: Spent; readonly dropped: Spent } {
  const excess = Math.max(0, spent.length - most * RECORD_LENGTH);
  return { spent: spent.slice(excess), dropped: spent.slice(0, excess) };
}

export function countOf(spent: Spent): number {
  return spent.length / RECORD_LENGTH;
}

/** The same records in the order in which their operations were issued. */
export function inOrder(spent: Spent): Spent {
  const records: { readonly text: string; readonly issuedAt: number }[] = [];
  for (let start = 0; start < spent.length; start += RECORD_LENGTH) {
    records.push({ text: spent.slice(start, start + RECORD_LENGTH), issuedAt: issuedAtOf(spent, start) });
  }
  return records
    .sort((left, right) => left.issuedAt - right.issuedAt)
    .map(({ text }) => text)
    .join('');
}

function issuedAtOf(spent: Spent, start: number): number {
  return Number.parseInt(spent.slice(start + FINGERPRINT_LENGTH, start + RECORD_LENGTH), 36);
}

/** The latest moment at which one of them was issued; null for none. */
export function latestOf(spent: Spent): UtcMillis | null {
  if (spent === '') return null;
  let latest = Number.NEGATIVE_INFINITY;
  for (let start = 0; start < spent.length; start += RECORD_LENGTH) {
    latest = Math.max(latest, issuedAtOf(spent, start));
  }
  return utcMillis(latest);
}

/** True for a text of whole records. */
export function isSpentText(text: string): boolean {
  return text.length % RECORD_LENGTH === 0 && /^[0-9a-z -]*$/.test(text);
}
