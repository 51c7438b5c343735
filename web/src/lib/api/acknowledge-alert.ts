import { send } from './request.ts';

/** One alert, or all that are open. Acknowledging twice is harmless: who was first stays named. */
export async function acknowledgeAlert(alertId: string | null): Promise<void> {
  await send(alertId === null ? 'alerts/acknowledge' : `alerts/${alertId}/acknowledge`, {});
}
