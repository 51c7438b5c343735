import type { z } from 'zod';
import { controlSchema } from '../../contracts/control.ts';
import type { Profile } from '../../contracts/profile.ts';
import type { Order } from '../../domain/orders/order.ts';
import type { UtcMillis } from '../../domain/time/instant.ts';
import { decodeDeskState, deskKey } from '../desk.ts';
import type { StoredDocument, TenantStore } from '../ports/store.ts';
import { tenantOfOwnWork } from '../principal.ts';
import { openMismatchesOf, readReconciliation } from '../records/reconciliation-kinds.ts';
import { documentId, recordKind } from '../records/record-codec.ts';
import type { Services } from '../services.ts';

export const CONTROL = 'trading-control';
export const CONTROL_PARTITION = 'control';

export type TenantControl = z.output<typeof controlSchema>;

export const CONTROL_RECORD = recordKind({
  type: 'control',
  schema: controlSchema,
  key: (control) => control.scope,
  filing: (control) => ({ state: control.state, at: control.since }),
});

export async function readTenantControl(
  store: TenantStore,
): Promise<{ readonly control: TenantControl; readonly etag: string } | null> {
  const document: StoredDocument | null = await store.read(
    CONTROL,
    CONTROL_PARTITION,
    documentId('control', 'tenant'),
  );
  return document === null ? null : { control: CONTROL_RECORD.decode(document), etag: document.etag };
}

/**
 * The last look before a request leaves: halts of every scope, the age of the decision. Orders that reduce pass a halt, because a halt that
 * traps a position protects nobody; only switching trading off as a whole stops them too.
 */
export async function whyNotSend(
  order: Order,
  profile: Profile,
  sendBefore: UtcMillis,
  services: Services,
): Promise<string | null> {
  if (!services.settings.tradingEnabled) return 'TRADING_DISABLED';
  if (services.clock.now() > sendBefore) return 'SEND_DEADLINE_PASSED';
  if (order.intent.leg !== 'entry') return null;
  if (profile.state === 'retired') return 'PROFILE_RETIRED';
  if (profile.state !== 'active' && order.intent.origin === 'strategy') return 'PROFILE_NOT_ACTIVE';
  const store = services.store.forTenant(tenantOfOwnWork(profile));
  const tenant = await readTenantControl(store);
  if (tenant?.control.state === 'HALTED') return 'TENANT_HALTED';
  if (openMismatchesOf(await readReconciliation(store, profile.profileId)) > 0) return 'OPEN_MISMATCH';
  const desk = await services.durable.readEntity('desk', deskKey(profile, profile.currency));
  if (desk !== null && decodeDeskState(desk).trading.mode !== 'ACTIVE') return 'TRADING_HALTED';
  return null;
}
