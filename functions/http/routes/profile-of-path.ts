import type { HttpReply } from '../../rows.ts';
import type { Principal } from '../../../shared/application/principal.ts';
import { readProfile, type StoredProfile } from '../../../shared/application/records/profile-kind.ts';
import type { Services } from '../../../shared/application/services.ts';
import type { ProfileId } from '../../../shared/domain/ids/ids.ts';

/** Runs with the profile that the path names, among those of the caller's tenant; anything else is not found. */
export async function withProfile(
  principal: Principal,
  profileId: ProfileId,
  services: Services,
  run: (found: StoredProfile) => Promise<HttpReply>,
): Promise<HttpReply> {
  const found = await readProfile(services.store.forTenant(principal.tenant), profileId);
  if (found === null) return { problem: { code: 'NOT_FOUND', detail: `There is no profile ${profileId}.` } };
  return run(found);
}
