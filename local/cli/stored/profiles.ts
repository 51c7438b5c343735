import type { Profile } from '../../../shared/contracts/profile.ts';
import { PROFILE, PROFILE_PARTITION, PROFILES } from '../../../shared/application/records/profile-kind.ts';
import { WorkRefused } from '../failures.ts';
import type { StoredData } from './stored-data.ts';

const EVERY = { order: 'oldest-first', limit: 1_000 } as const;

/** The tenants of the directory of an installation. */
export function tenantsIn(data: StoredData): readonly string[] {
  const documents = data.documents(null, 'platform', { partition: 'tenants', type: 'tenant', ...EVERY });
  return [...documents].map((document) => document.id.slice('tenant:'.length));
}

/** The profiles of all tenants, or of one. */
export function profilesIn(data: StoredData, tenantId?: string): readonly Profile[] {
  const tenants = tenantsIn(data).filter((tenant) => tenantId === undefined || tenant === tenantId);
  return tenants.flatMap((tenant) =>
    [...data.documents(tenant, PROFILES, { partition: PROFILE_PARTITION, type: PROFILE.type, ...EVERY })].map(
      (document) => PROFILE.decode(document),
    ),
  );
}

/** One profile by its id or its name. Throws WorkRefused, listing what there is, when that names none or several. */
export function profileNamed(data: StoredData, name: string, tenantId?: string): Profile {
  const profiles = profilesIn(data, tenantId);
  const byId = profiles.filter((profile) => profile.profileId === name);
  const found = byId.length > 0 ? byId : profiles.filter((profile) => profile.name === name);
  const [profile] = found;
  if (profile !== undefined && found.length === 1) return profile;
  const listed = (found.length > 1 ? found : profiles).map(
    (known) => `  ${known.profileId}  ${known.name}  (tenant ${known.tenantId})`,
  );
  throw new WorkRefused(found.length > 1 ? 'PROFILE_AMBIGUOUS' : 'PROFILE_UNKNOWN', [
    found.length > 1
      ? `--profile: "${name}" names ${found.length} profiles; add --tenant, or give the id`
      : `--profile: there is no profile "${name}"; expected the id or the name of one of ${profiles.length}`,
    ...listed,
  ]);
}
