import type { z } from 'zod';
import type { overviewAnswer } from '../../../contracts/answers/overview.ts';
import type { Profile } from '../../../contracts/profile.ts';
import { headroomOf } from '../../../domain/desk/ledger.ts';
import type { BookParts } from '../../../domain/engine/book.ts';
import type { TenantStore } from '../../ports/store.ts';
import type { VerifiedTenant } from '../../principal.ts';
import { allDocuments } from '../../records/all-documents.ts';
import { DECISION } from '../../records/decision-kinds.ts';
import { RECORDS } from '../../records/load-slice.ts';
import { PROFILE, PROFILE_PARTITION, PROFILES } from '../../records/profile-kind.ts';
import type { Services } from '../../services.ts';
import { loadBook } from '../evaluate/load-book.ts';
import { readTenantControl, type TenantControl } from '../trading-control.ts';
import { sessionClockOf, totalsOf, type ValuedProfile, valueProfile } from './value-profile.ts';

export type Overview = z.output<typeof overviewAnswer>;
type Attention = Overview['attention'][number];

interface Looked {
  readonly profile: Profile;
  readonly parts: BookParts;
  readonly value: ValuedProfile;
  readonly trouble: { readonly symbol: string; readonly sentence: string } | null;
}

/** What a trader looks at first: the worth of every profile that is not retired, what is open at its marks, and what needs somebody. */
export async function readOverview(tenant: VerifiedTenant, services: Services): Promise<Overview> {
  const store = services.store.forTenant(tenant);
  const looked = await lookAtProfiles(tenant, services);
  const profiles: Overview['profiles'][number][] = [];
  for (const { profile, parts, value } of looked) {
    profiles.push({
      profileId: profile.profileId,
      currency: profile.currency,
      worth: value.worth,
      clock: sessionClockOf(parts.calendar, services.venues.marketTime(profile)),
      lastDecision: await lastDecisionOf(profile, store),
    });
  }
  const control = await readTenantControl(store);
  return {
    totals: totalsOf(looked),
    profiles,
    openTrades: looked.flatMap(({ value }) => [...value.trades]),
    attention: [...attentionOfTenant(control?.control ?? null, services), ...looked.flatMap(attentionOf)],
  };
}

/** Every profile of a tenant that is not retired, valued at its marks. */
export async function lookAtProfiles(tenant: VerifiedTenant, services: Services): Promise<readonly Looked[]> {
  const store = services.store.forTenant(tenant);
  const query = { partition: PROFILE_PARTITION, type: 'profile', order: 'oldest-first', limit: 500 } as const;
  const looked: Looked[] = [];
  for await (const document of allDocuments(store, PROFILES, query)) {
    const profile = PROFILE.decode(document);
    if (profile.state !== 'retired') looked.push(await look(profile, store, services));
  }
  return looked;
}

async function look(profile: Profile, store: TenantStore, services: Services): Promise<Looked> {
  let trouble: Looked['trouble'] = null;
  const { source, timeframe } = profile.market;
  for (const symbol of profile.symbols) {
    const caughtUp = await services.bars.catchUp({ source, symbol, timeframe });
    if (!caughtUp.ok) trouble ??= { symbol, sentence: caughtUp.refusal.sentence };
  }
  const { parts } = await loadBook(profile, store, services);
  return { profile, parts, value: valueProfile(parts, services.venues.marketTime(profile)), trouble };
}

async function lastDecisionOf(
  { profileId }: Profile,
  store: TenantStore,
): Promise<Overview['profiles'][number]['lastDecision']> {
  const query = { partition: profileId, type: 'decision', order: 'newest-first', limit: 1 } as const;
  const [found] = (await store.query(RECORDS, query)).documents;
  if (found === undefined) return null;
  const { decisionId, symbol, barClosesAt, outcome, direction, score, sentence, denial, size } =
    DECISION.decode(found);
  return { decisionId, symbol, barClosesAt, outcome, direction, score, sentence, denial, size };
}

const NOBODY = { profileId: null, subject: null, why: null, since: null } as const;

function attentionOfTenant(control: TenantControl | null, { settings }: Services): readonly Attention[] {
  const found: Attention[] = [];
  if (control?.state === 'HALTED')
    found.push({
      ...NOBODY,
      code: 'TENANT_HALTED',
      subject: control.by,
      why: control.why,
      since: control.since,
    });
  if (!settings.tradingEnabled) found.push({ ...NOBODY, code: 'SENDING_OFF' });
  return found;
}

function attentionOf({ profile, parts, value, trouble }: Looked): readonly Attention[] {
  const { profileId } = profile;
  const { trading, books } = parts.desk;
  const found: Attention[] = [];
  const tell = (code: Attention['code'], more: Partial<Attention> = {}): void => {
    found.push({ ...NOBODY, profileId, code, ...more });
  };
  const { by, why, since } = trading;
  if (trading.mode === 'HALTED') tell('PROFILE_HALTED', { subject: by, why, since });
  if (trading.mode === 'REDUCING') tell('PROFILE_REDUCING', { subject: by, why, since });
  for (const { status, clientOrderId, recordedAt } of parts.orders)
    if (status === 'unknown') tell('ORDER_UNKNOWN', { subject: clientOrderId, since: recordedAt });
  const headroom = headroomOf(books);
  if (headroom.sign < 0) tell('LEDGER_BREACH', { subject: headroom.toString() });
  if (value.worth === null) tell('NO_MARK');
  if (trouble !== null) tell('DATA_TROUBLE', { subject: trouble.symbol, why: trouble.sentence });
  return found;
}
