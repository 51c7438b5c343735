import type { Posting } from '../../domain/desk/postings.ts';
import type { ProfileId } from '../../domain/ids/ids.ts';
import { ok, refuse, type Result } from '../../domain/result.ts';
import type { JsonValue, TenantStore, Write, WriteRefusal } from '../ports/store.ts';
import { RECORDS } from './load-slice.ts';
import { documentId } from './record-codec.ts';

/** The journal has another line under this number, so the desk that made ours is not the one whose journal this is: it came back older. */
export interface PostingDiffers {
  readonly code: 'POSTING_DIFFERS';
  readonly sequence: number;
}

/**
 * Writes a batch with its postings, all or nothing. A posting is created once: one that is on record with the same content is left out, one with other
 * content refuses the batch.
 *
 * @returns the etags of `writes`, in their order
 */
export async function writeWithPostings(
  store: TenantStore,
  profileId: ProfileId,
  writes: readonly Write[],
  postings: readonly Posting[],
): Promise<Result<readonly string[], WriteRefusal | PostingDiffers>> {
  const batch = [...writes, ...postings.map(createPosting)];
  if (batch.length === 0) return ok([]);
  const written = await store.write(RECORDS, profileId, batch);
  if (written.ok) return ok(written.value.slice(0, writes.length));
  const { code, index } = written.refusal;
  if (code !== 'ALREADY_EXISTS' || index < writes.length) return written;
  const missing: Posting[] = [];
  for (const posting of postings) {
    const stored = await store.read(RECORDS, profileId, postingId(posting));
    if (stored === null) missing.push(posting);
    else if (!isSame(stored.body, posting as unknown as JsonValue))
      return refuse({ code: 'POSTING_DIFFERS', sequence: posting.sequence });
  }
  return writeWithPostings(store, profileId, writes, missing);
}

function postingId({ sequence }: Posting): string {
  return documentId('posting', String(sequence));
}

function createPosting(posting: Posting): Write {
  return {
    kind: 'create',
    id: postingId(posting),
    type: 'posting',
    state: posting.tradeId,
    at: posting.at,
    body: posting as unknown as JsonValue,
  };
}

/** The same JSON, whatever the order of its fields. */
function isSame(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null)
    return left === right;
  const [mine, others] = [Object.entries(left), Object.entries(right)];
  const other = new Map(others);
  return mine.length === others.length && mine.every(([name, value]) => isSame(value, other.get(name)));
}
