import type { Alert } from '../../../contracts/alerts.ts';
import type { TenantStore, Write } from '../../ports/store.ts';
import { ALERT, ALERT_PARTITION, ALERT_TTL_SECONDS, ALERTS } from '../../records/alert-kinds.ts';
import { createOf } from '../../records/record-codec.ts';

const WRITES_PER_BATCH = 100;

/** An alert is made once under its id: what was acknowledged stays so when its cause is told again. */
export function alertWrite(alert: Alert): Write {
  return { ...createOf(ALERT, alert), ttlSeconds: ALERT_TTL_SECONDS };
}

/** Puts alerts on record and answers how many were new. */
export async function raiseAlerts(alerts: readonly Alert[], store: TenantStore): Promise<number> {
  let raised = 0;
  for (let start = 0; start < alerts.length; start += WRITES_PER_BATCH) {
    const writes = alerts.slice(start, start + WRITES_PER_BATCH).map(alertWrite);
    const written = await store.write(ALERTS, ALERT_PARTITION, writes);
    if (written.ok) raised += writes.length;
    else
      for (const write of writes) raised += Number((await store.write(ALERTS, ALERT_PARTITION, [write])).ok);
  }
  return raised;
}
