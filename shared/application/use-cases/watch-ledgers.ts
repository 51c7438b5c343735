import { z } from 'zod';
import type { Profile } from '../../contracts/profile.ts';
import type { Posting } from '../../domain/desk/postings.ts';
import { type Ledger, ledgerOf, rebuildLedger } from '../../domain/desk/rebuild.ts';
import { ACCOUNTS } from '../../domain/desk/ledger.ts';
import type { DeskState } from '../../domain/desk/state.ts';
import { deriveId, operationIdFor } from '../../domain/ids/derive.ts';
import type { TenantStore } from '../ports/store.ts';
import type { VerifiedTenant } from '../principal.ts';
import { allDocuments } from '../records/all-documents.ts';
import { RECORDS } from '../records/load-slice.ts';
import { PROFILE, PROFILE_PARTITION, PROFILES } from '../records/profile-kind.ts';
import { documentId } from '../records/record-codec.ts';
import type { Services } from '../services.ts';
import { askDesk, readDesk } from './command-desk.ts';
import { postingsOf, rebuildDeskOf, whyRebuild } from './rebuild-desk.ts';
import { oneOfMany } from './one-of-many.ts';

/** A posting is stored within seconds. One that is still missing after this long is lost, and somebody has to look. */
const MISSING_AFTER_MS = 900_000;

/**
 * Rebuilds every ledger of a tenant from its postings and compares it with its desk. Postings may lag behind a desk that is working at this moment, but not
 * for long; where they differ, entries pause until a person has looked.
 */
export async function watchLedgers(tenant: VerifiedTenant, services: Services): Promise<number> {
  const store = services.store.forTenant(tenant);
  let differing = 0;
  const query = {
    partition: PROFILE_PARTITION,
    type: 'profile',
    states: ['active', 'paused'],
    order: 'oldest-first',
    limit: 500,
  } as const;
  for await (const document of allDocuments(store, PROFILES, query)) {
    const watch = () => watchLedger(PROFILE.decode(document), store, services);
    if ((await oneOfMany('ledger-watch', document.id, watch, services)) === false) differing += 1;
  }
  services.telemetry.gauge('capital_invariant_violations', differing, { tenant: tenant.tenantId });
  return differing;
}

/** True where the ledger is what its postings say, as far as both can be compared at this moment. */
async function watchLedger(profile: Profile, store: TenantStore, services: Services): Promise<boolean> {
  const rebuild = await whyRebuild(profile, services);
  if (rebuild !== null) {
    await rebuildDeskOf(profile, rebuild, services);
    return false;
  }
  const desk = await readDesk(profile, services);
  const postings = await postingsOf(store, profile);
  const missing = firstMissing(postings, desk.sequence);
  const problem =
    missing === null ? problemOf(postings, desk) : await whyStillMissing(missing, profile, store, services);
  if (missing === null) await forgetMissing(profile, store);
  if (problem === null) return true;
  await pause(profile, desk, problem, services);
  return false;
}

function problemOf(postings: readonly Posting[], desk: DeskState): string | null {
  // Between the two readings the desk may have gone on; the next look will see both.
  if (postings.length !== desk.sequence) return null;
  const rebuilt = rebuildLedger(postings);
  return rebuilt.ok ? firstDifference(rebuilt.value, ledgerOf(desk)) : rebuilt.refusal.code;
}

/** The lowest sequence that the desk has given out and no record has; null for none. */
function firstMissing(postings: readonly Posting[], sequence: number): number | null {
  const gap = postings.findIndex((posting, index) => posting.sequence !== index + 1);
  const missing = gap === -1 ? postings.length + 1 : gap + 1;
  return missing <= sequence ? missing : null;
}

const MISSING_ID = documentId('ledger-gap', 'first');
const gapSchema = z.object({ sequence: z.int(), since: z.int() });

/** Remembers since when a posting has been missing; says so once that is too long. */
async function whyStillMissing(
  sequence: number,
  { profileId }: Profile,
  store: TenantStore,
  services: Services,
): Promise<string | null> {
  const now = services.clock.now();
  const stored = await store.read(RECORDS, profileId, MISSING_ID);
  const known = stored === null ? null : gapSchema.parse(stored.body);
  if (known?.sequence === sequence)
    return now - known.since > MISSING_AFTER_MS ? `posting ${sequence} is missing` : null;
  const body = { sequence, since: now };
  await store.write(RECORDS, profileId, [
    { kind: 'upsert', id: MISSING_ID, type: 'ledger-gap', state: null, at: now, body },
  ]);
  return null;
}

async function forgetMissing({ profileId }: Profile, store: TenantStore): Promise<void> {
  if ((await store.read(RECORDS, profileId, MISSING_ID)) === null) return;
  await store.write(RECORDS, profileId, [{ kind: 'delete', id: MISSING_ID }]);
}

function firstDifference(rebuilt: Ledger, desk: Ledger): string | null {
  const account = ACCOUNTS.find((name) => !rebuilt.books[name].equals(desk.books[name]));
  if (account === undefined) return null;
  return `${account}: postings say ${rebuilt.books[account].toString()}, the desk ${desk.books[account].toString()}`;
}

/** A desk that takes no entries already stays as a person has set it. */
async function pause(profile: Profile, desk: DeskState, problem: string, services: Services): Promise<void> {
  const { tenantId, profileId } = profile;
  services.telemetry.log('error', 'A ledger differs from its postings; entries pause', {
    tenantId,
    profileId,
    problem,
  });
  if (desk.trading.mode !== 'ACTIVE') return;
  const at = services.venues.marketTime(profile);
  const operationId = operationIdFor(deriveId('watch', profileId, problem), 'pause');
  await askDesk(
    profile,
    {
      op: 'setTradingState',
      operationId,
      at,
      issuedAt: at,
      mode: 'REDUCING',
      by: 'ledger-watch',
      why: problem.slice(0, 300),
    },
    services,
  );
}
