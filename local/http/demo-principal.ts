import type { Principal } from '../../shared/application/principal.ts';
import { tenantOfCredential } from '../../shared/application/principal.ts';

const DEMO: Principal = {
  tenant: tenantOfCredential('demo'),
  userId: 'demo',
  roles: ['viewer', 'trader', 'admin'],
};

/**
 * Everybody who reaches this host is the demo trader. It is the only place that says so, and it proves nothing: the host listens on this machine alone and
 * refuses requests that other sites make a browser send.
 */
export function demoPrincipal(): Promise<Principal> {
  return Promise.resolve(DEMO);
}
