import { z } from 'zod';
import {
  ALERT,
  ALERT_PARTITION,
  ALERT_RULE,
  ALERTS,
} from '../../../shared/application/records/alert-kinds.ts';
import {
  acknowledge,
  acknowledgeAll,
  countOpen,
} from '../../../shared/application/use-cases/alerts/acknowledge.ts';
import {
  changeRule,
  createRule,
  deleteRule,
} from '../../../shared/application/use-cases/alerts/manage-rules.ts';
import {
  acknowledgedAnswer,
  ALERT_STATES,
  alertRuleSchema,
  alertSchema,
  changeAlertRuleBody,
  newAlertRuleBody,
  openAlertsAnswer,
} from '../../../shared/contracts/alerts.ts';
import { idCodec } from '../../../shared/contracts/codec.ts';
import { nothing, pageOf, pageQuery, timedPageQuery } from '../../../shared/contracts/http.ts';
import { http, type HttpRow } from '../../rows.ts';
import { pageReply } from '../paging.ts';
import { answer } from '../reply.ts';
import { READERS, TRADERS } from './access.ts';

const group = 'Alerts';
const read = {
  method: 'GET',
  access: READERS,
  group,
  params: nothing,
  body: null,
  idempotent: false,
} as const;
const command = { access: TRADERS, group, query: nothing, idempotent: true } as const;
const alertPath = z.strictObject({ alertId: idCodec<string>() });
const rulePath = z.strictObject({ ruleId: idCodec<string>() });

const listAlerts = http({
  ...read,
  name: 'list-alerts',
  route: 'alerts',
  summary: 'Lists alerts by the moment they were raised; they are kept for 90 days.',
  query: timedPageQuery.extend({ state: z.enum(ALERT_STATES).optional() }),
  answer: pageOf(alertSchema),
  handle: async ({ principal, query }, services) => {
    const states = query.state === undefined ? {} : { states: [query.state] };
    const list = { container: ALERTS, type: ALERT.type, partition: ALERT_PARTITION, ...states } as const;
    return pageReply(list, query, principal, services);
  },
});

const countAlerts = http({
  ...read,
  name: 'count-open-alerts',
  route: 'alerts/open',
  summary: 'Says how many alerts nobody has acknowledged.',
  query: nothing,
  answer: openAlertsAnswer,
  handle: async ({ principal }, services) =>
    answer(openAlertsAnswer, await countOpen(services.store.forTenant(principal.tenant))),
});

const acknowledgeOne = http({
  ...command,
  method: 'POST',
  name: 'acknowledge-alert',
  route: 'alerts/{alertId}/acknowledge',
  summary: 'Says that somebody has seen an alert. Who was first stays named.',
  params: alertPath,
  body: nothing,
  answer: alertSchema,
  handle: async ({ principal, params }, services) => {
    const alert = await acknowledge(principal, params.alertId, services);
    return alert === null ? { problem: { code: 'NOT_FOUND' } } : answer(alertSchema, alert);
  },
});

const acknowledgeOpen = http({
  ...command,
  method: 'POST',
  name: 'acknowledge-alerts',
  route: 'alerts/acknowledge',
  summary: 'Says that somebody has seen every alert that is open at this moment.',
  params: nothing,
  body: nothing,
  answer: acknowledgedAnswer,
  handle: async ({ principal }, services) =>
    answer(acknowledgedAnswer, { acknowledged: await acknowledgeAll(principal, services) }),
});

const listRules = http({
  ...read,
  name: 'list-alert-rules',
  route: 'alert-rules',
  summary: 'Lists the alert rules of the tenant, the newest first.',
  query: pageQuery,
  answer: pageOf(alertRuleSchema),
  handle: async ({ principal, query }, services) => {
    const list = { container: ALERTS, type: ALERT_RULE.type, partition: ALERT_PARTITION } as const;
    return pageReply(list, query, principal, services);
  },
});

const newRule = http({
  ...command,
  method: 'POST',
  name: 'create-alert-rule',
  route: 'alert-rules',
  summary:
    'Watches for something: it is told when it begins to hold, the first look included, and again once it has stopped holding.',
  params: nothing,
  body: newAlertRuleBody,
  answer: alertRuleSchema,
  handle: async ({ principal, body, commandId }, services) => {
    const made = await createRule(principal, body, commandId, services);
    if (!made.ok) return { problem: made.refusal };
    return answer(alertRuleSchema, made.value, { status: 201, etag: String(made.value.revision) });
  },
});

const editRule = http({
  ...command,
  method: 'PATCH',
  name: 'change-alert-rule',
  route: 'alert-rules/{ruleId}',
  summary:
    'Changes or mutes a rule; only what is sent changes. A changed rule is armed anew. If-Match names its revision.',
  params: rulePath,
  body: changeAlertRuleBody,
  answer: alertRuleSchema,
  handle: async ({ principal, params, body, ifMatch }, services) => {
    const { condition, note, muted } = body;
    const change = {
      ...(condition === undefined ? {} : { condition }),
      ...(note === undefined ? {} : { note }),
      ...(muted === undefined ? {} : { muted }),
    };
    const changed = await changeRule(principal, params.ruleId, change, ifMatch, services);
    if (!changed.ok) return { problem: changed.refusal };
    return answer(alertRuleSchema, changed.value, { etag: String(changed.value.revision) });
  },
});

const dropRule = http({
  ...command,
  method: 'DELETE',
  name: 'delete-alert-rule',
  route: 'alert-rules/{ruleId}',
  summary: 'Ends a rule. What it has told stays.',
  params: rulePath,
  body: nothing,
  answer: null,
  handle: async ({ principal, params }, services) =>
    (await deleteRule(principal, params.ruleId, services))
      ? { status: 204 }
      : { problem: { code: 'NOT_FOUND' } },
});

export const alertRows: readonly HttpRow[] = [
  listAlerts,
  countAlerts,
  acknowledgeOne,
  acknowledgeOpen,
  listRules,
  newRule,
  editRule,
  dropRule,
];
