import type { FieldError } from '../../contracts/problems.ts';
import type { Profile } from '../../contracts/profile.ts';
import { deriveId, operationIdFor } from '../../domain/ids/derive.ts';
import { type ProfileId, profileId } from '../../domain/ids/ids.ts';
import type { VenueName } from '../../domain/market/instrument.ts';
import type { Decimal } from '../../domain/money/decimal.ts';
import { invariant, ok, type Result, refuse } from '../../domain/result.ts';
import type { Timeframe } from '../../domain/time/timeframe.ts';
import { audit } from '../audit.ts';
import type { TenantStore, Write } from '../ports/store.ts';
import type { Principal } from '../principal.ts';
import {
  PROFILE,
  PROFILE_PARTITION,
  PROFILE_VERSION,
  PROFILES,
  profileOfWork,
  readProfile,
  type StoredProfile,
} from '../records/profile-kind.ts';
import { allDocuments } from '../records/all-documents.ts';
import { TRADE } from '../records/kinds.ts';
import { RECORDS } from '../records/load-slice.ts';
import { createOf, replaceOf } from '../records/record-codec.ts';
import type { Services } from '../services.ts';
import { askDesk, readDesk } from './command-desk.ts';
import { readTradingSettings, storedSettings } from './profile-settings.ts';

export interface NewProfile {
  readonly name: string;
  readonly venue: VenueName;
  readonly source: string;
  readonly timeframe: Timeframe;
  readonly symbols: readonly string[];
  readonly allocated: Decimal;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly limits: Readonly<Record<string, unknown>>;
  readonly stops: Readonly<Record<string, unknown>>;
}

export type ProfileRefusal =
  | { readonly code: 'PARAMETERS_INVALID'; readonly errors: readonly FieldError[] }
  | { readonly code: 'INSTRUMENT_UNKNOWN'; readonly detail: string }
  | { readonly code: 'NOT_FOUND' | 'CHANGED_SINCE_READ' | 'PROFILE_RETIRED' | 'PROFILE_HAS_OPEN_TRADES' };

/** Creates a profile with its desk and capital. `requestId` names it, so that a repeated request finds the same profile. */
export async function createProfile(
  principal: Principal,
  wish: NewProfile,
  requestId: string,
  services: Services,
): Promise<Result<Profile, ProfileRefusal>> {
  const checked = await check(wish, services);
  if (!checked.ok) return checked;
  const { tenantId } = principal.tenant;
  const id = profileId(deriveId('prf', tenantId, requestId));
  const now = services.clock.now();
  const profile: Profile = {
    tenantId,
    profileId: id,
    name: wish.name,
    state: 'active',
    stateReason: null,
    venue: wish.venue,
    environment: 'paper',
    account: id,
    currency: checked.value.currency,
    market: { source: wish.source, timeframe: wish.timeframe },
    symbols: [...wish.symbols],
    allocated: wish.allocated,
    ...checked.value.settings,
    createdAt: now,
    changedAt: now,
    revision: 1,
  };
  const store = services.store.forTenant(principal.tenant);
  const writes = [createOf(PROFILE, profile), versionOf(profile, principal)];
  const created = await store.write(PROFILES, PROFILE_PARTITION, writes);
  if (!created.ok) {
    // A repeated request finds the profile as it is by now, and goes on with what may be missing.
    const stored = await profileOfWork(store, id);
    if ((await readDesk(stored, services)).sequence > 0) return ok(stored);
  }
  const at = services.venues.marketTime(profile);
  const operationId = operationIdFor(id, 'first-allocation');
  const answer = await askDesk(
    profile,
    { op: 'allocate', operationId, at, issuedAt: at, amount: wish.allocated, by: principal.userId },
    services,
  );
  invariant(answer.ok, `The desk of the new profile ${id} takes its capital`);
  await audit(
    store,
    principal,
    { action: 'profile.create', subject: `profile:${id}`, reason: null, details: { name: wish.name } },
    services,
  );
  return ok(profile);
}

export interface ProfileChange {
  readonly name?: string;
  readonly symbols?: readonly string[];
  /** Only what is to change; everything else stays. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly limits?: Readonly<Record<string, unknown>>;
  readonly stops?: Readonly<Record<string, unknown>>;
}

/** Changes a profile as it was read: somebody else's change in between is refused, not overwritten. The former settings are kept as a version. */
export async function changeProfile(
  principal: Principal,
  id: ProfileId,
  change: ProfileChange,
  ifMatch: string | null,
  services: Services,
): Promise<Result<StoredProfile, ProfileRefusal>> {
  const store = services.store.forTenant(principal.tenant);
  const found = await readProfile(store, id);
  if (found === null) return refuse({ code: 'NOT_FOUND' });
  const { profile } = found;
  if (profile.state === 'retired') return refuse({ code: 'PROFILE_RETIRED' });
  const checked = await check(
    {
      venue: profile.venue,
      source: profile.market.source,
      timeframe: profile.market.timeframe,
      symbols: change.symbols ?? profile.symbols,
      parameters: { ...profile.parameters, ...change.parameters },
      limits: { ...profile.limits, ...change.limits },
      stops: { ...profile.stops, ...change.stops },
    },
    services,
  );
  if (!checked.ok) return checked;
  if (await leavesTradeBehind(profile, change.symbols ?? profile.symbols, store))
    return refuse({ code: 'PROFILE_HAS_OPEN_TRADES' });
  const changed: Profile = {
    ...profile,
    name: change.name ?? profile.name,
    symbols: [...(change.symbols ?? profile.symbols)],
    ...checked.value.settings,
    changedAt: services.clock.now(),
    revision: profile.revision + 1,
  };
  if (ifMatch !== null && ifMatch !== found.etag) return refuse({ code: 'CHANGED_SINCE_READ' });
  return save(principal, found, changed, 'profile.change', services);
}

/** Whether a symbol goes of which something is open: nobody would value it, trail its stop or flatten it any more. */
async function leavesTradeBehind(
  profile: Profile,
  symbols: readonly string[],
  store: TenantStore,
): Promise<boolean> {
  if (profile.symbols.every((symbol) => symbols.includes(symbol))) return false;
  const query = {
    partition: profile.profileId,
    type: 'trade',
    states: ['opening', 'open'],
    order: 'oldest-first',
    limit: 200,
  } as const;
  for await (const document of allDocuments(store, RECORDS, query))
    if (!symbols.includes(TRADE.decode(document).symbol)) return true;
  return false;
}

/** Pause takes no entries and manages what is open; resume takes entries again; retire ends a profile that has nothing open. */
export async function setProfileState(
  principal: Principal,
  id: ProfileId,
  state: Profile['state'],
  reason: string,
  services: Services,
): Promise<Result<StoredProfile, ProfileRefusal>> {
  const found = await readProfile(services.store.forTenant(principal.tenant), id);
  if (found === null) return refuse({ code: 'NOT_FOUND' });
  const { profile } = found;
  if (profile.state === state) return ok(found);
  if (profile.state === 'retired') return refuse({ code: 'PROFILE_RETIRED' });
  if (state === 'retired') {
    const desk = await readDesk(profile, services);
    if (desk.trades.length > 0 || desk.reservations.length > 0)
      return refuse({ code: 'PROFILE_HAS_OPEN_TRADES' });
  }
  const changed = {
    ...profile,
    state,
    stateReason: reason,
    changedAt: services.clock.now(),
    revision: profile.revision + 1,
  };
  return save(principal, found, changed, `profile.${state}`, services);
}

async function save(
  principal: Principal,
  found: StoredProfile,
  changed: Profile,
  action: string,
  services: Services,
): Promise<Result<StoredProfile, ProfileRefusal>> {
  const store: TenantStore = services.store.forTenant(principal.tenant);
  const written = await store.write(PROFILES, PROFILE_PARTITION, [
    replaceOf(PROFILE, changed, found.etag),
    versionOf(changed, principal),
  ]);
  if (!written.ok) return refuse({ code: 'CHANGED_SINCE_READ' });
  const subject = `profile:${changed.profileId}`;
  const details = { revision: changed.revision, parametersVersion: changed.parametersVersion };
  await audit(store, principal, { action, subject, reason: changed.stateReason, details }, services);
  return ok({ profile: changed, etag: written.value[0] ?? '' });
}

function versionOf(profile: Profile, principal: Principal): Write {
  const { profileId: id, parameters, parametersVersion, limits, stops, revision, changedAt } = profile;
  const version = {
    profileId: id,
    parameters,
    parametersVersion,
    limits,
    stops,
    revision,
    changedAt,
    changedBy: principal.userId,
  };
  return createOf(PROFILE_VERSION, version);
}

type CheckedWish = Pick<
  NewProfile,
  'venue' | 'source' | 'timeframe' | 'symbols' | 'parameters' | 'limits' | 'stops'
>;

interface Checked {
  readonly currency: string;
  readonly settings: ReturnType<typeof storedSettings>;
}

async function check(wish: CheckedWish, services: Services): Promise<Result<Checked, ProfileRefusal>> {
  const settings = readTradingSettings(wish);
  if (!settings.ok) return refuse({ code: 'PARAMETERS_INVALID', errors: settings.refusal });
  const market = { source: wish.source, timeframe: wish.timeframe };
  const currencies = new Set<string>();
  for (const symbol of wish.symbols) {
    const instrument = await services.venues.instrument({ venue: wish.venue, market }, symbol);
    if (instrument === null) {
      return refuse({ code: 'INSTRUMENT_UNKNOWN', detail: `${symbol} in ${wish.source} ${wish.timeframe}` });
    }
    currencies.add(instrument.currency);
  }
  const [currency] = currencies;
  if (currency === undefined || currencies.size > 1) {
    return refuse({ code: 'INSTRUMENT_UNKNOWN', detail: 'one profile trades symbols of one currency' });
  }
  return ok({ currency, settings: storedSettings(settings.value) });
}
