import type { Profile } from '../../contracts/profile.ts';
import type { DeskAnswer } from '../../domain/desk/answers.ts';
import type { TradingMode } from '../../domain/desk/trading-state.ts';
import { operationIdFor } from '../../domain/ids/derive.ts';
import { audit } from '../audit.ts';
import type { Principal } from '../principal.ts';
import { replaceOf, createOf } from '../records/record-codec.ts';
import type { Services } from '../services.ts';
import { askDesk } from './command-desk.ts';
import {
  CONTROL,
  CONTROL_PARTITION,
  CONTROL_RECORD,
  readTenantControl,
  type TenantControl,
} from './trading-control.ts';

/** Halts, limits to reducing, or resumes one profile. The desk itself refuses entries from the moment it has answered. */
export async function setProfileTrading(
  principal: Principal,
  profile: Profile,
  wish: { readonly mode: TradingMode; readonly reason: string; readonly requestId: string },
  services: Services,
): Promise<DeskAnswer> {
  const at = services.venues.marketTime(profile);
  const operationId = operationIdFor(wish.requestId, `trading-${wish.mode}`);
  const answer = await askDesk(
    profile,
    {
      op: 'setTradingState',
      operationId,
      at,
      issuedAt: at,
      mode: wish.mode,
      by: principal.userId,
      why: wish.reason,
    },
    services,
  );
  const action = `trading.${wish.mode.toLowerCase()}`;
  const entry = {
    action,
    subject: `profile:${profile.profileId}`,
    reason: wish.reason,
    details: { accepted: answer.ok },
  };
  await audit(services.store.forTenant(principal.tenant), principal, entry, services);
  return answer;
}

/** Halts or resumes all profiles of the tenant: one record, read again just before every order leaves. */
export async function setTenantTrading(
  principal: Principal,
  wish: { readonly state: TenantControl['state']; readonly reason: string },
  services: Services,
): Promise<TenantControl> {
  const store = services.store.forTenant(principal.tenant);
  const found = await readTenantControl(store);
  const control: TenantControl = {
    scope: 'tenant',
    state: wish.state,
    by: principal.userId,
    why: wish.reason,
    since: services.clock.now(),
  };
  const write =
    found === null ? createOf(CONTROL_RECORD, control) : replaceOf(CONTROL_RECORD, control, found.etag);
  const written = await store.write(CONTROL, CONTROL_PARTITION, [write]);
  if (!written.ok) return setTenantTrading(principal, wish, services);
  const action = wish.state === 'HALTED' ? 'tenant.halt' : 'tenant.resume';
  await audit(store, principal, { action, subject: 'tenant', reason: wish.reason, details: {} }, services);
  return control;
}
