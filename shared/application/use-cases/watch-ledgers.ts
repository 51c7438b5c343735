import type { Profile } from '../../contracts/profile.ts';
import type { Posting } from '../../domain/desk/postings.ts';
import { type Ledger, ledgerOf, rebuildLedger } from '../../domain/desk/rebuild.ts';
import { ACCOUNTS } from '../../domain/desk/ledger.ts';
import { deriveId, operationIdFor } from '../../domain/ids/derive.ts';
import type { TenantStore } from '../ports/store.ts';
import type { VerifiedTenant } from '../principal.ts';
import { allDocuments } from '../records/all-documents.ts';
import { RECORDS } from '../records/load-slice.ts';
import { PROFILE, PROFILE_PARTITION, PROFILES } from '../records/profile-kind.ts';
import type { Services } from '../services.ts';
import { askDesk, readDesk } from './command-desk.ts';

/**
 * Rebuilds every ledger of a tenant from its postings and compares it with its desk. Postings may lag behind a desk that is working at this moment, so a
 * desk is judged by what both know; where they differ, entries pause until a person has looked.
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
    const profile = PROFILE.decode(document);
    const problem = await problemOf(profile, store, services);
    if (problem === null) continue;
    differing += 1;
    await pause(profile, problem, services);
  }
  services.telemetry.gauge('capital_invariant_violations', differing, { tenant: tenant.tenantId });
  return differing;
}

async function problemOf(profile: Profile, store: TenantStore, services: Services): Promise<string | null> {
  const desk = await readDesk(profile, services);
  const postings = await postingsOf(store, profile);
  if (postings.length !== desk.sequence) return null; // Somebody is between desk and store; the next look will see both.
  const rebuilt = rebuildLedger(postings);
  if (!rebuilt.ok) return rebuilt.refusal.code;
  return firstDifference(rebuilt.value, ledgerOf(desk));
}

async function postingsOf(store: TenantStore, { profileId }: Profile): Promise<readonly Posting[]> {
  const postings: Posting[] = [];
  const query = { partition: profileId, type: 'posting', order: 'oldest-first', limit: 500 } as const;
  for await (const document of allDocuments(store, RECORDS, query))
    postings.push(document.body as unknown as Posting);
  return postings.sort((left, right) => left.sequence - right.sequence);
}

function firstDifference(rebuilt: Ledger, desk: Ledger): string | null {
  const account = ACCOUNTS.find((name) => !rebuilt.books[name].equals(desk.books[name]));
  if (account === undefined) return null;
  return `${account}: postings say ${rebuilt.books[account].toString()}, the desk ${desk.books[account].toString()}`;
}

async function pause(profile: Profile, problem: string, services: Services): Promise<void> {
  const { tenantId, profileId } = profile;
  services.telemetry.log('error', 'A ledger differs from its postings; entries pause', {
    tenantId,
    profileId,
    problem,
  });
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
