import type { AlertCondition, AlertRule } from '../records.ts';
import { send } from './request.ts';

export interface RuleWish {
  readonly condition: AlertCondition;
  readonly note: string;
}

/** A new rule, or a change of one as it was read: what somebody else changed in between is not overwritten. */
export async function saveAlertRule(rule: AlertRule | null, wish: RuleWish, key: string): Promise<void> {
  if (rule === null) await send('alert-rules', { body: wish, key });
  else await changeAlertRule(rule, wish, key);
}

export async function changeAlertRule(
  { ruleId, revision }: AlertRule,
  change: Partial<RuleWish & Pick<AlertRule, 'muted'>>,
  key: string,
): Promise<void> {
  await send(`alert-rules/${ruleId}`, { method: 'PATCH', body: change, ifMatch: String(revision), key });
}
