import type { AlertRule } from '../../../contracts/alerts.ts';
import type { AlertCondition } from '../../../domain/alerts/condition.ts';
import { deriveId } from '../../../domain/ids/derive.ts';
import { ok, type Result, refuse, unreachable } from '../../../domain/result.ts';
import { audit } from '../../audit.ts';
import type { TenantStore } from '../../ports/store.ts';
import type { Principal } from '../../principal.ts';
import { ALERT_PARTITION, ALERT_RULE, ALERT_STANDING, ALERTS } from '../../records/alert-kinds.ts';
import { readProfile } from '../../records/profile-kind.ts';
import { createOf, documentId, replaceOf } from '../../records/record-codec.ts';
import type { Services } from '../../services.ts';

/** Every rule costs a look at each tick, so there is an end to them. */
const RULES_MAX = 200;

export interface NewRule {
  readonly condition: AlertCondition;
  readonly note: string;
}

export type RuleChange = Partial<NewRule & Pick<AlertRule, 'muted'>>;

export type RuleRefusal =
  | { readonly code: 'NO_MARKET_DATA'; readonly detail: string }
  | { readonly code: 'NOT_FOUND'; readonly detail?: string }
  | { readonly code: 'LIMIT_REACHED' | 'ALREADY_EXISTS' | 'CHANGED_SINCE_READ'; readonly detail?: string };

/** `commandId` names the rule, so that a repeated request finds it made. */
export async function createRule(
  principal: Principal,
  wish: NewRule,
  commandId: string,
  services: Services,
): Promise<Result<AlertRule, RuleRefusal>> {
  const store = services.store.forTenant(principal.tenant);
  const checked = await check(wish.condition, store, services);
  if (!checked.ok) return checked;
  const { tenantId } = principal.tenant;
  const ruleId = deriveId('rule', tenantId, commandId);
  const known = await allRules(store);
  const made = known.find((each) => each.ruleId === ruleId);
  if (made !== undefined) return ok(made);
  const twin = known.find(({ condition }) => nameOf(condition) === nameOf(wish.condition));
  if (twin !== undefined) return refuse({ code: 'ALREADY_EXISTS', detail: 'A rule waits for this already.' });
  if (known.length >= RULES_MAX)
    return refuse({ code: 'LIMIT_REACHED', detail: `${RULES_MAX} alert rules.` });
  const now = services.clock.now();
  const rule: AlertRule = {
    tenantId,
    ruleId,
    ...wish,
    muted: false,
    createdBy: principal.userId,
    createdAt: now,
    changedAt: now,
    revision: 1,
  };
  const created = await store.write(ALERTS, ALERT_PARTITION, [createOf(ALERT_RULE, rule)]);
  if (!created.ok) return ok((await readRule(store, rule.ruleId))?.rule ?? rule);
  await tell(principal, 'alert-rule.create', rule, services);
  return ok(rule);
}

/** Changes a rule as it was read, and arms it anew. `ifMatch` is the revision that the caller has read; null takes whatever is there. */
export async function changeRule(
  principal: Principal,
  ruleId: string,
  change: RuleChange,
  ifMatch: string | null,
  services: Services,
): Promise<Result<AlertRule, RuleRefusal>> {
  const store = services.store.forTenant(principal.tenant);
  const found = await readRule(store, ruleId);
  if (found === null) return refuse({ code: 'NOT_FOUND' });
  const { rule, etag } = found;
  if (ifMatch !== null && ifMatch !== String(rule.revision)) return refuse({ code: 'CHANGED_SINCE_READ' });
  const condition = change.condition ?? rule.condition;
  const checked = await check(condition, store, services);
  // A rule about what is gone can still be muted.
  if (!checked.ok && change.condition !== undefined) return checked;
  const changed: AlertRule = {
    ...rule,
    condition,
    note: change.note ?? rule.note,
    muted: change.muted ?? rule.muted,
    changedAt: services.clock.now(),
    revision: rule.revision + 1,
  };
  const written = await store.write(ALERTS, ALERT_PARTITION, [replaceOf(ALERT_RULE, changed, etag)]);
  if (!written.ok) return refuse({ code: 'CHANGED_SINCE_READ' });
  await tell(principal, 'alert-rule.change', changed, services);
  return ok(changed);
}

/** What the rule has told stays. Deleting it again is done already. */
export async function deleteRule(principal: Principal, ruleId: string, services: Services): Promise<boolean> {
  const store = services.store.forTenant(principal.tenant);
  const found = await readRule(store, ruleId);
  if (found === null) return false;
  const deleted = await store.write(ALERTS, ALERT_PARTITION, [{ kind: 'delete', id: found.id }]);
  await store.write(ALERTS, ALERT_PARTITION, [
    { kind: 'delete', id: documentId(ALERT_STANDING.type, ruleId) },
  ]);
  if (deleted.ok) await tell(principal, 'alert-rule.delete', found.rule, services);
  return true;
}

async function readRule(store: TenantStore, ruleId: string) {
  const found = await store.read(ALERTS, ALERT_PARTITION, documentId(ALERT_RULE.type, ruleId));
  return found === null ? null : { rule: ALERT_RULE.decode(found), etag: found.etag, id: found.id };
}

async function allRules(store: TenantStore): Promise<readonly AlertRule[]> {
  const query = {
    partition: ALERT_PARTITION,
    type: ALERT_RULE.type,
    order: 'oldest-first',
    limit: RULES_MAX,
  } as const;
  return (await store.query(ALERTS, query)).documents.map(ALERT_RULE.decode);
}

/** The same for conditions that wait for the same: a price of 1.50 is one of 1.5. */
function nameOf(condition: AlertCondition): string {
  const parts = Object.entries(condition).map(([name, value]) => `${name}=${String(value)}`);
  return parts.sort().join('|');
}

/** A rule that can never say anything is a mistake of whoever makes it. */
async function check(
  condition: AlertCondition,
  store: TenantStore,
  services: Services,
): Promise<Result<null, RuleRefusal>> {
  switch (condition.kind) {
    case 'price':
    case 'staleness': {
      const { source, symbol, timeframe } = condition;
      const offers = services.marketData.source(source)?.offers() ?? [];
      const offer = offers.find(({ instrument }) => instrument.symbol === symbol);
      if (offer?.timeframes.includes(timeframe) === true) return ok(null);
      return refuse({ code: 'NO_MARKET_DATA', detail: `${symbol} in ${source} ${timeframe}` });
    }
    case 'drawdown':
    case 'fill':
    case 'guard': {
      const { profileId } = condition;
      if (profileId === null || (await readProfile(store, profileId)) !== null) return ok(null);
      return refuse({ code: 'NOT_FOUND', detail: `There is no profile ${profileId}.` });
    }
    default:
      return unreachable(condition);
  }
}

async function tell(
  principal: Principal,
  action: string,
  { ruleId, condition, muted }: AlertRule,
  services: Services,
): Promise<void> {
  const store = services.store.forTenant(principal.tenant);
  const details = { kind: condition.kind, muted };
  await audit(store, principal, { action, subject: `alert-rule:${ruleId}`, reason: null, details }, services);
}
