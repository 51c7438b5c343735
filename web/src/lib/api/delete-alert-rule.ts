import { send } from './request.ts';

export async function deleteAlertRule(ruleId: string, key: string): Promise<void> {
  await send(`alert-rules/${ruleId}`, { method: 'DELETE', key });
}
