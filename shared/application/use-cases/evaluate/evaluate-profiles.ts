import type { Whereabouts } from '../../ports/store.ts';
import { WATCHED } from '../../records/decision-kinds.ts';
import { RECORDS } from '../../records/load-slice.ts';
import type { Services } from '../../services.ts';
import { oneOfMany } from '../one-of-many.ts';
import { OPEN_ORDERS, openOrdersAt } from '../sync/open-orders.ts';
import { isRecorded } from '../sync/reports-place.ts';
import { AccountReports } from './account-reports.ts';
import { closeBar } from './close-bar.ts';
import { decideBar } from './decide-bar.ts';
import { type LiveProfile, liveProfiles } from './live-profiles.ts';
import { profilesBySeries, type SeriesMembers } from './profiles-by-series.ts';
import { type Progress, readProgress, seriesName, writeProgress } from './progress.ts';
import { SeriesBar } from './series-bar.ts';

const LOOP = 'strategy-loop';

export interface EvaluationCount {
  readonly evaluated: number;
  readonly intents: number;
  readonly denied: number;
  /** Profiles that wait until what their venue reported is on record. They are taken up at the next tick. */
  readonly deferred: number;
}

interface Candidate extends LiveProfile {
  readonly hasOpenOrders: boolean;
  readonly isWatching: boolean;
}

type Count = { -readonly [Name in keyof EvaluationCount]: EvaluationCount[Name] };

/** A series with profiles that have not decided on its newest bar. */
interface DueSeries {
  readonly bar: SeriesBar;
  readonly due: readonly LiveProfile[];
}

/**
 * Evaluates every profile whose series have a new closed bar. Bars are fetched once a series, indicators computed once a spec, and once all bars are
 * there each account with something open is asked once what happened in them; a profile with nothing open costs neither a read nor a write. One
 * series or profile in trouble holds up no other.
 */
export async function evaluateDueProfiles(services: Services): Promise<EvaluationCount> {
  const count: Count = { evaluated: 0, intents: 0, denied: 0, deferred: 0 };
  const [profiles, open] = await Promise.all([
    liveProfiles(LOOP, services),
    services.store.whereabouts(RECORDS, [OPEN_ORDERS, WATCHED]),
  ]);
  const ready: DueSeries[] = [];
  for (const traded of profilesBySeries(profiles)) {
    const series = await oneOfMany(LOOP, seriesName(traded.key), () => dueOf(traded, services), services);
    if (series !== null && series.due.length > 0) ready.push(series);
  }
  const reports = new AccountReports(openOrdersAt(open), services);
  const candidate = candidatesBy(open);
  for (const series of ready) {
    const due = series.due.map(candidate);
    const evaluate = () => evaluateSeries(series.bar, due, reports, count, services);
    await oneOfMany(LOOP, seriesName(series.bar.key), evaluate, services);
  }
  return count;
}

/** What stands open at a profile, told by where it is. */
function candidatesBy(open: readonly Whereabouts[]): (live: LiveProfile) => Candidate {
  const placesOf = (type: string): ReadonlySet<string> =>
    new Set(open.filter((where) => where.type === type).map(nameOfOwner));
  const [ordering, watching] = [placesOf(OPEN_ORDERS.type), placesOf(WATCHED.type)];
  return (live) => {
    const name = nameOfOwner({ tenantId: live.tenant.tenantId, partition: live.profile.profileId });
    return { ...live, hasOpenOrders: ordering.has(name), isWatching: watching.has(name) };
  };
}

function nameOfOwner({ tenantId, partition }: Pick<Whereabouts, 'tenantId' | 'partition'>): string {
  return `${tenantId}|${partition}`;
}

async function dueOf({ key, members }: SeriesMembers, services: Services): Promise<DueSeries | null> {
  const caughtUp = await services.bars.catchUp(key);
  if (!caughtUp.ok || caughtUp.value.columns.length === 0) {
    services.telemetry.count('series_not_evaluated', 1, {
      source: key.source,
      code: caughtUp.ok ? 'NO_BARS' : caughtUp.refusal.code,
    });
    return null;
  }
  const bar = new SeriesBar(key, caughtUp.value, services);
  return { bar, due: dueAt(bar, await readProgress(key, services), members) };
}

async function evaluateSeries(
  bar: SeriesBar,
  due: readonly Candidate[],
  reports: AccountReports,
  count: Count,
  services: Services,
): Promise<void> {
  const deferred: string[] = [];
  for (const candidate of due) {
    const outcome = await evaluateSafely(candidate, bar, reports, services);
    if (outcome === 'deferred') deferred.push(candidate.profile.profileId);
    else {
      count.evaluated += 1;
      if (outcome === 'intent') count.intents += 1;
      if (outcome === 'denied') count.denied += 1;
    }
  }
  count.deferred += deferred.length;
  await writeProgress(bar.key, { closesAt: bar.closesAt, ordinal: bar.ordinal, deferred }, services);
}

/** All on a new bar; on a bar that was seen before those who had to wait. */
function dueAt(
  bar: SeriesBar,
  progress: Progress | null,
  members: readonly LiveProfile[],
): readonly LiveProfile[] {
  if (progress === null || progress.closesAt < bar.closesAt) return members;
  return progress.deferred.length === 0
    ? []
    : members.filter(({ profile }) => progress.deferred.includes(profile.profileId));
}

type Outcome = 'deferred' | 'hold' | 'denied' | 'intent' | 'failed';

async function evaluateSafely(
  candidate: Candidate,
  bar: SeriesBar,
  reports: AccountReports,
  services: Services,
): Promise<Outcome> {
  try {
    return await evaluateOne(candidate, bar, reports, services);
  } catch (failure) {
    const { tenantId, profileId: id } = candidate.profile;
    const error = failure instanceof Error ? failure.message : String(failure);
    services.telemetry.count('evaluation_failures');
    services.telemetry.log('error', 'A profile could not be evaluated', {
      tenantId,
      profileId: id,
      symbol: bar.key.symbol,
      error,
    });
    return 'failed';
  }
}

/** What the venue did in this bar comes first, then what is open, then what could be opened. */
async function evaluateOne(
  candidate: Candidate,
  bar: SeriesBar,
  reports: AccountReports,
  services: Services,
): Promise<Outcome> {
  const { tenant, store, profile, hasOpenOrders, isWatching } = candidate;
  if (hasOpenOrders && (await reports.mayConcern(candidate))) return 'deferred';
  if ((hasOpenOrders || isWatching) && !(await isRecorded(tenant, profile, services))) return 'deferred';
  if (isWatching) await closeBar(profile, bar, store, services);
  return profile.state === 'active' ? decideBar(profile, bar, store, services) : 'hold';
}
