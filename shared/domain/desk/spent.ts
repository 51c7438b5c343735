import { type UtcMillis, utcMillis } from '../time/instant.ts';
import { FINGERPRINT_LENGTH } from './content.ts';

/**
 * Fingerprints of operations that are done, oldest first, each with the moment it was issued: records of a fixed width in one text. A
 * desk is stored at every operation, and one text is written a hundred times faster than as many objects.
 */
export type Spent = string;

const INSTANT_LENGTH = 9; // Base 36 of any UtcMillis, its sign included.
const RECORD_LENGTH = FINGERPRINT_LENGTH + INSTANT_LENGTH;

export function spentRecord(fingerprint: string, issuedAt: UtcMillis): Spent {
  return fingerprint + issuedAt.toString(36).padStart(INSTANT_LENGTH, ' ');
}

export function addSpent(spent: Spent, more: Spent): Spent {
  return spent + more;
}

export function isSpent(spent: Spent, fingerprint: string): boolean {
  let found = spent.indexOf(fingerprint);
  while (found >= 0 && found % RECORD_LENGTH !== 0) found = spent.indexOf(fingerprint, found + 1);
  return found >= 0;
}

/** The newest `most` records, and the latest moment among those that were dropped; null when none was. */
export function trimmedSpent(
  spent: Spent,
  most: number,
): { readonly spent: Spent; readonly droppedUntil: UtcMillis | null } {
  const excess = spent.length - most * RECORD_LENGTH;
  if (excess <= 0) return { spent, droppedUntil: null };
  let latest = Number.NEGATIVE_INFINITY;
  for (let start = FINGERPRINT_LENGTH; start < excess; start += RECORD_LENGTH) {
    latest = Math.max(latest, Number.parseInt(spent.slice(start, start + INSTANT_LENGTH), 36));
  }
  return { spent: spent.slice(excess), droppedUntil: utcMillis(latest) };
}

/** True for a text of whole records. */
export function isSpentText(text: string): boolean {
  return text.length % RECORD_LENGTH === 0 && /^[0-9a-z -]*$/.test(text);
}
