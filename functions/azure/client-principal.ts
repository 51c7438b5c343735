import { z } from 'zod';
import type { Principal, Role } from '../../shared/application/principal.ts';
import { tenantOfCredential } from '../../shared/application/principal.ts';
import { isKeyPart } from '../../shared/domain/ids/ids.ts';

const ROLES: readonly Role[] = ['viewer', 'trader', 'admin'];
const TENANT_ROLE = 'tenant.';

const clientPrincipal = z.object({
  userId: z.string().min(1).max(100),
  userRoles: z.array(z.string()).max(100),
});

/**
 * Who calls, as the sign-in of Static Web Apps says in a header: the user, their roles, and their one tenant as the role
 * `tenant.<tenant id>`. App Service removes that header from what comes from outside, but only while its authentication is on, and it
 * says so in the environment; without that the header could be anybody's, and nobody is let in.
 */
export function principalOf(
  headers: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string | undefined>>,
): Principal | null {
  if (environment['WEBSITE_AUTH_ENABLED']?.toLowerCase() !== 'true') return null;
  const parsed = clientPrincipal.safeParse(readHeader(headers['x-ms-client-principal']));
  if (!parsed.success) return null;
  const { userId, userRoles } = parsed.data;
  const tenants = userRoles
    .filter((role) => role.startsWith(TENANT_ROLE))
    .map((role) => role.slice(TENANT_ROLE.length));
  const [tenant] = tenants;
  if (tenant === undefined || tenants.length > 1 || !isKeyPart(tenant)) return null;
  const roles = ROLES.filter((role) => userRoles.includes(role));
  return roles.length === 0 ? null : { tenant: tenantOfCredential(tenant), userId, roles };
}

function readHeader(text: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(text ?? '', 'base64').toString('utf8'));
  } catch {
    return null;
  }
}
