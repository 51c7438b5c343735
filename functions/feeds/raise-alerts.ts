import type { DocumentChange } from '../../shared/application/ports/store.ts';
import type { Services } from '../../shared/application/services.ts';
import { raiseForChanges } from '../../shared/application/use-cases/alerts/alerts-of-changes.ts';

/** Tells of fills and refusals as they come on record. A change that is delivered again raises nothing again. */
export async function raiseAlertsOf(changes: readonly DocumentChange[], services: Services): Promise<void> {
  const ofTenants = new Map<string, DocumentChange[]>();
  for (const change of changes) {
    const ofTenant = ofTenants.get(change.tenantId);
    if (ofTenant === undefined) ofTenants.set(change.tenantId, [change]);
    else ofTenant.push(change);
  }
  let raised = 0;
  for (const ofTenant of ofTenants.values()) raised += await raiseForChanges(ofTenant, services);
  if (raised > 0) services.telemetry.count('alerts_raised', raised);
}
