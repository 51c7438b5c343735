import type { ProfileId } from '../ids/ids.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { Mismatch } from './mismatch.ts';
import type { MismatchKind } from './mismatch-kind.ts';

/** A mismatch that was seen, and since when. It is dealt with only when it is seen again, the same to the last figure. */
export interface Sighting {
  readonly key: string;
  readonly kind: MismatchKind;
  readonly profileId: ProfileId;
  readonly symbol: string | null;
  /** By our own clock. */
  readonly firstSeenAt: UtcMillis;
  /** The same moment by the time of the profile's market: repairs are stamped with it. */
  readonly foundAt: UtcMillis;
  readonly confirmed: boolean;
  /** How often the venue has said that it does not know the order. A silence does not count. */
  readonly notFound: number;
  /** Whether something was done about it. */
  readonly acted: boolean;
}

/** The two passes of a sighting are at least this far apart, because the parts of a snapshot are not read at one moment. */
const PASSES_APART_MS = 2_000;

/** What was seen in this pass. What is not there any more is forgotten; what has changed begins anew. */
export function sightingsOf(
  before: readonly Sighting[],
  mismatches: readonly Mismatch[],
  now: UtcMillis,
  marketNow: (profileId: ProfileId) => UtcMillis,
): readonly Sighting[] {
  const known = new Map(before.map((sighting) => [sighting.key, sighting]));
  return mismatches.map(({ key, kind, profileId, symbol }): Sighting => {
    const seen = known.get(key);
    if (seen === undefined) {
      const foundAt = marketNow(profileId);
      const fresh = { confirmed: false, notFound: 0, acted: false };
      return { key, kind, profileId, symbol, firstSeenAt: now, foundAt, ...fresh };
    }
    const confirmed = seen.confirmed || now - seen.firstSeenAt >= PASSES_APART_MS;
    return confirmed === seen.confirmed ? seen : { ...seen, confirmed };
  });
}

const NOT_FOUND_MIN = 3;

/** "Not found" is a proof only after this many answers over this long: a venue's books may lag behind its front door. */
export function isAbsenceProven(
  asked: { readonly notFound: number; readonly since: UtcMillis },
  now: UtcMillis,
  overMs: number,
): boolean {
  return asked.notFound >= NOT_FOUND_MIN && now - asked.since >= overMs;
}
