import { alertRuleSchema, alertSchema, alertStandingSchema } from '../../contracts/alerts.ts';
import { recordKind } from './record-codec.ts';

export const ALERTS = 'alerts';
/** Rules, what they have told and whether they still hold share one partition of a tenant, so that an alert and its rule's standing are one batch. */
export const ALERT_PARTITION = 'alerts';
/** Long enough to look back over a season; what was traded stays in its own records. */
export const ALERT_TTL_SECONDS = 90 * 86_400;

/** The state of a rule that is not looked at. */
const MUTED = 'muted';

export const ALERT_RULE = recordKind({
  type: 'alert-rule',
  schema: alertRuleSchema,
  key: (rule) => rule.ruleId,
  filing: (rule) => ({ state: rule.muted ? MUTED : rule.condition.kind, at: rule.createdAt }),
});

export const ALERT_STANDING = recordKind({
  type: 'alert-standing',
  schema: alertStandingSchema,
  key: (standing) => standing.ruleId,
  filing: (standing) => ({ state: standing.stands ? 'stands' : 'armed', at: standing.since }),
});

export const ALERT = recordKind({
  type: 'alert',
  schema: alertSchema,
  key: (alert) => alert.alertId,
  filing: (alert) => ({
    state: alert.acknowledgedAt === null ? 'open' : 'acknowledged',
    at: alert.raisedAt,
  }),
});
