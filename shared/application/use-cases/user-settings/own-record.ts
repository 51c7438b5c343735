import type { UtcMillis } from '../../../domain/time/instant.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import type { Principal } from '../../principal.ts';
import { createOf, documentId, type RecordKind, replaceOf } from '../../records/record-codec.ts';
import { USER_SETTINGS } from '../../records/user-kinds.ts';
import type { Services } from '../../services.ts';

/** What every record of a user's own has. */
export interface Own {
  readonly userId: string;
  readonly changedAt: UtcMillis;
  readonly revision: number;
}

/** The record of the caller; null where nothing was ever stored. */
export async function readOwn<Value extends Own>(
  kind: RecordKind<Value>,
  principal: Principal,
  services: Services,
): Promise<{ readonly value: Value; readonly etag: string } | null> {
  const store = services.store.forTenant(principal.tenant);
  const found = await store.read(USER_SETTINGS, principal.userId, documentId(kind.type, 'own'));
  return found === null ? null : { value: kind.decode(found), etag: found.etag };
}

/**
 * Stores the caller's record as a whole. `ifMatch` is the revision that was read, 0 where nothing was there; null overwrites. What another browser has
 * stored in between is refused, not overwritten.
 */
export async function saveOwn<Value extends Own>(
  kind: RecordKind<Value>,
  make: (own: Own) => Value,
  principal: Principal,
  ifMatch: string | null,
  services: Services,
): Promise<Result<Value, { readonly code: 'CHANGED_SINCE_READ' }>> {
  const found = await readOwn(kind, principal, services);
  const revision = found?.value.revision ?? 0;
  if (ifMatch !== null && ifMatch !== String(revision)) return refuse({ code: 'CHANGED_SINCE_READ' });
  const { userId } = principal;
  const value = make({ userId, changedAt: services.clock.now(), revision: revision + 1 });
  const write = found === null ? createOf(kind, value) : replaceOf(kind, value, found.etag);
  const store = services.store.forTenant(principal.tenant);
  const written = await store.write(USER_SETTINGS, userId, [write]);
  return written.ok ? ok(value) : refuse({ code: 'CHANGED_SINCE_READ' });
}
