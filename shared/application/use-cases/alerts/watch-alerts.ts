import type { Alert, AlertRule, AlertStanding } from '../../../contracts/alerts.ts';
import { STANDING_KINDS, type StandingCondition } from '../../../domain/alerts/condition.ts';
import {
  type Look,
  lookAtDrawdown,
  lookAtPrice,
  lookAtStaleness,
  turnOf,
} from '../../../domain/alerts/judge.ts';
import { deriveId } from '../../../domain/ids/derive.ts';
import { unreachable } from '../../../domain/result.ts';
import { type UtcMillis, utcMillis } from '../../../domain/time/instant.ts';
import { AppError } from '../../errors.ts';
import type { SeriesKey } from '../../ports/market-data.ts';
import type { TenantStore, Write } from '../../ports/store.ts';
import type { VerifiedTenant } from '../../principal.ts';
import { allDocuments } from '../../records/all-documents.ts';
import { ALERT_PARTITION, ALERT_RULE, ALERT_STANDING, ALERTS } from '../../records/alert-kinds.ts';
import { readProfile } from '../../records/profile-kind.ts';
import { createOf, replaceOf } from '../../records/record-codec.ts';
import type { Services } from '../../services.ts';
import { loadBook } from '../evaluate/load-book.ts';
import { oneOfMany } from '../one-of-many.ts';
import { valueProfile } from '../overview/value-profile.ts';
import { alertWrite } from './raise-alerts.ts';

const LOOP = 'alert-watch';
/** Rules that are looked at by the clock. The others wait for a change of a record. */
export const STANDING_RULES = { type: ALERT_RULE.type, states: STANDING_KINDS } as const;

interface Known {
  readonly standing: AlertStanding;
  readonly etag: string;
}

/**
 * Looks at every rule of a tenant about something that stands: prices, data, drawdowns. Where nothing has turned nothing is written. Answers how many
 * have fired.
 */
export async function watchAlerts(tenant: VerifiedTenant, services: Services): Promise<number> {
  const store = services.store.forTenant(tenant);
  const rules = await standingRules(store);
  if (rules.length === 0) return 0;
  const known = await standings(store);
  let fired = 0;
  for (const rule of rules) {
    const work = () => watchOne(rule, known.get(rule.ruleId) ?? null, store, services);
    fired += Number((await oneOfMany(LOOP, rule.ruleId, work, services)) === true);
  }
  if (fired > 0) services.telemetry.count('alerts_raised', fired);
  return fired;
}

async function standingRules(store: TenantStore): Promise<readonly AlertRule[]> {
  const rules: AlertRule[] = [];
  const query = {
    partition: ALERT_PARTITION,
    ...STANDING_RULES,
    order: 'oldest-first',
    limit: 500,
  } as const;
  for await (const document of allDocuments(store, ALERTS, query)) rules.push(ALERT_RULE.decode(document));
  return rules;
}

async function standings(store: TenantStore): Promise<ReadonlyMap<string, Known>> {
  const known = new Map<string, Known>();
  const query = {
    partition: ALERT_PARTITION,
    type: ALERT_STANDING.type,
    order: 'oldest-first',
    limit: 500,
  } as const;
  for await (const document of allDocuments(store, ALERTS, query)) {
    const standing = ALERT_STANDING.decode(document);
    known.set(standing.ruleId, { standing, etag: document.etag });
  }
  return known;
}

async function watchOne(
  rule: AlertRule,
  known: Known | null,
  store: TenantStore,
  services: Services,
): Promise<boolean> {
  const { condition } = rule;
  if (condition.kind === 'fill' || condition.kind === 'guard') return false;
  const look = await lookAt(condition, store, services);
  if (look === null) return false;
  // A rule that was changed since it was told is another rule: it is armed anew.
  const before = known?.standing.revision === rule.revision ? known.standing : null;
  const turn = turnOf(before?.stands ?? false, look.holds);
  if (turn === 'stays') return false;
  const firings = (known?.standing.firings ?? 0) + Number(turn === 'fires');
  const now = services.clock.now();
  const { ruleId, revision } = rule;
  const standing: AlertStanding = { ruleId, revision, stands: look.holds, firings, since: now };
  const writes: Write[] = [
    known === null ? createOf(ALERT_STANDING, standing) : replaceOf(ALERT_STANDING, standing, known.etag),
  ];
  if (turn === 'fires') writes.push(alertWrite(alertOf(rule, condition, look, firings, now)));
  // Refused where another instance has seen the same turn: it has told.
  return (await store.write(ALERTS, ALERT_PARTITION, writes)).ok && turn === 'fires';
}

function alertOf(
  { tenantId, ruleId, note }: AlertRule,
  condition: StandingCondition,
  { at, figures }: Look,
  firing: number,
  now: UtcMillis,
): Alert {
  return {
    tenantId,
    ruleId,
    alertId: deriveId('alert', ruleId, firing),
    kind: condition.kind,
    code: codeOf(condition),
    profileId: condition.kind === 'drawdown' ? condition.profileId : null,
    symbol: condition.kind === 'drawdown' ? null : condition.symbol,
    figures: { ...figures },
    note,
    raisedAt: now,
    occurredAt: at,
    acknowledgedAt: null,
    acknowledgedBy: null,
  };
}

function codeOf(condition: StandingCondition): Alert['code'] {
  if (condition.kind === 'drawdown') return 'DRAWDOWN';
  if (condition.kind === 'staleness') return 'DATA_STALE';
  return condition.when === 'above' ? 'PRICE_ABOVE' : 'PRICE_BELOW';
}

/** Null where nothing can be said: a series without bars, a profile that is gone or cannot be valued. Then nothing turns. */
async function lookAt(
  condition: StandingCondition,
  store: TenantStore,
  services: Services,
): Promise<Look | null> {
  switch (condition.kind) {
    case 'price': {
      const newest = await newestBar(condition, services);
      return newest === null ? null : lookAtPrice(condition, newest);
    }
    case 'staleness': {
      const source = services.marketData.source(condition.source);
      const newest = await newestBar(condition, services);
      const offer = source?.offers().find(({ instrument }) => instrument.symbol === condition.symbol);
      if (source === null || offer === undefined || newest === null) return null;
      const { calendar } = offer.instrument;
      return lookAtStaleness(condition, newest, { calendar, now: source.marketTime() });
    }
    case 'drawdown': {
      const found = await readProfile(store, condition.profileId);
      if (found === null || found.profile.state === 'retired') return null;
      const { parts } = await loadBook(found.profile, store, services);
      const at = services.venues.marketTime(found.profile);
      const drawdown = valueProfile(parts, at).worth?.drawdownPct ?? null;
      return drawdown === null ? null : lookAtDrawdown(condition, drawdown.toFloat(), at);
    }
    default:
      return unreachable(condition);
  }
}

/** A series in trouble, or whose source does not answer, still has its bars: that they grow old is what a rule may wait for. */
async function newestBar({ source, symbol, timeframe }: SeriesKey, { bars }: Services) {
  const key = { source, symbol, timeframe };
  await bars.catchUp(key).catch((failure: unknown) => {
    if (!(failure instanceof AppError)) throw failure;
  });
  const { close, closesAt, length } = await bars.window(key);
  const last = length - 1;
  if (last < 0) return null;
  return { close: close[last] ?? Number.NaN, closesAt: utcMillis(closesAt[last] ?? 0) };
}
