import type { Alert, AlertRule } from '../../../contracts/alerts.ts';
import type { AlertFigures } from '../../../domain/alerts/judge.ts';
import { deriveId } from '../../../domain/ids/derive.ts';
import { type ProfileId, profileId } from '../../../domain/ids/ids.ts';
import type { UtcMillis } from '../../../domain/time/instant.ts';
import type { DocumentChange, StoredDocument, TenantStore } from '../../ports/store.ts';
import { tenantOfOwnWork } from '../../principal.ts';
import { allDocuments } from '../../records/all-documents.ts';
import { ALERT_PARTITION, ALERT_RULE, ALERTS } from '../../records/alert-kinds.ts';
import { DECISION } from '../../records/decision-kinds.ts';
import { FILL, ORDER } from '../../records/kinds.ts';
import type { Services } from '../../services.ts';
import { raiseAlerts } from './raise-alerts.ts';

/** What happened once, as an alert says it. */
interface Event {
  readonly kind: 'fill' | 'guard';
  readonly code: Alert['code'];
  /** Names the alert beside its rule, so that the same change told again makes no second one. */
  readonly cause: string;
  readonly profileId: ProfileId;
  readonly symbol: string;
  readonly figures: AlertFigures;
  readonly occurredAt: UtcMillis;
}

/**
 * Raises what rules about fills and refusals wait for, out of the records of one tenant that have changed. Rules are read only where something of the
 * kind has happened.
 */
export async function raiseForChanges(
  changes: readonly DocumentChange[],
  services: Services,
): Promise<number> {
  const events = changes.flatMap(({ document }) => (document === null ? [] : eventsOf(document)));
  const [first] = changes;
  if (first === undefined || events.length === 0) return 0;
  const store = services.store.forTenant(tenantOfOwnWork(first));
  const rules = await rulesFor(new Set(events.map(({ kind }) => kind)), store);
  const now = services.clock.now();
  const alerts = rules.flatMap((rule) =>
    events.filter((event) => isMeant(rule, event)).map((event) => alertOf(rule, event, now)),
  );
  return alerts.length === 0 ? 0 : raiseAlerts(alerts, store);
}

async function rulesFor(kinds: ReadonlySet<string>, store: TenantStore): Promise<readonly AlertRule[]> {
  const rules: AlertRule[] = [];
  const query = {
    partition: ALERT_PARTITION,
    type: ALERT_RULE.type,
    states: [...kinds],
    order: 'oldest-first',
    limit: 500,
  } as const;
  for await (const document of allDocuments(store, ALERTS, query)) rules.push(ALERT_RULE.decode(document));
  return rules;
}

function isMeant({ condition }: AlertRule, event: Event): boolean {
  if (condition.kind !== event.kind) return false;
  return condition.profileId === null || condition.profileId === event.profileId;
}

function alertOf({ tenantId, ruleId, note }: AlertRule, event: Event, now: UtcMillis): Alert {
  const { cause, ...told } = event;
  return {
    tenantId,
    ruleId,
    alertId: deriveId('alert', ruleId, cause),
    ...told,
    figures: { ...told.figures },
    note,
    raisedAt: now,
    acknowledgedAt: null,
    acknowledgedBy: null,
  };
}

function eventsOf(document: StoredDocument): readonly Event[] {
  const { type, state } = document;
  if (type === FILL.type) return [filled(document)];
  if (type === DECISION.type && state === 'denied') return [denied(document)];
  if (type === ORDER.type && (state === 'rejected' || state === 'not_placed')) return [refused(document)];
  return [];
}

function filled(document: StoredDocument): Event {
  const { fillId, symbol, side, quantity, price, occurredAt } = FILL.decode(document);
  return {
    kind: 'fill',
    code: 'FILLED',
    cause: `${document.partition}:${fillId}`,
    profileId: profileId(document.partition),
    symbol,
    figures: { side, quantity: quantity.toString(), price: price.toString() },
    occurredAt,
  };
}

function denied(document: StoredDocument): Event {
  const { decisionId, profileId: id, symbol, direction, denial, barClosesAt } = DECISION.decode(document);
  return {
    kind: 'guard',
    code: 'ENTRY_DENIED',
    cause: decisionId,
    profileId: id,
    symbol,
    figures: {
      ...figuresOf(denial?.figures ?? {}),
      direction,
      because: denial?.code ?? null,
      sentence: denial?.sentence ?? null,
    },
    occurredAt: barClosesAt,
  };
}

/** A yes or no is said as a text. */
function figuresOf(figures: Readonly<Record<string, string | number | boolean | null>>): AlertFigures {
  const named = Object.entries(figures);
  return Object.fromEntries(
    named.map(([name, value]) => [name, typeof value === 'boolean' ? String(value) : value]),
  );
}

function refused(document: StoredDocument): Event {
  const { clientOrderId, intent, status, reason, occurredAt, recordedAt } = ORDER.decode(document);
  return {
    kind: 'guard',
    code: 'ORDER_REFUSED',
    cause: clientOrderId,
    profileId: intent.profileId,
    symbol: intent.terms.symbol,
    figures: { leg: intent.leg, status, reason },
    occurredAt: occurredAt ?? recordedAt,
  };
}
