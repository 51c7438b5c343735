import type { JsonValue, TenantStore } from './ports/store.ts';
import type { Principal } from './principal.ts';
import type { Services } from './services.ts';

export interface AuditEntry {
  /** What was done, such as `profile.pause`. */
  readonly action: string;
  /** What it was done to, such as `profile:prf_1`. */
  readonly subject: string;
  readonly reason: string | null;
  readonly details: Readonly<Record<string, JsonValue>>;
}

/** Writes down who did what and why. Entries are only ever created. */
export async function audit(
  store: TenantStore,
  principal: Principal,
  entry: AuditEntry,
  services: Services,
): Promise<void> {
  const at = services.clock.now();
  const month = new Date(at).toISOString().slice(0, 7);
  const body = { ...entry, by: principal.userId, at: new Date(at).toISOString() };
  await store.write('audit-events', month, [
    { kind: 'create', id: `audit:${services.ids.next()}`, type: 'audit', state: entry.action, at, body },
  ]);
}
