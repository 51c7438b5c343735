import { z } from 'zod';
import type {
  AlertCondition,
  DrawdownCondition,
  FillCondition,
  GuardCondition,
  PriceCondition,
  StalenessCondition,
} from '../domain/alerts/condition.ts';
import type { ProfileId, TenantId } from '../domain/ids/ids.ts';
import { TIMEFRAMES } from '../domain/time/timeframe.ts';
import { decimalCodec, idCodec, instantCodec } from './codec.ts';
import { sourceText, symbolText } from './http.ts';

/** What an alert rule waits for. One schema for the request, the record and the answer. */

const series = { source: sourceText, symbol: symbolText, timeframe: z.enum(TIMEFRAMES) };
const anyProfile = idCodec<ProfileId>().nullable().meta({ description: 'Null for every profile.' });

const price = z.strictObject({
  kind: z.literal('price'),
  ...series,
  when: z.enum(['above', 'below']).meta({ description: 'Of the close of the newest bar.' }),
  price: decimalCodec
    .refine(
      (value) => value.sign > 0 && value.scale <= 12,
      'expected a price above zero with at most 12 digits after the point',
    )
    .refine((value) => value.units < 10n ** 24n, 'expected a smaller price'),
}) satisfies z.ZodType<PriceCondition>;

const staleness = z.strictObject({
  kind: z.literal('staleness'),
  ...series,
  minutes: z
    .int('expected whole minutes')
    .min(1, 'expected 1 to 10080 minutes')
    .max(10_080, 'expected 1 to 10080 minutes')
    .meta({ description: 'For how long a bar has been due. Closed markets are not late.' }),
}) satisfies z.ZodType<StalenessCondition>;

const drawdown = z.strictObject({
  kind: z.literal('drawdown'),
  profileId: idCodec<ProfileId>(),
  percent: z
    .number()
    .min(0.1, 'expected 0.1 to 100 percent')
    .max(100, 'expected 0.1 to 100 percent')
    .meta({ description: 'Of the highest equity so far.' }),
}) satisfies z.ZodType<DrawdownCondition>;

const fill = z.strictObject({
  kind: z.literal('fill'),
  profileId: anyProfile,
}) satisfies z.ZodType<FillCondition>;
const guard = z.strictObject({
  kind: z.literal('guard'),
  profileId: anyProfile,
}) satisfies z.ZodType<GuardCondition>;

const conditionSchema = z.discriminatedUnion('kind', [
  price,
  staleness,
  drawdown,
  fill,
  guard,
]) satisfies z.ZodType<AlertCondition>;

const note = z.string().trim().max(200, 'expected at most 200 characters');

export const alertRuleSchema = z.object({
  tenantId: idCodec<TenantId>(),
  ruleId: z.string(),
  condition: conditionSchema,
  /** What its owner wants to be reminded of; may be empty. */
  note: z.string(),
  /** A muted rule raises nothing and is armed anew when it is heard again. */
  muted: z.boolean(),
  createdBy: z.string(),
  createdAt: instantCodec,
  changedAt: instantCodec,
  revision: z.int().meta({ description: 'What If-Match has to name.' }),
});
export type AlertRule = z.output<typeof alertRuleSchema>;

/** That a rule was told and has held since, and under which revision of the rule. */
export const alertStandingSchema = z.object({
  ruleId: z.string(),
  revision: z.int(),
  stands: z.boolean(),
  /** How often it has fired: names the next alert. */
  firings: z.int(),
  since: instantCodec,
});
export type AlertStanding = z.output<typeof alertStandingSchema>;

const ALERT_KINDS = [
  'price',
  'staleness',
  'drawdown',
  'fill',
  'guard',
] as const satisfies readonly AlertCondition['kind'][];

/** What happened: a closed list, worded by the screens with the figures of the alert. */
const ALERT_CODES = [
  'PRICE_ABOVE',
  'PRICE_BELOW',
  'DATA_STALE',
  'DRAWDOWN',
  'FILLED',
  'ENTRY_DENIED',
  'ORDER_REFUSED',
] as const;

export const ALERT_STATES = ['open', 'acknowledged'] as const;

export const alertSchema = z.object({
  tenantId: idCodec<TenantId>(),
  alertId: z.string(),
  ruleId: z.string(),
  kind: z.enum(ALERT_KINDS),
  code: z.enum(ALERT_CODES),
  profileId: idCodec<ProfileId>().nullable(),
  symbol: z.string().nullable(),
  figures: z.record(z.string(), z.union([z.string(), z.number()]).nullable()),
  /** The note of the rule at that moment. */
  note: z.string(),
  raisedAt: instantCodec.meta({ description: 'By our clock.' }),
  occurredAt: instantCodec.meta({ description: "By the market's own time." }),
  acknowledgedAt: instantCodec.nullable(),
  acknowledgedBy: z.string().nullable(),
});
export type Alert = z.output<typeof alertSchema>;

export const newAlertRuleBody = z.strictObject({
  condition: conditionSchema,
  note: note.default(''),
});

export const changeAlertRuleBody = z
  .strictObject({
    condition: conditionSchema.optional(),
    note: note.optional(),
    muted: z.boolean().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'expected something to change');

/** How many alerts nobody has acknowledged, and the newest of them. */
export const openAlertsAnswer = z.object({
  open: z.int(),
  more: z.boolean().meta({ description: 'True where there are more open ones than were counted.' }),
});

export const acknowledgedAnswer = z.object({ acknowledged: z.int() });
