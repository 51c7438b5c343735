import type { Profile } from '../../contracts/profile.ts';
import { encodeDesk } from '../../domain/desk/codec.ts';
import type { DeskRefusal } from '../../domain/desk/answers.ts';
import type { Restore } from '../../domain/desk/operations.ts';
import type { Posting } from '../../domain/desk/postings.ts';
import { rebuildDesk, type RebuildRefusal } from '../../domain/desk/rebuild.ts';
import { deriveId, operationIdFor } from '../../domain/ids/derive.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import type { UtcMillis } from '../../domain/time/instant.ts';
import type { TenantStore } from '../ports/store.ts';
import { tenantOfOwnWork } from '../principal.ts';
import { AppError } from '../errors.ts';
import { allDocuments } from '../records/all-documents.ts';
import { RECORDS } from '../records/load-slice.ts';
import type { Services } from '../services.ts';
import { profileOfWork } from '../records/profile-kind.ts';
import { type PostingDiffers, writeWithPostings } from '../records/write-postings.ts';
import type { PostingsStored, StorePostings } from '../workflows/desk-command.ts';
import { askDesk, readDesk } from './command-desk.ts';

/** The journal of a profile, from its first posting. */
export async function postingsOf(
  store: TenantStore,
  { profileId }: Pick<Profile, 'profileId'>,
): Promise<readonly Posting[]> {
  const postings: Posting[] = [];
  const query = { partition: profileId, type: 'posting', order: 'oldest-first', limit: 500 } as const;
  for await (const document of allDocuments(store, RECORDS, query))
    postings.push(document.body as unknown as Posting);
  return postings.sort((left, right) => left.sequence - right.sequence);
}

/** What makes a desk out of its journal: HALTED, every hold unknown, until reconciliation has asked the venue and a person resumes it. */
export function restoreOperation(
  { tenantId, profileId, currency }: Pick<Profile, 'tenantId' | 'profileId' | 'currency'>,
  postings: readonly Posting[],
  why: string,
  at: UtcMillis,
): Result<Restore, RebuildRefusal> {
  const rebuilt = rebuildDesk({ tenantId, profileId, currency }, postings, at);
  if (!rebuilt.ok) return rebuilt;
  const state = encodeDesk(rebuilt.value);
  const operationId = operationIdFor(deriveId('restore', profileId, postings.length, at), 'restore');
  return ok({ op: 'restore', operationId, at, issuedAt: at, state, why: why.slice(0, 300) });
}

/** Why a desk must not go on as it is; null where it is what was stored and knows every posting on record. */
export async function whyRebuild(profile: Profile, services: Services): Promise<string | null> {
  const store = services.store.forTenant(tenantOfOwnWork(profile));
  const newest = await newestSequence(store, profile);
  try {
    // Read after the journal: a desk that works at this moment is ahead of it and never behind.
    const { sequence } = await readDesk(profile, services);
    return sequence < newest ? `it has made ${sequence} postings, and ${newest} are on record` : null;
  } catch (failure) {
    if (failure instanceof AppError && failure.code === 'RECORD_UNREADABLE') return failure.message;
    throw failure;
  }
}

/** Postings of one moment come in any order, so a few of the newest are looked at. */
async function newestSequence(store: TenantStore, { profileId }: Profile): Promise<number> {
  const query = { partition: profileId, type: 'posting', order: 'newest-first', limit: 50 } as const;
  const { documents } = await store.query(RECORDS, query);
  return Math.max(0, ...documents.map(({ body }) => (body as unknown as Posting).sequence));
}

/** Gives a desk the state that its journal tells. Refused where the journal has a hole: half a journal is no ledger, and a person has to look. */
export async function rebuildDeskOf(
  profile: Profile,
  why: string,
  services: Services,
): Promise<Result<number, RebuildRefusal | DeskRefusal>> {
  const { tenantId, profileId } = profile;
  const store = services.store.forTenant(tenantOfOwnWork(profile));
  const postings = await postingsOf(store, profile);
  const operation = restoreOperation(profile, postings, why, services.venues.marketTime(profile));
  const answer = operation.ok ? await askDesk(profile, operation.value, services) : operation;
  services.telemetry.count('desk_rebuilds', 1, { outcome: answer.ok ? 'done' : answer.refusal.code });
  services.telemetry.log(
    'error',
    answer.ok ? 'A desk was rebuilt from its postings' : 'A desk could not be rebuilt',
    {
      tenantId,
      profileId,
      why,
      postings: postings.length,
    },
  );
  return answer.ok ? ok(postings.length) : refuse(answer.refusal);
}

/** A desk that numbers what it books as its journal has numbered something else is of an earlier moment: what it booked since is not on record. */
export async function rebuildBehind(
  profile: Profile,
  { sequence }: PostingDiffers,
  services: Services,
): Promise<void> {
  await rebuildDeskOf(profile, `it has made posting ${sequence} anew, with other content`, services);
}

/** Stores postings that no other record waits for. */
export async function storePostings(input: StorePostings, services: Services): Promise<PostingsStored> {
  const store = services.store.forTenant(tenantOfOwnWork(input));
  const stored = await writeWithPostings(store, input.profileId, [], input.postings);
  if (stored.ok || stored.refusal.code !== 'POSTING_DIFFERS') return 'stored';
  await rebuildBehind(await profileOfWork(store, input.profileId), stored.refusal, services);
  return 'behind';
}
